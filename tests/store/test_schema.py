"""The tables are described to people just as they are."""

from __future__ import annotations

import re
from pathlib import Path

from recount.store.schema import metadata

PAGE = Path(__file__).parents[2] / "docs" / "casebook.md"


def test_every_table_and_column_is_documented_and_no_other() -> None:
    tables = PAGE.read_text(encoding="utf-8").split("## The tables")[1]
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", tables, flags=re.MULTILINE)
    documented = {table: re.findall(r"`(\w+)`", columns) for table, columns in rows}
    assert documented == {name: list(table.columns.keys()) for name, table in metadata.tables.items()}
