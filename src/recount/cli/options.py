"""Options that several verbs share. Imports nothing but Click, so that help stays quick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

# What every command promises its caller (docs/commands.md, Exit statuses).
DONE = 0
SOME_REFUSED = 1
NOTHING_DONE = 2

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

casebook_option: Decorator = click.option(
    "--casebook",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("casebook"),
    show_default=True,
    envvar="RECOUNT_CASEBOOK",
    show_envvar=True,
    metavar="DIR",
    help="The folder in which Recount keeps reports and claims.",
)
quiet_option: Decorator = click.option(
    "--quiet", "-q", is_flag=True, help="No progress bar, no notes; only what was asked for, and refusals."
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="JSON in place of a table.")
extractor_option: Decorator = click.option(
    "--extractor", default="rules", show_default=True, metavar="NAME", help="What finds the claims: rules."
)
inputs_argument: Decorator = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
