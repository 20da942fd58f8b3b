"""The repository as a whole: one entry in which everything that must agree stands side by side.

It is `{platform, files, products, domains, sources, strangers, landings, grants, tables, pages, gone, lock, decisions, secrets,
circles, commands, systems, resources}`. What the repository does not have is left out, so that rules speak of what it has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scaffolder import secrets
from scaffolder.facts import circles, dbt, lock, products
from scaffolder.facts.contracts import CLASSES, listed, mapping, rows
from scaffolder.facts.files import is_fixture
from scaffolder.facts.reading import document, documents
from scaffolder.model.document import Data, Document, Location, Place, Pointer
from scaffolder.model.entry import Entry, Origin

if TYPE_CHECKING:
    from scaffolder.facts import Facts

MANIFEST = "platform.yaml"
LANDINGS = ("ingestion/landings.json", "ingestion/landings.yaml")
ACCESS = "policies/access.yaml"
HOLDING_SECRETS = ("**/*.{tf,tfvars,yaml,yml,json,toml,ini,cfg,properties,env}", ".env", "**/.env")
"""Files of settings: whatever looks like a secret in them is one."""

CODE = ("**/*.{py,sql,sh,bash,ps1,r,R,scala,java,js,ts,go,rb,ipynb}", "**/Dockerfile*", "**/Makefile", "**/Jenkinsfile")
"""Files of code: a password in them is a quoted text that nobody types; all else is a name, or a call."""

KEYED = "password or key"
"""The kind of secret that is told by the word before it."""

_RANDOM = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9]).{12,}", re.DOTALL)
"""What nobody types: small and capital letters and digits, twelve or more."""

ADDRESS = "password in an address"
"""The kind of secret that stands before the host of an address."""

TAIL = 8
"""Characters at the end of a token that are never all the same."""

_WORD = re.compile(r"[A-Za-z_<>-]*(?:pass(?:word|wd|phrase)?|secret|token|pwd)[A-Za-z_<>-]*", re.IGNORECASE)
_HERE = re.compile(r"@(?:localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal)(?![\w.-])")

TOKEN_HEAD = 4
"""Characters that say what kind of token it is."""

FEWEST = 4
"""Different characters that a secret has at least behind its head."""

LONGEST = 256 * 1024
"""Characters beyond which a file holds rows, not settings."""

OWN = ("publish-own-product", "steward-own-product")
"""Purposes of those who make a product and look after it."""


def read(facts: Facts) -> Iterator[Entry]:
    """The one entry."""
    joined = products.joined(facts.declared, facts.held)
    made: dict[str, Data] = {"platform": facts.platform, "files": [*facts.files.paths], **joined.rows}
    origins: dict[Pointer, Origin] = {(): (facts.declared.manifest, ()), **joined.origins}
    _generated(facts, made, origins)
    _landings(facts, made, origins)
    _grants(facts, made, origins)
    _modelled(facts, made)
    _decisions(facts, made, origins)
    _tables(facts, made, origins)
    _secrets(facts, made, origins)
    _classes(made)
    _circles(made, origins)
    works = list(facts.entries("workflow"))
    made |= {
        "commands": [run for each in works if each.data["on_changes"] for run in _commands(each)],
        "systems": [*sorted({str(each.data["system"]) for each in works})],
        "resources": _resources(facts),
    }
    yield Entry(path=MANIFEST, data=made, origins=origins)


def _generated(facts: Facts, made: dict[str, Data], origins: dict[Pointer, Origin]) -> None:
    """What scaffold wrote, each with whether it still is what was written."""
    found = lock.read(facts.files)
    if found is None:
        return
    pages = lock.pages(facts.files)
    made |= {"pages": pages, "lock": {"manifest": mapping(found.data).get("manifest"), "now": facts.now.digest}}
    origins[("lock",)] = (found, ())
    missing = lock.gone(facts.files)
    made["gone"] = [{"path": path} for path in missing]
    origins |= {("gone", index): (found, ("files", path)) for index, path in enumerate(missing)}
    for index, each in enumerate(pages):
        path = str(mapping(each)["path"])
        origins[("pages", index)] = (_start(path), ()) if path in facts.files else (found, ("files", path))


def _start(path: str) -> Document:
    at = Place(key=None, value=Location(path=path, line=1, column=1))
    return Document(path=path, text="", data=None, places={(): at})


def _landings(facts: Facts, made: dict[str, Data], origins: dict[Pointer, Origin]) -> None:
    """What lands, each with its source and whether the manifest knows it.

    A source that the manifest leaves open is known where the product is registered with it, or leaves its inputs open too.
    """
    known = {str(row.get("id")) for key in ("sources", "products") for _, row in facts.declared.listed(key)}
    free = {str(row.get("id")) for _, row in facts.declared.listed("products") if not row.get("inputs")}
    registered = {name: [str(each) for each in listed(row.get("inputs"))] for name, (_, _, row) in facts.held.register.items()}
    found: list[Data] = []
    for path in facts.files.matching(*LANDINGS):
        for each in documents(facts.files, path):
            for index, row in rows(mapping(each.data).get("landings")):
                parts = str(row.get("folder") or "").split("/")
                source = str(row.get("source") or (parts[1] if len(parts) > 1 else ""))
                origins[("landings", len(found))] = (each, ("landings", index))
                product = str(row.get("product"))
                is_known = source in known or product in free or source in registered.get(product, ())
                found.append({"id": row.get("id"), "source": source, "product": product, "known": is_known})
    made["landings"] = found


def _grants(facts: Facts, made: dict[str, Data], origins: dict[Pointer, Origin]) -> None:
    """Who may read and write what, each with the role's kind and the product's classification."""
    found = document(facts.files, ACCESS)
    if found is None:
        return
    content = mapping(found.data)
    purposes = content.get("purposes")
    named = (
        set(purposes)
        if isinstance(purposes, dict)
        else {str(each) for each in purposes or ()}
        if isinstance(purposes, list)
        else None
    )
    roles = {str(row.get("id")): row for _, row in rows(content.get("roles"))}
    declared = {str(row.get("id")): row for _, row in facts.declared.listed("products")}
    granted: list[Data] = []
    made["grants"] = granted
    for number, (index, row) in enumerate(rows(content.get("grants"))):
        product, role, purpose = str(row.get("product")), str(row.get("role")), row.get("purpose")
        entry: dict[str, Data] = {
            **row,
            "kind": roles.get(role, {}).get("kind"),
            "role_known": role in roles or not roles,
            "product_known": product in declared or product == "*",
            "purpose_known": purpose is not None and (named is None or str(purpose) in named),
            "is_own": purpose in OWN,
            "classification": declared.get(product, {}).get("classification"),
        }
        origins[("grants", number)] = (found, ("grants", index))
        granted.append(entry)


def _tables(facts: Facts, made: dict[str, Data], origins: dict[Pointer, Origin]) -> None:
    """The landed tables of each dbt project that watches some, each with whether it is watched."""
    found: list[Data] = []
    for project in dbt.projects(facts.files):
        for name, each in project.tables.items():
            if any(project.watched.values()) and (name in project.watched):
                origins[("tables", len(found))] = (each.document, each.pointer)
                found.append({"name": name, "watched": project.watched[name]})
    made["tables"] = found


def _modelled(facts: Facts, made: dict[str, Data]) -> None:
    """Whether each product has a model, where models say whose they are."""
    linked = {str(mapping(each.data["meta"]).get("contract")) for each in facts.entries("model")} - {"None"}
    for _, row in rows(made["products"]) if linked else ():
        row["has_model"] = row["contract"] in linked


def _decisions(facts: Facts, made: dict[str, Data], origins: dict[Pointer, Origin]) -> None:
    """What people decided by the manifest, each with whether it has a record; left out where there are no records."""
    recorded = {str(each.data["decision"]) for each in facts.entries("decision-record")} - {""}
    found: list[Data] = []
    for index, row in facts.declared.listed("decide") if recorded else ():
        origins[("decisions", len(found))] = (facts.declared.manifest, ("decide", index))
        found.append({**row, "has_record": row.get("decision") in recorded})
    made |= {"decisions": found, "recorded": [*sorted(recorded)]}


def _secrets(facts: Facts, made: dict[str, Data], origins: dict[Pointer, Origin]) -> None:
    """Where a file holds what looks like a secret; the secret itself is no part of the fact."""
    found: list[Data] = []
    settings = set(facts.files.matching(*HOLDING_SECRETS))
    for path in facts.files.matching(*HOLDING_SECRETS, *CODE):
        text = facts.files.text(path) or ""
        for each in secrets.found(text) if len(text) < LONGEST else ():
            if each.kind == KEYED and path.endswith(".tf") and text[each.start - 1] != '"':
                continue  # an expression, such as var.password
            if each.kind == KEYED and path not in settings and not _is_written_out(text, each):
                continue  # a name, or a call, such as os.environ["PASSWORD"]
            if each.kind == KEYED and _is_of_a_test(path) and not _RANDOM.match(text[each.start : each.end]):
                continue  # a word, the password of a service that only a test starts
            if len(set(text[each.start + TOKEN_HEAD : each.end])) < FEWEST or len(set(text[each.end - TAIL : each.end])) == 1:
                continue  # what stands for a token, as in AKIAX7X7X7X7X7X7X7X7, or ends in XXXXXXXX
            if each.kind == ADDRESS and _is_told_to_all(text, each, path):
                continue  # https://user:password@host, or what a service on this machine starts with
            line, column = text.count("\n", 0, each.start) + 1, each.start - text.rfind("\n", 0, each.start)
            at = Place(key=None, value=Location(path=path, line=line, column=column, length=each.end - each.start))
            origins[("secrets", len(found))] = (Document(path=path, text="", data=None, places={(): at}), ())
            found.append({"path": path, "kind": each.kind})
    made["secrets"] = found


def _is_written_out(text: str, secret: secrets.Secret) -> bool:
    """Whether code holds a password itself: between quotes, and nothing that a person would call something."""
    before, after = text[secret.start - 1], text[secret.end : secret.end + 1]
    return before in "\"'" and before == after and _RANDOM.match(text[secret.start : secret.end]) is not None


def _is_told_to_all(text: str, secret: secrets.Secret, path: str) -> bool:
    """Whether a password in an address is the word itself, or one that only a test or this machine knows."""
    value = text[secret.start : secret.end]
    if _RANDOM.match(value):
        return False
    return _WORD.fullmatch(value) is not None or _is_of_a_test(path) or _HERE.match(text, secret.end) is not None


def _is_of_a_test(path: str) -> bool:
    return is_fixture(path) or bool({"test", "tests"} & set(path.split("/")[:-1]))


def _classes(made: dict[str, Data]) -> None:
    """Products that join others of two further domains, and are classified lower than the highest of them."""
    known = {str(row["id"]): row for _, row in rows(made["products"])}
    for _, row in rows(made["products"]):
        inputs = [known[str(each)] for each in listed(row.get("inputs")) if str(each) in known]
        domains = {each.get("domain") for each in inputs} - {row.get("domain")}
        highest = max(inputs, key=_rank, default=row)
        if len(domains) > 1 and _rank(highest) > _rank(row):
            row["lower_than"] = highest["id"]


def _rank(row: Mapping[str, Data]) -> int:
    found = str(row.get("classification"))
    return CLASSES.index(found) if found in CLASSES else -1


def _circles(made: dict[str, Data], origins: dict[Pointer, Origin]) -> None:
    """The products whose inputs lead back to themselves, by the ports of their descriptors."""
    listed = rows(made["products"])
    after = {str(row["id"]): [str(port.get("contractId")) for _, port in rows(row.get("input_ports"))] for _, row in listed}
    turning = circles.turning(after)
    found = [index for index, row in listed if row["id"] in turning]
    made["circles"] = [{"id": mapping(listed[index][1])["id"]} for index in found]
    for number, index in enumerate(found):
        pointer: Pointer = ("products", index, "input_ports")
        origins[("circles", number)] = origins.get(pointer, origins[("products", index)])


def _commands(workflow: Entry) -> list[Data]:
    found: list[Data] = []
    for _, job in rows(workflow.data["jobs"]):
        runs = job.get("runs")
        found += runs if isinstance(runs, list) else []
    return found


def _resources(facts: Facts) -> dict[str, Data]:
    """How many resources of each type the infrastructure code declares."""
    counted: Mapping[str, int] = Counter(
        str(each.data["type"]) for each in facts.entries("infrastructure") if each.data["kind"] == "resource"
    )
    return dict(sorted(counted.items()))
