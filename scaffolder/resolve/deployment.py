"""Where everything runs: providers, regions, accounts, network zones, sites and machines, one inside the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Place, Zone
from scaffolder.model.document import Data
from scaffolder.resolve.elements import Drawn, choose
from scaffolder.resolve.roles import Topology
from scaffolder.resolve.shorten import fit
from scaffolder.resolve.subjects import Subject
from scaffolder.resolve.texts import word

OUTER = frozenset({"external", "corporate", "site"})
"""Trust of zones that lie outside the platform's accounts."""

DECENTRAL = frozenset({"data-mesh", "mesh-on-fabric"})
"""Styles in which every domain has an account of its own."""

HOSTED_OUTSIDE = frozenset({"saas", "api"})
"""Kinds of source that other companies run, unless `where` says otherwise."""

OWN_GROUND = (" on-prem", "premises", "data centre", "data center", "datacenter")
"""Words of `where` that say a source stands in a data centre of one's own."""


@dataclass(slots=True, kw_only=True)
class Site:
    """The deployment while it is being laid out: places by id in order, and where each element stands."""

    subject: Subject
    words: Mapping[str, Mapping[str, str]]
    zones: Mapping[str, Zone]
    domains: Mapping[str, str]
    network: str
    places: dict[str, Place] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)

    def put(self, place: Place) -> str:
        """Add a place unless it is there already; its id."""
        self.places.setdefault(place.id, place)
        return place.id


def deploy(
    drawn: Sequence[Drawn], zones: Sequence[Zone], subject: Subject, known: Topology, catalog: Catalog
) -> tuple[tuple[Place, ...], Mapping[str, str]]:
    """The places, outer ones before what they hold, and the place of every element by its id."""
    site = Site(
        subject=subject,
        words=known.words,
        zones={each.id: each for each in zones},
        domains={each.id: each.title for each in subject.domains},
        network=_network_title(subject, known, catalog),
    )
    for provider in subject.providers:
        _provider(site, provider)
    for each in drawn:
        site.standing[each.element.id] = _stand(site, each)
    return _nested(site.places), site.standing


def _network_title(subject: Subject, known: Topology, catalog: Catalog) -> str:
    if subject.local or not subject.live("security.private_network"):
        return ""
    role = next((each for each in known.roles if each.id == "network"), None)
    fitting = [each for each in catalog.components.values() if each.role == "network"]
    component = choose(role, subject, fitting) if role else None
    return component.technology if component else "Private network"


def _provider(site: Site, provider: str) -> None:
    if provider == "local":
        site.put(
            Place(
                id="laptop", kind="machine", title="Laptop", provider="local", detail="one Python environment, files and DuckDB"
            )
        )
        return
    title = word("cloud.providers", provider, site.words)
    own = provider == "on-prem"
    site.put(Place(id=provider, kind="provider", title=title, provider=provider, detail=_offer(site, provider)))
    for region in _regions(site.subject, provider):
        name = str(region.get("name") or "region")
        jurisdiction = region.get("jurisdiction")
        facts = (f"jurisdiction {jurisdiction}" if jurisdiction else "", "sovereign" if region.get("sovereign") else "")
        detail = ", ".join(fact for fact in facts if fact)
        site.put(
            Place(
                id=f"{provider}-{name}",
                kind="site" if own else "region",
                title=name,
                parent=provider,
                provider=provider,
                detail=detail,
            )
        )


def _offer(site: Site, provider: str) -> str:
    offer = site.subject.value("cloud.sovereign_offer")
    if provider == "on-prem" or offer in (None, "none"):
        return ""
    return word("cloud.sovereign_offer", offer, site.words)


def _regions(subject: Subject, provider: str) -> list[Mapping[str, Data]]:
    named = subject.value("cloud.regions")
    rows = [each for each in named if isinstance(each, dict)] if isinstance(named, list) else []
    return [each for each in rows if each.get("provider") == provider]


def _home(site: Site, provider: str, *, recovery: bool = False) -> str:
    """The place that accounts of a provider lie in: its first region, its second one for recovery, or itself."""
    regions = [f"{provider}-{each.get('name') or 'region'}" for each in _regions(site.subject, provider)]
    if not recovery:
        return regions[0] if regions else provider
    if len(regions) > 1:
        return regions[1]
    return site.put(
        Place(
            id=f"{provider}-recovery",
            kind="site" if provider == "on-prem" else "region",
            title="Recovery region",
            parent=provider,
            provider=provider,
            detail="second failure domain, same jurisdiction",
        )
    )


def _stand(site: Site, drawn: Drawn) -> str:
    zone = site.zones[drawn.element.zone]
    if zone.trust in OUTER:
        return _outside(site, drawn, zone)
    if site.subject.local:
        return "laptop"
    provider = _provider_of(site, drawn)
    if provider == "saas":
        return _hosted(site, drawn)
    if drawn.role.id == "replica":
        return _account(
            site, provider, "recovery", "Recovery " + _unit(site, provider), parent=_home(site, provider, recovery=True)
        )
    return _inside(site, drawn, zone, provider)


