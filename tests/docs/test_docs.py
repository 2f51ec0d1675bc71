"""Every command, option and field is documented, and nothing is documented that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import click
import pytest

from recount.cli.main import VERBS, cli
from recount.codebook.tables import codes
from recount.model.claims import SOURCE_KINDS, SPAN_FIELDS, claim_to_json, place_to_json
from recount.model.counts import COUNT_KINDS
from recount.model.errors import InputError
from recount.model.extraction import Extraction, extraction_to_json
from recount.model.incidents import incident_to_json, sides_to_json
from recount.model.places import PLACE_PRECISIONS, Place
from recount.model.readings import FIELDS, FieldReading, LeftOut, left_out_to_json, reading_to_json
from recount.model.reports import REGION_KINDS, Report
from recount.model.sources import AGREEMENTS, TIE_KINDS, IndependentSource, Standing, source_to_json
from recount.model.spans import Mention
from recount.model.whens import DATE_PRECISIONS
from recount.pipeline.explaining import Explanation, explanation_to_json
from recount.resolve.actors import Scene, Table, actors_of, blamed
from recount.resolve.actors.rows import COLUMNS
from recount.resolve.actors.tables import SHIPPED
from recount.review.rules import ROLES, permissions
from tests.cli.invented import claim, incident

DOCS = Path(__file__).parent.parent.parent / "docs"
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")
FORMATS = (DOCS / "formats.md").read_text(encoding="utf-8")
REPORT_KEYS = (
    "id", "text", "title", "published", "publisher", "url", "language", "regions", "skipped",
    "main_incident", "incidents",
)  # fmt: skip
NOTHING_SAID = Extraction("a1", "en", None)
SOURCE = source_to_json(IndependentSource("x", "other", False, (Standing("a1", ()),)))
EXPLANATION_KEYS = {
    "readings",
    *(
        explanation_to_json(Explanation(Report("a1", ""), NOTHING_SAID)).keys()
        - extraction_to_json(NOTHING_SAID)
    ),
    *reading_to_json(FieldReading("age", "child")),
    *left_out_to_json(LeftOut("killed", Mention(0, 1, "V"), Mention(0, 1, "V"), 0.1, 0.5)),
}


def section(page: str, heading: str) -> str:
    """The part of a page under a second-level heading."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading]


def first_cells(text: str) -> str:
    """The first cells of a section's tables."""
    return "\n".join(re.findall(r"^\| (.*?) \|", text, flags=re.MULTILINE))


def in_code(text: str) -> set[str]:
    return set(re.findall(r"`([^`\s]+)`", text))


def verb(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def options(command: click.Command) -> Iterable[click.Option]:
    """Those of a command and of the commands under it."""
    under = command.commands.values() if isinstance(command, click.Group) else ()
    params = [p for c in (command, *under) for p in c.params]
    return (p for p in params if isinstance(p, click.Option))


@pytest.mark.parametrize("name", VERBS)
def test_every_command_has_its_section(name: str) -> None:
    text = section(COMMANDS, f"recount {name}")
    assert f"\nrecount {name} " in text or f"\nrecount {name}\n" in text or f"| recount {name} " in text


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(r"^## recount (\w+)$", COMMANDS, flags=re.MULTILINE)) == set(VERBS)


@pytest.mark.parametrize("name", VERBS)
def test_options_are_documented_just_as_they_are(name: str) -> None:
    cells = first_cells(section(COMMANDS, f"recount {name}"))
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cells))
    assert documented == {form for option in options(verb(name)) for form in option.opts}


@pytest.mark.parametrize("name", VERBS)
def test_defaults_are_documented(name: str) -> None:
    rows = section(COMMANDS, f"recount {name}").splitlines()
    for option in options(verb(name)):
        if option.show_default and not option.is_flag:
            (row,) = [r for r in rows if r.startswith(f"| `{option.opts[0]} ")]
            assert f"`{option.default}`" in row


def test_environment_variables_are_documented() -> None:
    known = {"RECOUNT_CASEBOOK", "RECOUNT_DEBUG=1", "RECOUNT_GAZETTEER"}
    assert {*known, "RECOUNT_LLM_URL", "RECOUNT_LLM_MODEL"} <= in_code(COMMANDS)


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("Explanation", EXPLANATION_KEYS),
        ("Report", REPORT_KEYS),
        ("Claim", claim_to_json(claim())),
        ("Place", place_to_json(Place(0, 1, "V")) or ()),
        ("Incident", incident_to_json(incident())),
        ("Independent source", {*SOURCE, *SOURCE["reports"][0]}),
        ("Side by side", sides_to_json([incident()])),
        ("Extraction", extraction_to_json(Extraction("a1", "en", None))),
    ],
)
def test_keys_are_documented_just_as_they_are(heading: str, keys: Iterable[str]) -> None:
    assert in_code(first_cells(section(FORMATS, heading))) == set(keys)


CODES_OF_CLAIMS = ("outcome", "status", "age", "sex", "role", "means", "scope", "stance")


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("Claim", COUNT_KINDS),
        ("Claim", SOURCE_KINDS),
        ("Claim", SPAN_FIELDS),
        ("Claim", DATE_PRECISIONS),
        ("Place", PLACE_PRECISIONS),
        ("Report", REGION_KINDS),
        ("Incident", codes("grade")),
        ("Independent source", AGREEMENTS),
        ("Independent source", TIE_KINDS),
        *(("Claim", codes(table)) for table in CODES_OF_CLAIMS),
    ],
)
def test_every_code_is_documented(heading: str, known: Iterable[str]) -> None:
    assert set(known) <= in_code(section(FORMATS, heading))


def test_the_fields_of_an_explanation_are_documented_in_their_order() -> None:
    assert ", ".join(FIELDS) in section(FORMATS, "Explanation")


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            name, _, anchor = target.partition("#")
            other = page.parent / name if name else page
            assert other.exists(), target
            assert not anchor or anchor in anchors(other), target


def test_every_column_of_a_table_of_actors_is_explained_and_no_other() -> None:
    cells = first_cells(section((DOCS / "actors.md").read_text(encoding="utf-8"), "Your own table"))
    assert in_code(cells) == set(COLUMNS)


def test_the_table_of_actors_that_the_page_shows_can_be_used_and_is_refused_as_it_says() -> None:
    text = section((DOCS / "actors.md").read_text(encoding="utf-8"), "Your own table")
    shown, said = re.findall(r"^```\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    actors = actors_of([Table("velmora.csv", shown)])
    named, _ = blamed(actors, "the junta and the RF", Scene(frozenset({"BV"})))
    assert [a.id for a in named] == ["or-forces", "ridge"]
    with pytest.raises(InputError) as caught:
        actors_of(
            [Table("casebook/actors/velmora.csv", shown.replace("junta,alone,BV", "junta,alone,Orvania"))]
        )
    assert said == f"recount: {caught.value}\n"


def test_the_table_of_roles_says_what_each_role_may() -> None:
    text = section((DOCS / "review.md").read_text(encoding="utf-8"), "People and roles")
    heading, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith(("| role", "| `"))
    )
    documented = {
        role: {m for m, says in zip(heading[1:], cells, strict=True) if says} for role, *cells in rows
    }
    assert documented == {f"`{role}`": {f"`{m}`" for m in permissions(role)} for role in ROLES}


def test_every_table_of_actors_is_named() -> None:
    page = (DOCS / "actors.md").read_text(encoding="utf-8")
    assert {*SHIPPED, "words.csv"} <= in_code(first_cells(page))
