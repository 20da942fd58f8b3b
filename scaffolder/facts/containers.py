"""Containers of Kubernetes objects and of compose files, in one shape.

A container is `{name, image, root, privileged, escalates, capabilities, limited, socket}`. `root` is `refused` where something
keeps it from running as root, `asked` where the file asks for that, else `possible`; `limited` whether its memory is bounded;
`socket` whether it is given the socket of the machine's container engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.facts.contracts import mapping, rows
from scaffolder.model.document import Data, Pointer

Placed = tuple[dict[str, Data], dict[tuple[str, ...], Pointer]]
"""A container, and where it and its parts stand below the body."""

SOCKETS = ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/var/run/crio/crio.sock")

MOST = 500
"""The most containers of one object, and services of one compose file, that are looked at: no machine takes as many."""

_PODS: tuple[Pointer, ...] = (
    ("spec", "template", "spec"),
    ("spec", "jobTemplate", "spec", "template", "spec"),
)
_ROOT = ("root", "0", "0:0", "root:root")


def of_object(body: dict[str, Data], *, is_bounded: bool) -> Iterator[Placed]:
    """The containers of one object; with `is_bounded`, its namespace limits what says nothing."""
    places = [*_PODS, ("spec",)] if body.get("kind") == "Pod" else _PODS
    for place in places:
        pod = mapping(_at(body, place))
        if _is_elsewhere(pod):
            continue
        for key in ("initContainers", "containers"):
            for index, row in rows(pod.get(key)):
                if "image" in row:  # one without is a patch of a container that stands elsewhere
                    yield _container(pod, row, (*place, key, index), is_bounded=is_bounded)


def _at(body: Data, place: Pointer) -> Data:
    for part in place:
        body = mapping(body).get(str(part))
    return body


def _is_elsewhere(pod: Mapping[str, Data]) -> bool:
    """Whether the pod runs on Windows, where the users of Linux mean nothing."""
    return mapping(pod.get("os")).get("name") == "windows" or "windows" in mapping(pod.get("nodeSelector")).values()


def _container(pod: dict[str, Data], row: dict[str, Data], place: Pointer, *, is_bounded: bool) -> Placed:
    own, around = mapping(row.get("securityContext")), mapping(pod.get("securityContext"))
    settled = {**around, **own}
    user, refuses = settled.get("runAsUser"), settled.get("runAsNonRoot")
    is_user = isinstance(user, int) and not isinstance(user, bool)
    asked = user == 0 if is_user else refuses is False
    limits = mapping(mapping(row.get("resources")).get("limits"))
    added = mapping(own.get("capabilities")).get("add")
    mounted = {str(each.get("name")) for _, each in rows(row.get("volumeMounts"))}
    sockets = [
        str(each.get("name"))
        for _, each in rows(pod.get("volumes"))
        if str(mapping(each.get("hostPath")).get("path")) in SOCKETS and str(each.get("name")) in mounted
    ]
    found: dict[str, Data] = {
        "name": str(row.get("name") or ""),
        "image": str(row.get("image") or ""),
        "root": "asked" if asked else "refused" if refuses is True or is_user else "possible",
        "privileged": own.get("privileged") is True,
        "escalates": own.get("allowPrivilegeEscalation") is True,
        "capabilities": [str(each) for each in added] if isinstance(added, list) else [],
        "limited": is_bounded or "memory" in limits,
        "socket": bool(sockets),
    }
    context: Pointer = (*place, "securityContext") if own else place
    where: Pointer = (*context, "runAsUser") if "runAsUser" in own else (*context, "runAsNonRoot")
    return found, {
        (): place,
        ("root",): where if {"runAsUser", "runAsNonRoot"} & set(own) else place,
        ("privileged",): (*context, "privileged"),
        ("escalates",): (*context, "allowPrivilegeEscalation"),
        ("capabilities",): (*context, "capabilities"),
        ("image",): (*place, "image"),
        ("limited",): place,
    }


def of_service(name: str, row: dict[str, Data]) -> Placed:
    """The container of one service of a compose file. What its image runs as is not known here: that is asked of no one."""
    added = row.get("cap_add")
    mounts = [str(each) if isinstance(each, str) else str(mapping(each).get("source")) for each in _list(row.get("volumes"))]
    deploy = mapping(mapping(mapping(row.get("deploy")).get("resources")).get("limits"))
    found: dict[str, Data] = {
        "name": name,
        "image": str(row.get("image") or ""),
        "root": "asked" if str(row.get("user", "")) in _ROOT else "refused",
        "privileged": row.get("privileged") is True,
        "escalates": False,
        "capabilities": [str(each) for each in added] if isinstance(added, list) else [],
        "limited": "mem_limit" in row or "memory" in deploy,
        "socket": any(each.partition(":")[0] in SOCKETS for each in mounts),
    }
    return found, {
        (): (),
        ("root",): ("user",),
        ("privileged",): ("privileged",),
        ("capabilities",): ("cap_add",),
        ("socket",): ("volumes",),
    }


def _list(value: Data) -> list[Data]:
    return value if isinstance(value, list) else []
