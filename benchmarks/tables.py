"""benchmarks/tables.json: what docs/accuracy.md shows beside the figures that have floors.

Numbers and codes alone, nothing of the reports: the confusion of fields (`syria_dev`, `mosul`), and the kinds
of held-back text with their confidence (`held`). Each with the commit, machine and date of its measurement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import floors

PATH = Path(__file__).parent / "tables.json"


def load() -> dict[str, Any]:
    """All tables by name."""
    tables: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return tables


def keep(measured: Mapping[str, Any]) -> None:
    """Put what was measured into the file; the other tables stay as they are."""
    where = floors.where()
    kept = load() | {name: {**where, **table} for name, table in measured.items()}
    PATH.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
