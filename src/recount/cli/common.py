"""What the verbs share: options, exit statuses, JSON. Imports nothing heavy, so that help stays quick."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from recount.model.clean import clean, json_text
from recount.store.address import is_url, without_secrets

# What every command promises its caller (docs/commands.md, Exit statuses).
DONE = 0
SOME_REFUSED = 1
NOTHING_DONE = 2

DEFAULT_CASEBOOK = "casebook"
DEFAULT_POLICY = "recount-1"

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class _CasebookOption(click.Option):
    def get_error_hint(self, ctx: click.Context | None) -> str:
        """Name the environment variable only where the wrong value came from it."""
        source = ctx.get_parameter_source(self.name) if ctx else None
        is_given = source is not ParameterSource.ENVIRONMENT
        return click.Parameter.get_error_hint(self, ctx) if is_given else super().get_error_hint(ctx)


class _Place(click.Path):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The folder or the address of a database, as it was written; no file."""
        return str(value) if is_url(value) else str(super().convert(value, param, ctx))


PLACE = _Place(file_okay=False)
"""Where a casebook is."""

casebook_option: Decorator = click.option(
    "--casebook",
    cls=_CasebookOption,
    type=PLACE,
    default=DEFAULT_CASEBOOK,
    show_default=True,
    envvar="RECOUNT_CASEBOOK",
    show_envvar=True,
    metavar="DIR-OR-URL",
    help="The folder in which Recount keeps reports and claims, or the address of a PostgreSQL database "
    "with such a folder: postgresql://host/database?folder=/path.",
)
quiet_option: Decorator = click.option(
    "--quiet", "-q", is_flag=True, help="No progress bar, no notes: only what was asked for, and refusals."
)
json_option: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines in place of what is printed for people."
)
explain_option: Decorator = click.option(
    "--explain",
    is_flag=True,
    help="For people: which words gave each field, how sure it is, what came second, and who was read and "
    "left out. Mostly for one report; several are explained one after the other.",
)
extractor_option: Decorator = click.option(
    "--extractor",
    type=click.Choice(("rules", "model", "llm")),
    default="model",
    show_default=True,
    help="What finds claims: rules, the trained model with them, or llm, which sends the reports' text to a "
    "language model.",
)

decisions_option: Decorator = click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A CSV table of pairs of claims that people decided to be of one incident (same) or of two (apart).",
)

gazetteer_option: Decorator = click.option(
    "--gazetteer",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where places are looked up, made by `recount gazetteer build`; or RECOUNT_GAZETTEER. Else the one "
    "that comes with Recount.",
)

policy_option: Decorator = click.option(
    "--policy", default=DEFAULT_POLICY, show_default=True, metavar="NAME", help="How claims become counts."
)
policies_option: Decorator = click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="NAME",
    help=f"How claims become counts; {DEFAULT_POLICY} unless you say otherwise. Several, each with --policy, "
    "stand side by side.",
)


def inputs_argument(metavar: str) -> Decorator:
    """One or more inputs, under the name that help gives them."""
    return click.argument("inputs", nargs=-1, required=True, metavar=f"{metavar}...")


def exit_status(done: int, refused: int) -> int:
    """The status for so many inputs done and refused."""
    if not refused:
        return DONE
    return SOME_REFUSED if done else NOTHING_DONE


def print_json(value: Any) -> None:
    """Print a value as one line of JSON in UTF-8, whatever the terminal's encoding."""
    click.echo(json_text(value).encode())


def show_command(name: str, casebook: str) -> str:
    """The command that shows the thing of this id, as a person can type it here."""
    return in_casebook(f"recount show {name[:10]}", casebook)


def in_casebook(command: str, casebook: str) -> str:
    """A command with the casebook named, as a person can type it here."""
    where = "" if casebook == DEFAULT_CASEBOOK else f" --casebook {shlex.quote(shown(casebook))}"
    return f"{command}{where}"


def shown(casebook: str) -> str:
    """A folder or address as it may be printed: without passwords, and nothing that steers a terminal."""
    return clean(without_secrets(casebook))
