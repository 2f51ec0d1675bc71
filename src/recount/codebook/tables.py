"""Reads the tables that hold Recount's vocabularies and rules: small CSV files beside the code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from recount.model.errors import CodebookError

PACKAGE = "recount.codebook"


@dataclass(frozen=True, slots=True)
class Row:
    """One code of a vocabulary.

    Attributes:
        code: the word that claims and incidents carry.
        definition: one sentence saying when the code applies.
        ged, acled, hxl, muc: the nearest in UCDP GED, ACLED, HXL and MUC-4, "" where there is none.
    """

    code: str
    definition: str
    ged: str = ""
    acled: str = ""
    hxl: str = ""
    muc: str = ""


@cache
def read_table(package: str, file: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a CSV table shipped inside `package`, in its order, each as column name -> stripped cell.

    Lines that start with `#` are remarks, and empty lines are passed over. A table is read once a process.

    Raises:
        CodebookError: if the file is missing, or a row has more or fewer cells than the heading.
    """
    try:
        text = resources.files(package).joinpath(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        what = f"The table {file} of {package} cannot be read ({error.strerror or error})"
        raise CodebookError(what, "Install Recount again, or put the file back") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    heading, *rows = csv.reader(lines, skipinitialspace=True) if lines else [[]]
    names = [name.strip() for name in heading]
    for row in rows:
        if len(row) != len(names):
            what = (
                f"A row of {file} ({package}) has {len(row)} cells and not {len(names)}: {','.join(row)[:80]}"
            )
            raise CodebookError(what, "Put cells that hold a comma in double quotes, and leave none out")
    return tuple(MappingProxyType(dict(zip(names, map(str.strip, row), strict=True))) for row in rows)


@cache
def rows(table: str) -> Mapping[str, Row]:
    """All codes of a vocabulary (`means`, `status`, …) in the table's order.

    Raises:
        CodebookError: if there is no such table.
    """
    return MappingProxyType({r["code"]: Row(**r) for r in read_table(PACKAGE, f"{table}.csv")})


def codes(table: str) -> tuple[str, ...]:
    """The codes of a vocabulary, in the table's order.

    Raises:
        CodebookError: if there is no such table.
    """
    return tuple(rows(table))


def lookup(table: str, code: str) -> Row:
    """The row of one code.

    Raises:
        CodebookError: if the table holds no such code; the error names the file to add it to.
    """
    try:
        return rows(table)[code]
    except KeyError:
        what = f"{code!r} is not a code of the table {table}"
        todo = f"Use one of {', '.join(codes(table))}, or add it to codebook/{table}.csv"
        raise CodebookError(what, todo) from None
