"""Architectures built by hand, as a composer would make them: what the pictures are tried on."""

from __future__ import annotations

from types import MappingProxyType

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import (
    Architecture,
    Control,
    Domain,
    Element,
    ElementKind,
    Flow,
    Mode,
    Phase,
    Place,
    Product,
    Workload,
    Zone,
)
from scaffolder.model.document import Document
from scaffolder.model.manifest import Manifest

VIEWS = Catalog().raw("views")

KINDS = {
    "person": ElementKind.PERSON,
    "external": ElementKind.EXTERNAL_SYSTEM,
    "container": ElementKind.CONTAINER,
    "broker": ElementKind.BROKER,
    "store": ElementKind.DATA_STORE,
    "product": ElementKind.DATA_PRODUCT,
    "domain": ElementKind.DOMAIN,
}


class Sheet:
    """Collects elements and flows in few words."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.flows: list[Flow] = []

    def box(self, id: str, kind: str, name: str, technology: str, description: str, zone: str, **more: str) -> None:  # noqa: A002
        """Add an element."""
        self.elements.append(
            Element(
                id=id, kind=KINDS[kind], name=name, technology=technology, description=description, zone=zone,
                because="style", **more,
            )
        )  # fmt: skip

    def flow(self, ends: str, purpose: str, protocol: str, mode: str = "batch", classification: str = "confidential") -> None:
        """Add a flow; `ends` is "source > target"."""
        source, target = ends.split(" > ")
        self.flows.append(
            Flow(
                id=f"{source}-to-{target}-{mode}", source=source, target=target, purpose=purpose, protocol=protocol,
                mode=Mode(mode), classification=classification,
            )
        )  # fmt: skip


def product(id: str, domain: str, owner: str, **more: object) -> Product:  # noqa: A002
    """A product with everything that a picture looks at."""
    values: dict[str, object] = {
        "id": id, "title": id.replace("-", " ").capitalize(), "description": "", "domain": domain, "owner": owner,
        "classification": "confidential", "contains": (), "contract": f"domains/{domain}/products/{id}/contract.odcs.yaml",
        "output_port": "table", "inputs": (), "archetype": "orders", "shape": "source-aligned", "columns": (), "landings": (),
        "retention_days": 365, "freshness_minutes": 60, "tier": 2, "jurisdiction": "eu", "quality_rules": 3, **more,
    }  # fmt: skip
    return Product(**values)  # type: ignore[arg-type]


def architecture(sheet: Sheet, **more: object) -> Architecture:
    """An architecture around a sheet."""
    document = Document(path="platform.yaml", text="", data={}, places=MappingProxyType({}))
    manifest = Manifest(document=document, data={}, written={}, waivers=())
    values: dict[str, object] = {
        "manifest": manifest, "resolved": {"cloud": {"model": "single"}}, "choices": {}, "blueprints": (), "name": "platform",
        "title": "Platform", "owner": "platform-architecture@example.org", "style": "lakehouse", "date": "2026-11-23",
        "why": (), "zones": (), "places": (), "elements": tuple(sheet.elements),
        "flows": tuple(sheet.flows), "controls": (), "domains": (), "products": (), "sources": (), "phases": (),
        "workloads": (), "notes": (), "views": VIEWS, **more,
    }  # fmt: skip
    return Architecture(**values)  # type: ignore[arg-type]


CONTROLS = (
    ("Q", "quality gate", "quality"),
    ("L", "lineage", "lineage"),
    ("K", "customer-managed key", "keys"),
    ("P", "policy engine", "policy"),
    ("A", "access log", "audit"),
)


def _controls(**applies: str) -> tuple[Control, ...]:
    return tuple(
        Control(letter=letter, title=title, element=element, applies=tuple(applies[letter].split()), because="governance")
        for letter, title, element in CONTROLS
        if letter in applies
    )


def _governance(sheet: Sheet, place: str, zone: str = "governance") -> None:
    rows = [
        ("catalogue", "container", "Data catalogue", "DataZone", "Discovery, glossary", "aws/analytics/glue-data-catalog"),
        (
            "lineage",
            "container",
            "Lineage service",
            "OpenLineage, Marquez",
            "Column-level lineage",
            "aws/analytics/data-pipeline",
        ),
        ("policy", "container", "Policy engine", "OPA, Lake Formation", "Row, column, purpose", "aws/analytics/lake-formation"),
        ("quality", "container", "Data quality", "Soda, contract tests", "Scores and alerts", ""),
        ("access", "container", "Access request", "Step Functions", "Approve, grant, expire", "aws/integration/step-functions"),
        (
            "identity",
            "container",
            "Identity centre",
            "IAM Identity Center",
            "Roles and attribute tags",
            "aws/security/single-sign-on",
        ),
        ("keys", "container", "Key management", "AWS KMS", "A key for each domain", "aws/security/key-management-service"),
        ("audit", "store", "Audit lake", "CloudTrail Lake", "Immutable access log", "aws/management/cloudtrail"),
        ("threats", "container", "Threat detection", "GuardDuty, Macie", "Scans, anomalies", "aws/security/guardduty"),
        (
            "observability",
            "container",
            "Observability",
            "CloudWatch, Grafana",
            "Objectives, cost, freshness",
            "aws/management/cloudwatch",
        ),
    ]
    for id_, kind, name, technology, description, icon in rows:
        sheet.box(id_, kind, name, technology, description, zone, icon=icon, place=place, role=id_)


def retail() -> Architecture:
    """A retail data mesh on AWS with four domains, streaming, ML and a retrieval assistant."""
    sheet = Sheet()
    for id_, name, tech, text, icon in (
        ("erp", "ERP", "Oracle 19c", "Orders, inventory, ledger", "onprem/database/oracle"),
        ("crm", "CRM", "SaaS REST API", "Accounts and contacts", "saas/crm/intercom"),
        ("clicks", "Web and app events", "HTTPS JSON", "Clickstream", "aws/general/mobile-client"),
        ("files", "Partner files", "SFTP, CSV", "Supplier price lists", ""),
    ):
        sheet.box(id_, "external", name, tech, text, "corporate", icon=icon, place="site")
    for id_, kind, name, tech, text, icon in (
        ("batch", "container", "Batch loader", "AWS Glue", "Scheduled full and delta", "aws/analytics/glue"),
        (
            "cdc",
            "container",
            "CDC replicator",
            "AWS DMS",
            "Log-based change capture",
            "aws/database/database-migration-service",
        ),
        (
            "gateway",
            "container",
            "File gateway",
            "AWS Transfer",
            "Landing for partner files",
            "aws/migration/transfer-for-sftp",
        ),
        ("log", "broker", "Event log", "Amazon MSK", "Change and event topics", "aws/analytics/managed-streaming-for-kafka"),
        (
            "stream",
            "container",
            "Stream processor",
            "Managed Flink",
            "Enrich, dedupe, window",
            "aws/analytics/kinesis-data-analytics",
        ),
        ("raw", "store", "Raw zone", "S3, Iceberg", "Immutable landing", "aws/storage/simple-storage-service-s3"),
    ):
        sheet.box(id_, kind, name, tech, text, "ingestion", icon=icon, place="ingestion")
    domains = {
        "sales": ("Sales domain", ("orders", "revenue-daily")),
        "supply": ("Supply chain domain", ("inventory", "shipments")),
        "finance": ("Finance domain", ("general-ledger",)),
        "customer": ("Customer domain", ("customer-360", "customers")),
    }
    for id_, (name, own) in domains.items():
        described = f"{len(own)} data products"
        sheet.box(f"domain-{id_}", "domain", name, "EMR, dbt, Iceberg", described, "domains", domain=id_, place="domains",
                  icon="aws/analytics/emr")  # fmt: skip
        for each in own:
            sheet.box(f"product-{each}", "product", each.replace("-", " ").capitalize(), "Iceberg, contract v2", "Output port",
                      "domains", domain=id_, product=each, place="domains", icon="aws/analytics/lake-formation")  # fmt: skip
    for id_, kind, name, tech, text, icon in (
        ("query", "container", "Query engine", "Athena, Trino", "Federated SQL", "aws/analytics/athena"),
        ("warehouse", "store", "Serving warehouse", "Redshift Serverless", "Marts for reports", "aws/database/redshift"),
        ("embed", "container", "Embedding job", "Glue, Bedrock", "Chunk, mask, embed", "aws/ml/bedrock"),
        ("features", "store", "Feature store", "SageMaker", "Online and offline", "aws/ml/sagemaker"),
        ("sharing", "container", "Data sharing", "Iceberg REST", "External sharing", "aws/analytics/data-lake-resource"),
        ("api", "container", "Data product API", "API Gateway, GraphQL", "Partner and app access", "aws/network/api-gateway"),
        ("bi", "container", "BI dashboards", "QuickSight", "Reports", "aws/analytics/quicksight"),
        ("training", "container", "ML training", "SageMaker", "Models and registry", "aws/ml/sagemaker-training-job"),
        (
            "vectors",
            "store",
            "Vector index",
            "OpenSearch",
            "Embeddings and access tags",
            "aws/analytics/amazon-opensearch-service",
        ),
        ("assistant", "container", "Retrieval assistant", "Bedrock, Guardrails", "Grounded answers", "aws/ml/bedrock"),
    ):
        sheet.box(id_, kind, name, tech, text, "consumption", icon=icon, place="consumption")
    sheet.box("analyst", "person", "Business analyst", "", "Explores data products", "people")
    sheet.box("steward", "person", "Data steward", "", "Approves and certifies", "people")
    sheet.box("partner", "external", "Partner systems", "HTTPS", "Suppliers, marketplaces", "people")
    _governance(sheet, "governance")
    sheet.flow("erp > cdc", "redo log changes", "LogMiner, TLS", "cdc")
    sheet.flow("erp > batch", "nightly history load", "JDBC, TLS")
    sheet.flow("crm > batch", "hourly delta", "REST, HTTPS", classification="restricted")
    sheet.flow("files > gateway", "daily price lists", "SFTP", classification="internal")
    sheet.flow("clicks > log", "click events", "HTTPS to Kafka", "stream", "restricted")
    sheet.flow("cdc > log", "change events", "Kafka, mTLS", "cdc")
    sheet.flow("gateway > raw", "land files", "S3 API", classification="internal")
    sheet.flow("batch > raw", "land extracts", "S3 API", classification="restricted")
    sheet.flow("log > stream", "consume topics", "Kafka, mTLS", "stream", "restricted")
    sheet.flow("stream > raw", "append snapshots", "S3 API", "stream", "restricted")
    products: list[Product] = []
    for id_, (_, own) in domains.items():
        secret = "restricted" if id_ in ("sales", "customer") else "confidential"
        sheet.flow(f"raw > domain-{id_}", "read landed data", "S3 API", classification=secret)
        for each in own:
            sheet.flow(f"domain-{id_} > product-{each}", "publish", "Iceberg")
            sheet.flow(f"product-{each} > query", "query tables", "Iceberg", "query")
            products.append(product(each, id_, f"{id_}-owner@example.org", classification=secret))
    for ends, purpose in (
        ("product-orders > product-customer-360", "orders by customer"),
        ("product-inventory > product-general-ledger", "stock valuation"),
        ("product-orders > product-general-ledger", "invoiced orders"),
        ("product-orders > product-revenue-daily", "revenue a day"),
        ("product-customers > product-customer-360", "master records"),
    ):
        sheet.flow(ends, purpose, "Iceberg")
    for each in ("orders", "general-ledger"):
        sheet.flow(f"product-{each} > warehouse", "load marts", "COPY, TLS")
    sheet.flow("query > bi", "query results", "JDBC, TLS", "query")
    sheet.flow("warehouse > bi", "query results", "JDBC, TLS", "query")
    sheet.flow("bi > analyst", "dashboards", "HTTPS", "query", "internal")
    sheet.flow("product-customer-360 > features", "build features", "Iceberg", classification="restricted")
    sheet.flow("features > training", "training sets", "S3 API", classification="restricted")
    sheet.flow("product-customer-360 > embed", "documents and profiles", "Iceberg", classification="restricted")
    sheet.flow("embed > vectors", "masked embeddings", "HTTPS")
    sheet.flow("vectors > assistant", "top matches, access filtered", "HTTPS", "query")
    sheet.flow("assistant > analyst", "grounded answers", "HTTPS", "query", "internal")
    sheet.flow("product-inventory > api", "serve product", "HTTPS", "query", "internal")
    sheet.flow("api > partner", "stock levels", "HTTPS", "query", "internal")
    sheet.flow("product-shipments > sharing", "share tables", "Iceberg REST", "query", "internal")
    sheet.flow("sharing > partner", "shared tables", "Iceberg REST", "query", "internal")
    for ends, purpose in (
        ("policy > query", "row and column filters"), ("policy > assistant", "purpose check"),
        ("policy > warehouse", "grants"), ("access > policy", "grant with expiry"), ("steward > access", "approve request"),
        ("analyst > catalogue", "find and request"), ("catalogue > access", "open request"),
        ("identity > policy", "role claims"),
        ("keys > raw", "encrypt at rest"), ("query > audit", "access log"), ("quality > catalogue", "quality scores"),
        ("lineage > catalogue", "lineage graph"), ("threats > raw", "scan for personal data"),
    ):  # fmt: skip
        sheet.flow(ends, purpose, "HTTPS", "control", "internal")
    everywhere = " ".join(f"domain-{each}" for each in domains)
    return architecture(
        sheet,
        name="retail-mesh",
        title="Retail data mesh on AWS",
        style="data-mesh",
        resolved={"cloud": {"model": "single", "providers": ["aws"], "regions": [{"id": "eu-west-1"}]}},
        zones=(
            Zone(id="corporate", title="Corporate network", rank=0, trust="external"),
            Zone(id="ingestion", title="Ingestion account", rank=1, trust="platform"),
            Zone(id="domains", title="Domain accounts", rank=2, trust="platform"),
            Zone(id="consumption", title="Consumption account", rank=3, trust="platform"),
            Zone(id="people", title="People and partners", rank=4, trust="external"),
            Zone(id="governance", title="Governance and security account", rank=5, trust="platform", band=True),
        ),
        places=(
            Place(id="site", kind="site", title="Corporate data centre"),
            Place(id="aws", kind="provider", title="AWS", provider="aws"),
            Place(id="region", kind="region", title="eu-west-1 (Ireland)", parent="aws", provider="aws"),
            Place(id="ingestion", kind="account", title="Ingestion account", parent="region", provider="aws"),
            Place(id="domains", kind="account", title="Domain accounts", parent="region", provider="aws"),
            Place(id="consumption", kind="account", title="Consumption account", parent="region", provider="aws"),
            Place(id="governance", kind="account", title="Governance and security account", parent="region", provider="aws"),
        ),
        controls=_controls(
            Q=f"raw stream {everywhere}", L=f"batch cdc stream raw {everywhere} training features embed",
            K=f"log raw {everywhere} warehouse vectors features",
            P=f"{everywhere} query warehouse bi api sharing assistant vectors",
            A="raw query warehouse sharing api assistant",
        ),
        domains=tuple(
            Domain(id=each, title=name, description="", owner=f"{each}-owner@example.org", steward="", products=own)
            for each, (name, own) in domains.items()
        ),
        products=tuple(products),
    )  # fmt: skip


def laptop() -> Architecture:
    """A lakehouse for four people on one machine: two sources, one domain, no governance zone."""
    sheet = Sheet()
    sheet.box("shop", "external", "Web shop", "PostgreSQL", "Orders and customers", "sources", place="machine")
    sheet.box("mail", "external", "Newsletter tool", "REST API", "Campaigns and clicks", "sources", place="machine")
    sheet.box("loader", "container", "Loader", "Python, DuckDB", "Lands files each night", "platform", place="machine")
    sheet.box("files", "store", "Landing files", "Parquet", "Source data as it arrived", "platform", place="machine")
    sheet.box(
        "domain-shop", "domain", "Shop domain", "dbt, DuckDB", "Orders, Customers", "platform", domain="shop", place="machine"
    )
    sheet.box("product-orders", "product", "Orders", "Table", "Output port", "platform", domain="shop", product="orders")
    sheet.box("notebook", "container", "Notebook", "Marimo", "Explores the tables", "platform", place="machine")
    sheet.box("team", "person", "Founding team", "", "Looks at numbers on Mondays", "people")
    sheet.flow("shop > loader", "nightly dump", "SQL, TLS", classification="restricted")
    sheet.flow("mail > loader", "campaign export", "REST, HTTPS", classification="internal")
    sheet.flow("loader > files", "land files", "file system", classification="restricted")
    sheet.flow("files > domain-shop", "read landed data", "file system", classification="restricted")
    sheet.flow("domain-shop > product-orders", "publish", "DuckDB")
    sheet.flow("product-orders > notebook", "query tables", "DuckDB", "query")
    sheet.flow("notebook > team", "charts", "HTTP", "query", "internal")
    return architecture(
        sheet,
        name="corner-shop",
        title="Corner shop lakehouse",
        resolved={"cloud": {"model": "local"}},
        zones=(
            Zone(id="sources", title="Source systems", rank=0, trust="external"),
            Zone(id="platform", title="Laptop", rank=2, trust="platform"),
            Zone(id="people", title="People", rank=4, trust="external"),
        ),
        places=(Place(id="machine", kind="machine", title="Laptop"),),
        domains=(Domain(id="shop", title="Shop", description="", owner="ada@example.org", steward="", products=("orders",)),),
        products=(product("orders", "shop", "ada@example.org"),),
    )


def leaving() -> Architecture:
    """A warehouse that leaves its old appliance in two waves."""
    sheet = Sheet()
    sheet.box("ledger", "external", "Ledger", "Db2", "Bookings", "sources", place="site")
    sheet.box("claims", "external", "Claims system", "Oracle", "Claims and payments", "sources", place="site")
    sheet.box("appliance", "external", "Old appliance", "Teradata", "Switched off at the end", "sources", place="site")
    sheet.box("loader", "container", "Batch loader", "Data Factory", "Loads each night", "ingestion", place="landing")
    sheet.box("transfer", "container", "History transfer", "AzCopy", "Copies and compares", "ingestion", place="landing")
    sheet.box("staging", "store", "Staging", "Blob storage", "As it arrived", "ingestion", place="landing")
    for each in ("finance", "claims"):
        sheet.box(
            f"domain-{each}", "domain", f"{each.capitalize()} domain", "dbt", "Facts", "platform", domain=each, place="core"
        )
        sheet.box(
            f"product-{each}", "product", f"{each.capitalize()} facts", "Table", "Port", "platform", domain=each, product=each
        )
    sheet.box("reports", "container", "Reports", "Power BI", "Dashboards", "use", place="core")
    sheet.box("actuary", "person", "Actuary", "", "Reads reports", "people", place="office")
    sheet.flow("ledger > appliance", "old load", "SQL")
    sheet.flow("appliance > actuary", "old reports", "SQL", "query")
    sheet.flow("ledger > loader", "nightly load", "JDBC, TLS")
    sheet.flow("claims > loader", "nightly load", "JDBC, TLS", classification="restricted")
    sheet.flow("appliance > transfer", "history", "SQL, TLS")
    sheet.flow("loader > staging", "land extracts", "HTTPS", classification="restricted")
    sheet.flow("transfer > staging", "land history", "HTTPS")
    for each in ("finance", "claims"):
        sheet.flow(f"staging > domain-{each}", "read landed data", "SQL")
        sheet.flow(f"domain-{each} > product-{each}", "publish", "SQL")
        sheet.flow(f"product-{each} > reports", "query tables", "SQL", "query")
    sheet.flow("reports > actuary", "dashboards", "HTTPS", "query", "internal")
    made = architecture(sheet)
    old = {"appliance", "transfer"}
    new = {"domain-finance": 1, "product-finance": 1, "domain-claims": 2, "product-claims": 2}

    def phase(number: int, title: str, workloads: tuple[str, ...]) -> Phase:
        there = {each.id for each in made.elements if new.get(each.id, 0) <= number and not (number == 3 and each.id in old)}
        flows = tuple(each.id for each in made.flows if {each.source, each.target} <= there)
        return Phase(number=number, title=title, workloads=workloads, elements=tuple(sorted(there)), flows=flows)

    def workload(id_: str, wave: int) -> Workload:
        return Workload(
            id=id_, strategy="replatform", wave=wave, owner="ada@example.org", depends_on="", rollback=True,
            retire_date="2027-06-30", data_gb=400, classification="confidential",
        )  # fmt: skip

    return architecture(
        sheet,
        name="leaving",
        title="Insurance warehouse",
        style="warehouse",
        zones=(
            Zone(id="sources", title="Data centre", rank=0, trust="external"),
            Zone(id="ingestion", title="Landing subscription", rank=1, trust="platform"),
            Zone(id="platform", title="Warehouse subscription", rank=2, trust="platform"),
            Zone(id="use", title="Reporting", rank=3, trust="platform"),
            Zone(id="people", title="People", rank=4, trust="external"),
        ),
        places=(
            Place(id="site", kind="site", title="Data centre in Cologne"),
            Place(id="azure", kind="provider", title="Azure"),
            Place(id="west", kind="region", title="germanywestcentral", parent="azure"),
            Place(id="landing", kind="account", title="Landing subscription", parent="west"),
            Place(id="core", kind="account", title="Warehouse subscription", parent="west"),
            Place(id="office", kind="site", title="Offices"),
        ),
        domains=tuple(
            Domain(id=each, title=each.capitalize(), description="", owner="ada@example.org", steward="", products=(each,))
            for each in ("finance", "claims")
        ),
        products=(product("finance", "finance", "ada@example.org"), product("claims", "claims", "ada@example.org")),
        phases=(
            phase(0, "Before", ()),
            phase(1, "Wave 1", ("general-ledger",)),
            phase(2, "Wave 2", ("claim-facts",)),
            phase(3, "After", ()),
        ),
        workloads=(workload("general-ledger", 1), workload("claim-facts", 2)),
    )


def fabric() -> Architecture:
    """A data fabric on Azure: sources that stay where they are, read through virtual access."""
    sheet = Sheet()
    for at, (name, tech) in enumerate(
        (
            ("Policy host", "Mainframe"),
            ("Life administration", "Db2"),
            ("Claims workbench", "Oracle"),
            ("Broker portal", "HTTP API"),
        )
    ):
        sheet.box(f"source-{at}", "external", name, tech, "Stays where it is", "sources", place="site")
        sheet.flow(
            f"source-{at} > virtual", "query in place", "JDBC, TLS", "query", "restricted" if at == 2 else "confidential"
        )
    sheet.box("virtual", "container", "Virtual access", "Denodo", "Joins sources where they live", "integration", place="hub")
    sheet.box("graph", "store", "Knowledge graph", "RDF (Jena)", "Links terms and columns", "integration", place="hub")
    sheet.box("metadata", "container", "Active metadata", "Purview", "Harvests every source", "integration", place="hub")
    sheet.box("query", "container", "Query engine", "Trino", "Answers SQL", "use", place="serving")
    sheet.box("api", "container", "Data API", "API Management", "Serves applications", "use", place="serving")
    sheet.box("analyst", "person", "Analyst", "", "Asks across sources", "people", place="office")
    sheet.box("policy", "container", "Policy engine", "OPA", "Row and column filters", "governance", place="hub", role="policy")
    sheet.box("audit", "store", "Audit log", "Azure Monitor", "Every access", "governance", place="hub", role="audit")
    sheet.flow("virtual > query", "virtual views", "SQL, TLS", "query", "restricted")
    sheet.flow("virtual > api", "virtual views", "SQL, TLS", "query")
    sheet.flow("virtual > metadata", "schemas and usage", "HTTPS", "batch", "internal")
    sheet.flow("metadata > graph", "terms", "HTTPS", "batch", "internal")
    sheet.flow("query > analyst", "answers", "HTTPS", "query")
    sheet.flow("policy > virtual", "filters", "HTTPS", "control", "internal")
    sheet.flow("query > audit", "access log", "HTTPS", "control", "internal")
    return architecture(
        sheet,
        name="insurer-fabric",
        title="Insurance data fabric",
        style="data-fabric",
        zones=(
            Zone(id="sources", title="Source systems", rank=0, trust="external"),
            Zone(id="integration", title="Integration subscription", rank=2, trust="platform"),
            Zone(id="use", title="Consumption subscription", rank=3, trust="platform"),
            Zone(id="people", title="People", rank=4, trust="external"),
            Zone(id="governance", title="Governance subscription", rank=5, trust="platform", band=True),
        ),
        places=(
            Place(id="site", kind="site", title="Data centre in Cologne"),
            Place(id="azure", kind="provider", title="Azure"),
            Place(id="hub", kind="account", title="Integration subscription", parent="azure"),
            Place(id="serving", kind="account", title="Consumption subscription", parent="azure"),
            Place(id="office", kind="site", title="Offices"),
        ),
        controls=_controls(P="virtual", A="query"),
    )


BUILT = {"retail": retail, "laptop": laptop, "leaving": leaving, "fabric": fabric}
"""Every architecture built here, by name."""
