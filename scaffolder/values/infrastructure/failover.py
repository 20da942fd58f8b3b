"""Where each cloud keeps its second copy, and by which names a second environment is brought up there from the same code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.model.document import Data

Row = Mapping[str, Data]

TWIN = "twin"
"""The second environment, as long a name as `prod`: what was cut to fit for one fits for the other."""


def sites(clouds: Sequence[str], parts: Mapping[str, Row]) -> list[Data]:
    """One site for each cloud that keeps a copy in a second region; `parts` are the values of each cloud.

    A site has `cloud`, `region`, `second` (empty where the provider pairs regions itself), the `folder` of its environments,
    the names `prod` and `twin`, its `domains`, the storage `accounts` that fail over where it has such, and the `renames` by
    which the code of production becomes the twin's, as `from/to`.
    """
    found: list[Data] = []
    for cloud in clouds:
        part = parts[cloud]
        copies = cast(list[Row], part.get("replicas") or [])
        if copies or part.get("second_region"):
            found.append(_site(cloud, part, str(copies[0]["region"]) if copies else ""))
    return found


def _site(cloud: str, part: Row, second: str) -> dict[str, Data]:
    production = next(each for each in cast(list[Row], part["environments"]) if each["name"] == "prod")
    name = str(production["platform"])
    twin = f"{name.removesuffix('prod')}{TWIN}"
    rows = cast(list[Row], production.get("domains") or part["domains"])
    own, other = _own_names(production), _own_names(cast(Row, part.get(TWIN) or {}))
    return {
        "cloud": cloud,
        "region": part["region"],
        "second": second,
        "folder": f"infra/{cloud}/envs",
        "prod": name,
        "twin": twin,
        "domains": [each["id"] for each in rows],
        "accounts": [each["account"] for each in rows if "account" in each],
        "renames": [f"{one}/{another}" for one, another in zip([name, *own], [twin, *other], strict=True)],
    }


def _own_names(environment: Row) -> list[str]:
    """Names that only one environment in the world may have, and that do not follow from its own name alone."""
    named = [environment[key] for key in ("vault", "audit_account") if key in environment]
    accounts = [each["account"] for each in cast(list[Row], environment.get("domains") or []) if "account" in each]
    return [str(each) for each in (*named, *accounts)]
