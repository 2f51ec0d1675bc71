"""`recount gazetteer`: where places are looked up, what a name may stand for, and building a file."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recount.cli.common import DONE, gazetteer_option, json_option, print_json, quiet_option

if TYPE_CHECKING:
    from rich.console import Console

    from recount.resolve.gazetteer import Entry

EXAMPLES = """\b
Examples:
  recount gazetteer
  recount gazetteer show Raqqa
  recount gazetteer build SY.zip IQ.zip alternateNamesV2.zip --out deep.sqlite
  recount run reports.jsonl --out counted --gazetteer deep.sqlite"""

_MET = {
    "name": "",
    "spelling": "No place bears this name; these may be spelled so.",
    "slip": "No place bears this name; these are one letter away.",
    "": "No place bears this name, or one like it.",
}


@click.group(
    "gazetteer",
    short_help="Look up places, or build a gazetteer of your own.",
    invoke_without_command=True,
    epilog=EXAMPLES,
)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> int | None:
    """Tell where places are looked up, what a name may stand for, or build a gazetteer of your own.

    Without a command: which file is in use, and how many places and names it holds.
    """
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {ctx.invoked_subcommand: {"as_json": as_json}}
        return None
    status: int = ctx.invoke(show, as_json=as_json)
    return status


@command.command("show", short_help="What a name may stand for, or which file is in use.")
@click.argument("name", required=False, metavar="[NAME]")
@gazetteer_option
@json_option
def show(name: str | None = None, gazetteer: Path | None = None, as_json: bool = False) -> int:
    """Show what NAME may stand for, the likeliest first; without NAME which file is in use.

    The order is that of a name by itself. In a report its other places count, too.
    """
    from recount.cli.screen import output
    from recount.resolve import gazetteer_in_use, using_gazetteer
    from recount.resolve.gazetteer import open_gazetteer
    from recount.resolve.votes import meanings

    with using_gazetteer(gazetteer):
        if name is None:
            _tell_file(gazetteer_in_use(), open_gazetteer().about, output(), as_json)
            return DONE
        how, found = meanings(name)
        rows = [_row(e, open_gazetteer().admin1_name(e.country, e.admin1)) for e in found]
    if as_json:
        for row in rows:
            print_json({**row, "met": how})
    else:
        _show_rows(rows, how, output())
    return DONE


@command.command("build", short_help="Build a gazetteer from GeoNames' files.")
@click.argument("dumps", nargs=-1, required=True, metavar="DUMP...", type=click.Path(path_type=Path))
@click.option(
    "--country",
    "countries",
    multiple=True,
    metavar="XX",
    help="Take of the files only this country, by its two letters. May be given more than once.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The file to write; one that is there is replaced when all is done.",
)
@quiet_option
@json_option
def build(dumps: tuple[Path, ...], countries: tuple[str, ...], out: Path, quiet: bool, as_json: bool) -> int:
    """Build a gazetteer from files of GeoNames that you have, on top of the one that comes with Recount.

    DUMP is allCountries, a country's file (SY), cities500 and the like, alternateNamesV2, admin1CodesASCII,
    admin2Codes or countryInfo, as .txt or .zip, under the name it has at GeoNames.
    """
    from recount.cli.screen import listening, output
    from recount.resolve.gazetteer_dumps import build_gazetteer

    with listening(quiet) as screen:
        made = build_gazetteer(
            dumps,
            out,
            [c.upper() for c in countries],
            lambda file, done, total: screen.progress(f"Reading {file}, MB", done, total),
        )
    if as_json:
        print_json({"file": str(out), "places": made.places, "names": made.names, "taken": made.taken})
    elif not quiet:
        console = output()
        for file, taken in made.taken.items():
            console.print(f"{file}: {taken:,} rows taken")
        console.print(f"Built {out}: {made.places:,} places under {made.names:,} names")
    return DONE


def _tell_file(path: Path, about: dict[str, str], console: Console, as_json: bool) -> None:
    made_of = about.get("made of", "")
    if as_json:
        counts = {key: int(about[key]) for key in ("places", "names")}
        print_json({"file": str(path), "made_of": made_of, **counts})
        return
    console.print(f"Places are looked up in {path}")
    console.print(f"made of {made_of} and what comes with Recount" if made_of else "which comes with Recount")
    console.print(f"{int(about['places']):,} places under {int(about['names']):,} names")


def _row(e: Entry, admin1: str | None) -> dict[str, Any]:
    return {
        "name": e.name,
        "precision": e.kind,
        "country": e.country or None,
        "admin1": admin1,
        "population": e.population,
        "lat": e.lat,
        "lon": e.lon,
        "geonameid": e.id if e.id > 0 else None,
    }


def _show_rows(rows: list[dict[str, Any]], how: str, console: Console) -> None:
    from rich.text import Text

    from recount.cli.table import Column, show_table
    from recount.model.clean import clean

    if _MET[how]:
        console.print(_MET[how])
    if not rows:
        return
    columns = [
        Column("Place", is_favoured=True),
        Column("Precision", is_whole=True),
        Column("Country", is_whole=True),
        Column("Division"),
        Column("People", is_right=True),
        Column("Latitude", is_right=True),
        Column("Longitude", is_right=True),
        Column("GeoNames", is_right=True),
    ]
    cells = (
        (
            r["name"],
            r["precision"],
            r["country"] or "",
            r["admin1"] or "",
            f"{r['population']:,}" if r["population"] else "",
            f"{r['lat']:.3f}",
            f"{r['lon']:.3f}",
            str(r["geonameid"] or ""),
        )
        for r in rows
    )
    show_table(console, columns, [[Text(clean(cell)) for cell in row] for row in cells])
