"""The codebook as a page for people: docs/codebook.md is what `python -m recount.codebook` prints."""

from __future__ import annotations

from itertools import groupby

from recount.codebook.tables import PACKAGE, Row, read_table, rows

VOCABULARIES = {
    "outcome": "What happened to the people",
    "status": "Who they were: civilians or combatants",
    "age": "Their age",
    "sex": "Their sex",
    "role": "Victims and attackers",
    "means": "How they were harmed",
    "scope": "One happening or many",
    "stance": "Whether the source says that it happened",
    "count_kind": "What the words of a count are",
    "source_kind": "Who says so",
    "actor_kind": "Who is held responsible",
    "date_precision": "How precisely the day is known",
    "place_precision": "How precisely the place is known",
    "incident_kind": "Incidents and aggregates",
    "grade": "How well an incident is supported",
    "region_kind": "The parts of a report",
    "account_kind": "Accounts that people write down",
}
"""Each vocabulary of the codebook, under the name of its table, and its heading."""

_SCHEMES = {"ged": "UCDP GED", "acled": "ACLED", "hxl": "HXL", "muc": "MUC-4"}
_INTRODUCTION = """\
# Codebook

The codes that claims and incidents carry, one table each in `src/recount/codebook/`. To correct a
definition or add a code, edit the table and run `python -m recount.codebook > docs/codebook.md`,
which writes this page.

The last columns name the nearest thing in other schemes: UCDP GED and ACLED columns with their
values, HXL hashtags and attributes, slots of MUC-4 templates. An empty cell means that the scheme
has no such thing. The equivalents of the precisions and of the kinds of sources are approximate:
check them against the scheme's current codebook before you publish in it."""


_ABOUT_HEDGES = "What `hedges.csv` makes of the words before a number; `exact` leaves it as it is."
_ABOUT_VAGUE_WORDS = (
    "The persons that the words of `vague_counts.csv` stand for. Before a dozen, hundred, thousand or"
    " million, *several*, *a few* and *many* are three and *a couple of* is two."
)


def page() -> str:
    """The whole page in Markdown, ending in a line break."""
    parts = [_INTRODUCTION, *(_vocabulary(name, title) for name, title in VOCABULARIES.items())]
    return "\n\n".join([*parts, _hedges(), _vague_words()]) + "\n"


def _vocabulary(name: str, title: str) -> str:
    table = list(rows(name).values())
    schemes = [s for s in _SCHEMES if any(getattr(row, s) for row in table)]
    lines = [_line(["code", "meaning", *(_SCHEMES[s] for s in schemes)]), _line(["---"] * (2 + len(schemes)))]
    lines += [_line([f"`{row.code}`", row.definition, *_equivalents(row, schemes)]) for row in table]
    return f"## `{name}`: {title[0].lower()}{title[1:]}\n\n" + "\n".join(lines)


def _equivalents(row: Row, schemes: list[str]) -> list[str]:
    return [getattr(row, s) for s in schemes]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _hedges() -> str:
    kinds = list(rows("count_kind"))
    table = sorted(read_table(PACKAGE, "hedges.csv"), key=lambda row: kinds.index(row["kind"]))
    lines = [
        f"- `{kind}`: {', '.join(row['words'] for row in group)}"
        for kind, group in groupby(table, key=lambda row: row["kind"])
    ]
    return "\n".join(["## Words before a number", "", _ABOUT_HEDGES, "", *lines])


def _vague_words() -> str:
    table = sorted(read_table(PACKAGE, "vague_counts.csv"), key=lambda row: (int(row["low"]), row["high"]))
    lines = [
        f"- {low} {'exactly' if high else 'or more'}: {', '.join(row['words'] for row in group)}"
        for (low, high), group in groupby(table, key=lambda row: (row["low"], row["high"]))
    ]
    return "\n".join(["## Words that count without a number", "", _ABOUT_VAGUE_WORDS, "", *lines])
