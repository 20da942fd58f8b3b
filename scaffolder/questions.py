"""The questions that lead to a first manifest: what is asked, whether an answer will do, and the text that answers make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scaffolder import documents, edit, judge, starters
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.explain import choices
from scaffolder.model.document import Data
from scaffolder.model.finding import Finding, Severity

HEAD = "# What is left out here takes the value that good practice asks for; `scaffold show` lists each with its reason.\n"
"""First words of a manifest made from answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: the key it settles, its words, what an answer looks like, and what Enter means.

    `listed` says that an answer may name several, divided by commas.
    """

    key: str
    words: str
    form: str = ""
    enter: str = ""
    listed: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question(key="name", words="Name of the platform", form="small letters, digits and dashes"),
    Question(key="style", words="Architecture style", enter="lakehouse"),
    Question(
        key="owner",
        words="Who answers for it, and for its domains until you name others",
        form="an email, a login or @org/team",
    ),
    Question(
        key="cloud",
        words="Where it runs",
        form="local, aws, azure, gcp, on-prem, multi or hybrid",
        enter="local",
    ),
    Question(key="industry", words="Industry", enter="none"),
    Question(
        key="regimes", words="Laws and standards that bind the data", form="as in gdpr, pci-dss; ? lists them", listed=True
    ),
    Question(
        key="domains",
        words="Business domains, each with its first data product",
        form="as in sales/orders, finance/invoices",
        listed=True,
    ),
    Question(key="streaming", words="Is data processed as it arrives", form="yes, no or a broker such as kafka"),
)
"""At most eight, in the order in which one answer helps with the next."""

NEEDED = frozenset({"name", "style"})
"""Questions that Enter alone cannot leave open: their default is taken."""


def question(key: str) -> Question | None:
    """The question that settles a key, None where none does."""
    return next((each for each in QUESTIONS if each.key == key), None)


def explained(asked: Question, catalog: Catalog) -> tuple[str, ...]:
    """What the catalog says about a question: what the key means, and every answer there is."""
    if asked.key == "style":
        styles = [each for each in catalog.blueprints.values() if each.kind.value == "style"]
        return tuple(line for each in styles for line in (f"{each.id}: {each.purpose}", f"  when: {each.choose_when[0]}"))
    declared = str(choices.declaration(asked.key, catalog).get("description", ""))
    keys = {"cloud": ("cloud.model", "cloud.providers"), "streaming": ("streaming.broker",)}.get(asked.key, (asked.key,))
    known = [f"{value}" for key in keys for value in choices.values(key, catalog)] if asked.key != "domains" else []
    return (declared, *known)


def manifest(answers: Mapping[str, str], *, starter: bool = False) -> str:
    """The text of a manifest made from answers by key; `starter` takes the style's starter and changes what was answered.

    An answer of no characters leaves its key out. Raises `ScaffoldError` where an answer cannot be written.
    """
    style = answers.get("style") or "lakehouse"
    if starter and not answers.get("domains"):
        text = starters.text(style, answers["name"])
        for key in ("owner", "cloud", "industry", "regimes", "streaming"):
            if answers.get(key):
                text = edit.set_value(text, judge.MANIFEST_NAME, key, _value(key, answers[key]))
        return text
    lines = [HEAD.rstrip(), "version: 1", f"name: {edit.scalar(answers['name'])}", f"style: {edit.scalar(style)}"]
    given = (key for key in ("owner", "cloud", "industry", "regimes", "streaming") if answers.get(key))
    lines += [f"{key}: {_written(key, answers[key])}" for key in given]
    return "\n".join([*lines, *_domains(answers.get("domains", ""), answers.get("owner", ""))]) + "\n"


def refused(answers: Mapping[str, str], key: str, catalog: Catalog, *, today: str) -> tuple[Finding, ...]:
    """The errors that stand at what one answer wrote; those at what is not asked yet are nobody's fault."""
    found = judge.judge(manifest(answers), judge.MANIFEST_NAME, catalog, today=today)
    places = ("domains", "products") if key == "domains" else (key,)
    return tuple(each for each in found.failing(Severity.ERROR) if each.pointer[:1] and str(each.pointer[0]) in places)


def open_facts(findings: Iterable[Finding], catalog: Catalog) -> dict[str, dict[str, Data]]:
    """The facts that findings ask for, as sections of a manifest, where their help writes them out.

    Facts inside a list are left out: they belong to one entry, and the finding points at it.
    """
    found: dict[str, dict[str, Data]] = {}
    for each in findings:
        for written in each.help.split(" and "):
            for section, fields in _mapping(written).items():
                for field, value in fields.items() if isinstance(fields, dict) else ():
                    key = catalog.choices.get(f"{section}.{field}")
                    if key is not None and key.kind == "fact" and f"{section}.{field}" in each.message:
                        found.setdefault(section, {})[field] = value
    return found


def _mapping(text: str) -> dict[str, Data]:
    try:
        data = documents.parse(text, "help")[0].data
    except ScaffoldError:
        return {}
    return data if isinstance(data, dict) else {}


def entries(text: str) -> tuple[str, ...]:
    """The entries of an answer that lists several, divided by commas."""
    return tuple(each.strip() for each in text.replace("[", "").replace("]", "").split(",") if each.strip())


def _value(key: str, answer: str) -> str:
    """An answer as `--set` takes it."""
    several = entries(answer)
    asked = question(key)
    if (asked is not None and asked.listed) or len(several) > 1:
        return f"[{', '.join(several)}]"
    return _yes_or_no(answer) if key == "streaming" else answer


def _written(key: str, answer: str) -> str:
    """An answer as the manifest holds it."""
    several = entries(answer)
    asked = question(key)
    if (asked is not None and asked.listed) or len(several) > 1:
        return f"[{', '.join(edit.scalar(each) for each in several)}]"
    settled = _yes_or_no(answer) if key == "streaming" else answer
    return settled if settled in ("true", "false") else edit.scalar(settled)


def _yes_or_no(answer: str) -> str:
    return {"yes": "true", "y": "true", "no": "false", "n": "false"}.get(answer.lower(), answer)


def _domains(answer: str, owner: str) -> list[str]:
    """Domains and products from `sales/orders, finance`, each owned by whoever answers for the platform."""
    found: dict[str, list[str]] = {}
    for each in entries(answer):
        domain, slash, product = each.partition("/")
        found.setdefault(domain.strip(), []).extend([product.strip()] if slash else [])
    owned = [f"    owner: {edit.scalar(owner)}"] if owner else []
    lines = ["domains:"] if found else []
    for domain in found:
        lines += [f"  - id: {edit.scalar(domain)}", *owned]
    products = [(domain, product) for domain, named in found.items() for product in dict.fromkeys(named)]
    lines += ["products:"] if products else []
    for domain, product in products:
        lines += [f"  - id: {edit.scalar(product)}", f"    domain: {edit.scalar(domain)}", *owned]
    return lines
