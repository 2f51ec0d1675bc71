"""What people decided of pairs of claims, from a table that they keep."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from recount.model.constraints import NONE, Constraints, Pair
from recount.model.errors import InputError
from recount.model.incidents import Incident

COLUMNS = ("a", "b", "decision")
DECISIONS = ("same", "apart")
_TODO = "Give each line two ids of claims under `a` and `b`, and `same` or `apart` under `decision`"


def decided(path: Path | None) -> Constraints:
    """The decisions of a CSV file with the columns `a`, `b` (ids of claims) and `decision`; none of no file.

    Other columns (who decided, when, why) are for people and are passed over.

    Raises:
        InputError: if the file or a line of it cannot be used.
        ConstraintError: if two claims are decided to be of one incident and of two.
    """
    if path is None:
        return NONE
    told: dict[str, list[Pair]] = {d: [] for d in DECISIONS}
    for decision, pair in _rows(path):
        told[decision].append(pair)
    return Constraints.of(told["same"], told["apart"])


def idle(constraints: Constraints, incidents: Iterable[Incident]) -> list[str]:
    """The claims decided on that no incident holds: totals, claims of other reports, of an older reading."""
    held = {c for i in incidents if i.kind == "incident" for c in i.claims}
    told = {c for pair in (*constraints.same, *constraints.apart) for c in pair}
    return sorted(told - held)


def _rows(path: Path) -> Iterator[tuple[str, Pair]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as e:
        raise InputError(str(path), f"cannot be read: {e.strerror}", "Check the name") from e
    except UnicodeDecodeError as e:
        raise InputError(str(path), "is not text in UTF-8", "Save it as CSV in UTF-8") from e
    rows = csv.DictReader(lines)
    if missing := [c for c in COLUMNS if c not in (rows.fieldnames or ())]:
        raise InputError(str(path), f"has no column {', '.join(missing)}", _TODO)
    for row in rows:
        a, b, decision = ((row[c] or "").strip() for c in COLUMNS)
        if decision not in DECISIONS or not a.startswith("c-") or not b.startswith("c-") or a == b:
            raise InputError(str(path), "is not a decision on two claims", _TODO, rows.line_num)
        yield decision, (a, b)