def _provider_of(site: Site, drawn: Drawn) -> str:
    own = drawn.component.provider if drawn.component else "any"
    if own == "saas" or own in site.subject.providers:
        return own
    return site.subject.providers[0]


def _hosted(site: Site, drawn: Drawn) -> str:
    site.put(Place(id="saas", kind="provider", title="Software as a service", provider="saas", detail="run by the vendor"))
    vendor = drawn.element.component.split("-", maxsplit=1)[0]
    title = drawn.component.title.split()[0] if drawn.component else drawn.element.name
    return site.put(Place(id=f"saas-{vendor}", kind="account", title=title, parent="saas", provider="saas"))


def _inside(site: Site, drawn: Drawn, zone: Zone, provider: str) -> str:
    home = _home(site, provider)
    domain = drawn.element.domain
    if domain and site.subject.value("style") in DECENTRAL:
        name = site.domains.get(domain, domain)
        place = _account(site, provider, f"domain-{domain}", fit(f"{name} {_unit(site, provider)}", 40), parent=home)
    else:
        shared = zone.id == "platform" and site.subject.value("style") in DECENTRAL
        leading = f"Shared services {_unit(site, provider)}" if shared else zone.title
        elsewhere = f"{leading} on {word('cloud.providers', provider, site.words)}"
        title = leading if provider == site.subject.providers[0] else elsewhere
        place = _account(site, provider, zone.id, title, parent=home)
    if drawn.entry.get("cardholder_environment") is True:
        return site.put(_cardholder(place, provider))
    return place


def _cardholder(place: str, provider: str) -> Place:
    return _network(f"{place}-cardholder", "Cardholder data environment", place, provider, "PCI DSS scope, segmented")


def _account(site: Site, provider: str, name: str, title: str, *, parent: str) -> str:
    """An account of its own, with its private network inside where the platform has one; the innermost place's id."""
    if provider == "on-prem":
        return site.put(Place(id=f"{provider}-{name}", kind="network", title=title, parent=parent, provider=provider))
    account = site.put(Place(id=f"{provider}-{name}", kind="account", title=title, parent=parent, provider=provider))
    if not site.network:
        return account
    egress = "filtered egress" if site.subject.live("security.egress_control") else ""
    return site.put(
        Place(id=f"{account}-network", kind="network", title=site.network, parent=account, provider=provider, detail=egress)
    )


def _unit(site: Site, provider: str) -> str:
    return site.words["cloud.unit"].get(provider, "account")


def _outside(site: Site, drawn: Drawn, zone: Zone) -> str:
    if zone.trust == "site":
        return site.put(Place(id="plants", kind="site", title=zone.title, detail="keeps running while the link is down"))
    if drawn.role.each == "sources" or drawn.element.state == "retiring":
        return _source(site, drawn)
    if zone.trust == "external":
        return site.put(Place(id="outside", kind="site", title="Outside organisations"))
    return site.put(Place(id="corporate", kind="site", title="Company network"))


def _source(site: Site, drawn: Drawn) -> str:
    """Where a source stands: in the account of a provider its `where` names, at the site it names, or where its kind does."""
    where = str(drawn.entry.get("where") or "")
    named = f" {where.lower()} "
    for provider in site.subject.providers:
        title = word("cloud.providers", provider, site.words)
        if provider not in ("local", "on-prem") and (f" {provider} " in named or f" {title.lower()} " in named):
            unit = f"Source {_unit(site, provider)}s"
            return site.put(
                Place(id=f"{provider}-sources", kind="account", title=unit, parent=_home(site, provider), provider=provider)
            )
    own = any(each in named for each in OWN_GROUND)
    if own and "on-prem" in site.subject.providers:
        return site.put(_network("on-prem-sources", "Source systems", _home(site, "on-prem"), "on-prem"))
    hosted = drawn.entry.get("kind") in HOSTED_OUTSIDE
    if where and (own or not hosted):
        return site.put(Place(id=f"site-{_slug(where)}", kind="site", title=fit(where[:1].upper() + where[1:], 40)))
    if hosted:
        return site.put(Place(id="vendors", kind="site", title="Vendors and public internet"))
    return site.put(Place(id="corporate", kind="site", title="Company network"))


def _network(identifier: str, title: str, parent: str, provider: str, detail: str = "") -> Place:
    return Place(id=identifier, kind="network", title=title, parent=parent, provider=provider, detail=detail)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "named"


def _nested(places: Mapping[str, Place]) -> tuple[Place, ...]:
    """The places with every parent before its children, otherwise as they were added."""
    found: list[Place] = []

    def below(parent: str) -> None:
        for place in places.values():
            if place.parent == parent:
                found.append(place)
                below(place.id)

    below("")
    return tuple(found)
