"""Writes docs/accuracy.md: accuracy_page.md with the tables of floors.json, tables.json and errors.csv.

`figures.csv` says in which section a figure stands and under what label. `errors.csv` is kept by hand:
errors read on held-back reports of the training data, never on the parts that are for scoring, with at most
three words of a report in a row.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from benchmarks import floors, tables
from benchmarks.pairing import VERDICTS

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "accuracy.md"

Record = Mapping[str, Any]

FIGURE_COLUMNS = ("", "measured", "to reach", "aim", "reached", "floor", "on", "commit")
SETS = ("syria_dev", "mosul")  # whose confusion of fields is shown


def write() -> None:
    """Write the page from what is kept."""
    PAGE.write_text(page(floors.load(), tables.load(), errors()), encoding="utf-8")


def figures() -> list[dict[str, str]]:
    """The rows of figures.csv."""
    return _rows(HERE / "figures.csv")


def errors() -> list[dict[str, str]]:
    """The rows of errors.csv."""
    return _rows(HERE / "errors.csv")


def page(entries: Mapping[str, floors.Entry], told: Mapping[str, Any], read: Sequence[Record]) -> str:
    """The page's text: accuracy_page.md with the tables in it."""
    rows: dict[str, list[list[str]]] = {}
    for f in figures():
        rows.setdefault(f["section"], []).append(_figure(f["label"], entries[f["name"]]))
    filled = {
        "machines": "; ".join(sorted({e["machine"] for e in entries.values()})),
        **{section: _table(FIGURE_COLUMNS, of_section) for section, of_section in rows.items()},
        **{f"{name}_tables": _confusion(told[name]) for name in SETS},
        "kinds": f"{_when(told['held'])}\n\n{_kinds(told['held']['kinds'])}",
        "confidence": _confidence(told["held"]["confidence"]),
        "errors": _errors(read),
    }
    return Template((HERE / "accuracy_page.md").read_text(encoding="utf-8")).substitute(filled)


def _figure(label: str, entry: floors.Entry) -> list[str]:
    sign = "≤" if entry["better"] == "lower" else "≥"
    target, aim, floor = (
        "" if entry[k] is None else f"{sign} {entry[k]:g}" for k in ("target", "aim", "floor")
    )
    when = (entry["date"], f"`{entry['commit']}`")
    return [label, f"{entry['measured']:g}", target, aim, _reached(entry), floor, *when]


def _reached(entry: floors.Entry) -> str:
    if entry["aim"] is not None and floors.reaches(entry, entry["measured"], "aim"):
        return "the aim"
    if entry["target"] is None:
        return ""
    return "yes" if floors.reaches(entry, entry["measured"], "target") else "no"


def _confusion(table: Record) -> str:
    outcomes = [
        [name, *(str(row[k]) for k in ("found", "missed", "invented"))]
        for name, row in table["outcomes"].items()
    ]
    texts = [[name, *(_count(row[v]) for v in VERDICTS)] for name, row in table["texts"].items()]
    parts = [
        _when(table),
        _table(("claims", "found", "missed", "invented"), outcomes),
        *(_matrix(name, cells) for name, cells in table["codes"].items()),
        _table(("words and days", *VERDICTS), texts),
    ]
    return "\n\n".join(parts)


def _matrix(field: str, cells: Mapping[str, Mapping[str, int]]) -> str:
    codes = sorted({*cells, *(code for row in cells.values() for code in row)})
    rows = [[gold, *(_count(row.get(code, 0)) for code in codes)] for gold, row in cells.items()]
    return _table((f"{field} ↓ read as →", *codes), rows)


def _kinds(kinds: Mapping[str, Record]) -> str:
    fields = list(dict.fromkeys(name for row in kinds.values() for name in row["fields"]))
    measures = ("found", "counted", "full", "accused")
    head = ("", "reports", "claims", *measures, *fields, "calibration error")
    rows = [
        [
            name,
            str(row["reports"]),
            str(row["claims"]),
            *(f"{row[k]:.2f}" for k in measures),
            *(f"{row['fields'][k]:.2f}" for k in fields),
            f"{row['calibration_error']:.2f}",
        ]
        for name, row in kinds.items()
    ]
    return _table(head, rows)


def _confidence(tenths: Iterable[tuple[float, float, int]]) -> str:
    rows = [[f"{mean:.2f}", f"{share:.2f}", str(n)] for mean, share, n in tenths]
    return _table(("mean confidence", "share right", "claims"), rows)


def _errors(read: Sequence[Record]) -> str:
    causes = Counter(row["cause"] for row in read)
    order = sorted(read, key=lambda row: (-causes[row["cause"]], row["cause"], row["report"]))
    rows = [[row["cause"], row["report"], row["what"], row["note"]] for row in order]
    counted = _table(("cause", "errors"), [[cause, str(n)] for cause, n in causes.most_common()])
    return f"{counted}\n\n{_table(('cause', 'report', 'what is wrong', 'note'), rows)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _when(table: Record) -> str:
    return f"Measured on {table['date']}, commit `{table['commit']}`."


def _count(n: int) -> str:
    return str(n) if n else ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))
