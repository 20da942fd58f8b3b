"""Workflows of GitHub, GitLab and Azure DevOps as one shape.

A workflow is `{system, name, triggers, on_changes, permissions, uses, jobs, steps, checkouts}`; a job `{id, needs, permissions,
condition, uses, runs}`. Each of `uses` is `{action, ref, pinned}`: an action, an included file or a container image and what
fixes its version. `on_changes` says whether a proposed or pushed change starts the workflow. `runs` are the commands, and each
of `steps` is `{run, may_fail, never}`: commands, whether the workflow goes on where they fail, and whether a condition keeps
them from running at all. Each of `checkouts` is `{keeps, pushes}`: whether the token stays in the folder for the steps after
it, and whether one of them pushes with it. `permissions` is left out where the file does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scaffolder.facts.files import Files
from scaffolder.facts.reading import document
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.entry import Entry, Origin

GITHUB = (".github/workflows/*.yml", ".github/workflows/*.yaml")
GITLAB = (".gitlab-ci.yml", ".gitlab-ci.yaml", ".gitlab/**/*.yml", "ci/**/*.gitlab-ci.yml")
AZURE = ("azure-pipelines.yml", "azure-pipelines.yaml", ".azure-pipelines/**/*.yml", "azure-pipelines/**/*.yml")

_NEVER = re.compile(r"(?i)\s*(?:\$\{\{)?\s*false\s*(?:\}\})?\s*")
"""A condition that never holds."""

_ON_CHANGES = frozenset({"pull_request", "pull_request_target", "push", "merge_group", "workflow_call", "issue_comment"})
"""What starts a workflow of GitHub for a change; a workflow that others call is started by theirs."""

_PUSHES = re.compile(r"gh-pages|gh-deploy|semantic-release|mike deploy")
"""Programs that push with the token of the checkout."""

MOST_CHECKOUTS = 500
"""The most checkouts of one workflow that are looked at."""

_COMMIT = re.compile(r"[0-9a-f]{40}|sha256:[0-9a-f]{64}")
_NO_JOBS = frozenset(
    {"stages", "variables", "include", "default", "workflow", "image", "services", "cache", "before_script", "after_script"}
)


@dataclass(slots=True)
class _Written:
    """An entry on its way: data, and where each part was read."""

    document: Document
    data: dict[str, Data]
    origins: dict[Pointer, Origin] = field(default_factory=dict)

    def note(self, pointer: Pointer, source: Pointer) -> None:
        """Say that a part of the data was read at a pointer of the document."""
        self.origins[pointer] = (self.document, source)


def read(files: Files) -> Iterator[Entry]:
    """Every workflow of the repository."""
    for system, patterns, shape in (("github", GITHUB, _github), ("gitlab", GITLAB, _gitlab), ("azure", AZURE, _azure)):
        for path in files.matching(*patterns):
            found = document(files, path)
            if found is not None and isinstance(found.data, dict):
                start: dict[str, Data] = {"system": system, "name": path, "triggers": [], "uses": [], "jobs": [], "steps": []}
                start |= {"checkouts": [], "on_changes": True}
                written = _Written(found, start, {(): (found, ())})
                shape(written, found.data)
                if len(_list(written.data["checkouts"])) == MOST_CHECKOUTS:
                    files.skipped.setdefault(path, f"{MOST_CHECKOUTS} checkouts or more, of which so many are looked at")
                yield Entry(path=path, data=written.data, origins=written.origins)


def _texts(value: Data) -> list[Data]:
    if isinstance(value, list):
        return [each for each in value if isinstance(each, str)]
    if isinstance(value, dict):
        return list(value)
    return [value] if isinstance(value, str) else []


def _rows(value: Data) -> list[tuple[int, dict[str, Data]]]:
    return [(index, each) for index, each in enumerate(value) if isinstance(each, dict)] if isinstance(value, list) else []


def _mapping(value: Data) -> dict[str, Data]:
    return value if isinstance(value, dict) else {}


def _use(written: _Written, text: str, source: Pointer, job: dict[str, Data]) -> None:
    """Note an action or image that is used, for the job and for the whole workflow."""
    action, _, ref = text.partition("@")
    if not ref and text.startswith("docker://"):
        action, _, ref = text.removeprefix("docker://").rpartition(":")
    own = text.startswith(("./", "/"))
    row: Data = {"action": action, "ref": ref, "pinned": own or bool(_COMMIT.fullmatch(ref))}
    uses = written.data["uses"]
    inner = job.setdefault("uses", [])
    if isinstance(uses, list) and isinstance(inner, list):
        written.note(("uses", len(uses)), source)
        uses.append(row)
        inner.append(row)


def _job(written: _Written, name: str, source: Pointer) -> dict[str, Data]:
    jobs = written.data["jobs"]
    job: dict[str, Data] = {"id": name, "needs": [], "uses": [], "runs": []}
    if isinstance(jobs, list):
        written.note(("jobs", len(jobs)), source)
        jobs.append(job)
    return job


def _run(
    written: _Written, job: dict[str, Data], command: Data, source: Pointer, *, may_fail: bool, never: Pointer | None = None
) -> None:
    """Note the commands of one step; `never` is the place of the condition that keeps it from running."""
    runs, steps = job["runs"], written.data["steps"]
    if isinstance(runs, list) and isinstance(steps, list) and command is not None:
        given = [str(each) for each in (command if isinstance(command, list) else [command]) if each is not None]
        runs += given if never is None else []
        written.note(("steps", len(steps)), source)
        written.note(("steps", len(steps), "never"), never or source)
        steps.append({"run": "\n".join(given), "may_fail": may_fail, "never": never is not None})


def _github(written: _Written, data: dict[str, Data]) -> None:
    written.data["name"] = str(data.get("name") or written.document.path)
    written.data["triggers"] = _texts(data.get("on"))
    written.note(("triggers",), ("on",))
    triggers = {str(each) for each in _texts(data.get("on"))}
    written.data["on_changes"] = not triggers or bool(triggers & _ON_CHANGES)
    if "permissions" in data:
        written.data["permissions"] = data["permissions"]
        written.note(("permissions",), ("permissions",))
    for name, body in _mapping(data.get("jobs")).items():
        found = _mapping(body)
        source: Pointer = ("jobs", name)
        job = _job(written, name, source)
        job["needs"] = _texts(found.get("needs"))
        if "permissions" in found:
            job["permissions"] = found["permissions"]
        if "if" in found:
            job["condition"] = str(found["if"])
        if "environment" in found:
            job["environment"] = found["environment"]
        if isinstance(found.get("uses"), str):
            _use(written, str(found["uses"]), (*source, "uses"), job)
        for index, step in _rows(found.get("steps")):
            if isinstance(step.get("uses"), str):
                _use(written, str(step["uses"]), (*source, "steps", index, "uses"), job)
            may_fail = True in (step.get("continue-on-error"), found.get("continue-on-error"))
            off = next((place for place, each in ((source, found), ((*source, "steps", index), step)) if _is_off(each)), None)
            never = (*off, "if") if off is not None else None
            _run(written, job, step.get("run"), (*source, "steps", index, "run"), may_fail=may_fail, never=never)
        _checkouts(written, found, source)


def _is_off(found: dict[str, Data]) -> bool:
    """Whether a job or a step has a condition that never holds."""
    return "if" in found and _NEVER.fullmatch(str(found["if"])) is not None


def _checkouts(written: _Written, job: dict[str, Data], source: Pointer) -> None:
    """Note each checkout of a job, and whether a later step pushes."""
    steps, listed = _rows(job.get("steps")), written.data["checkouts"]
    last = max((index for index, step in steps if _pushes(step)), default=-1)
    for index, step in steps:
        if (
            str(step.get("uses")).partition("@")[0] == "actions/checkout"
            and isinstance(listed, list)
            and len(listed) < MOST_CHECKOUTS
        ):
            given = _mapping(step.get("with"))
            keeps = str(given.get("persist-credentials", True)).lower() != "false"
            place = ("with", "persist-credentials") if "persist-credentials" in given else ("uses",)
            written.note(("checkouts", len(listed)), (*source, "steps", index, *place))
            listed.append({"keeps": keeps, "pushes": last > index})


def _pushes(step: dict[str, Data]) -> bool:
    """Whether a step pushes with git, or may."""
    told = f"{step.get('uses')}\n{step.get('run')}"
    return _PUSHES.search(told) is not None or any("push" in line.partition("git ")[2] for line in told.splitlines())


def _gitlab(written: _Written, data: dict[str, Data]) -> None:
    included = data.get("include")
    for index, include in enumerate(included if isinstance(included, list) else [included]):
        row = _mapping(include)
        remote = next((str(row[key]) for key in ("project", "component", "remote", "template") if key in row), "")
        if remote and "template" not in row:
            text = remote if "@" in remote else f"{remote}@{row.get('ref') or ''}"
            _use(written, text, ("include", index) if isinstance(included, list) else ("include",), {})
    rules = _mapping(data.get("workflow")).get("rules")
    written.data["triggers"] = ["merge_request"] if "merge_request" in str(rules or data) else []
    for name, body in data.items():
        found = _mapping(body)
        if name in _NO_JOBS or not ("script" in found or "trigger" in found or "extends" in found):
            continue
        job = _job(written, name, (name,))
        job["needs"] = [each if isinstance(each, str) else _mapping(each).get("job") for each in _list(found.get("needs"))]
        _run(written, job, found.get("script"), (name, "script"), may_fail=found.get("allow_failure") is True)
        image = found.get("image")
        if isinstance(image, str):
            _use(written, f"docker://{image}" if "@" not in image else image, (name, "image"), job)


def _azure(written: _Written, data: dict[str, Data]) -> None:
    written.data["triggers"] = [each for each in ("trigger", "pr", "schedules") if data.get(each) not in (None, "none")]
    stages = _rows(data.get("stages"))
    places: list[tuple[Pointer, dict[str, Data]]] = [(("stages", index), stage) for index, stage in stages] or [((), data)]
    for place, stage in places:
        jobs = _rows(stage.get("jobs"))
        inner: list[tuple[Pointer, dict[str, Data]]] = [((*place, "jobs", index), each) for index, each in jobs]
        if not jobs and "steps" in stage:
            inner = [(place, stage)]
        for source, found in inner:
            job = _job(written, str(found.get("job") or found.get("deployment") or stage.get("stage") or "job"), source)
            job["needs"] = _texts(found.get("dependsOn") or stage.get("dependsOn"))
            for index, step in _rows(found.get("steps")):
                key = next((key for key in ("script", "bash", "pwsh") if step.get(key)), "script")
                _run(written, job, step.get(key), (*source, "steps", index, key), may_fail=step.get("continueOnError") is True)


def _list(value: Data) -> list[Data]:
    return value if isinstance(value, list) else []
