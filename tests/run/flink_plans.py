"""Have Flink read and plan the landing jobs of a repository, in an environment that holds PyFlink.

Every table is created as it stands, which parses it with all its settings. What moves between them is planned with connectors
that come with Flink, since those of a log are not on a machine without one.

Usage: flink_plans.py REPOSITORY
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from string import Template

CONNECTOR = re.compile(r"WITH \(.*\)\s*$", re.DOTALL)
METADATA = re.compile(r"(`_landed_at`) TIMESTAMP_LTZ\(3\) METADATA FROM '[a-z_]+' VIRTUAL")


def main(repository: Path) -> None:
    """Plan every job."""
    sys.path.insert(0, str(repository))
    from pyflink.table import EnvironmentSettings, TableEnvironment
    from streaming.flink.main import statements

    tables = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    for file in sorted((repository / "streaming/flink").glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        told = dict.fromkeys(Template(text).get_identifiers(), "told")
        made = [each for each in statements(text, told) if not each.startswith("SET")]
        for statement, connector in zip(made[:2], ("datagen", "blackhole"), strict=True):
            name = re.findall(r"TABLE `([^`]+)`", statement)[0]
            tables.execute_sql(statement)
            tables.execute_sql(f"DROP TABLE `{name}`")
            plain = CONNECTOR.sub(f"WITH ('connector' = '{connector}')", METADATA.sub(r"\1 AS CURRENT_TIMESTAMP", statement))
            tables.execute_sql(plain)
        assert "landed_" in tables.explain_sql(made[2])
        print(f"planned {file.stem}")  # noqa: T201 (the test reads it)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
