"""Incidents as a table for spreadsheets: one row an incident, one column a figure.

A spreadsheet runs a cell that begins with = + - or @ as a formula, also after white space. A text cell that
begins so (the words of reports can) is given an apostrophe in front, as OWASP advises.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from recount.codebook.tables import rows
from recount.model.incidents import Incident, incident_to_json

_PLAIN = ("id", "kind", "start", "end", "date_precision")
_PLACE = ("text", "geonameid", "name", "country", "admin1", "lat", "lon", "precision")
_LAST = (
    "means",
    "perpetrators",
    "independent_sources",
    "grade",
    "policy",
    "provisional",
    "reports",
    "reasons",
)
_ENDS = ("low", "best", "high")

_FORMULA = re.compile(
    r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]"
)  # the last four are the wide forms of these signs
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def columns() -> list[str]:
    """The columns: what it is, when, where, victims then attackers by outcome, who and how sure, why."""
    figures = [f"{outcome}_{end}" for outcome in rows("outcome") for end in _ENDS]
    return [
        *_PLAIN,
        *(f"place_{key}" for key in _PLACE),
        *figures,
        *(f"attackers_{f}" for f in figures),
        *_LAST,
    ]


def incidents_csv(incidents: Iterable[Incident]) -> Iterable[bytes]:
    """The lines of the table in UTF-8, heading first, in the order given; lists are joined by "; "."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns(), lineterminator="\n")
    writer.writeheader()
    for incident in incidents:
        writer.writerow({key: safe_cell(value) for key, value in _row(incident_to_json(incident)).items()})
        yield _taken(out)
    yield _taken(out)


def safe_cell(value: Any) -> Any:
    """A value that no spreadsheet runs: text in one line, with an apostrophe in front where it needs one."""
    if not isinstance(value, str):
        return value
    line = _CONTROLS.sub(" ", value)
    return f"'{line}" if _FORMULA.match(line) else line


def _row(data: Mapping[str, Any]) -> dict[str, Any]:
    place = data["location"] or {}
    counts = [(outcome, c) for outcome, c in data["counts"].items()]
    counts += [(f"attackers_{outcome}", c) for outcome, c in data["attackers"].items()]
    return {
        **{key: data[key] for key in (*_PLAIN, "independent_sources", "grade", "policy")},
        **{f"place_{key}": place.get(key) for key in _PLACE},
        **{f"{name}_{end}": count[end] for name, count in counts for end in _ENDS},
        "provisional": "yes" if data["provisional"] else "no",
        "means": _joined("; ", data["means"]),
        "perpetrators": _joined("; ", (p["name"] for p in data["perpetrators"])),
        "reports": _joined("; ", data["reports"]),
        "reasons": _joined(" ", (reason["text"] for reason in data["reasons"])),
    }


def _joined(between: str, values: Iterable[str]) -> str:
    """Values in one cell, each of them safe: people split such a cell into cells again."""
    return between.join(safe_cell(value) for value in values)


def _taken(out: io.StringIO) -> bytes:
    line = out.getvalue().encode("utf-8", "backslashreplace")
    out.seek(0)
    out.truncate()
    return line
