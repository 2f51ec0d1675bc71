"""`recount user`: who may sign in to a casebook, and as what."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from recount.cli.common import DONE, casebook_option, json_option, print_json, quiet_option

if TYPE_CHECKING:
    from recount.pipeline.people import People

EXAMPLES = """\b
Examples:
  recount user add ada --role administrator      asks for a password
  recount user add bo --role coder --password-stdin < bo.txt
  recount user role bo reviewer
  recount user close bo
  recount user token bo --role viewer --label export --days 30"""

# Those of review/rules.py, which help does not load.
_ROLES = ("viewer", "coder", "reviewer", "administrator")
_role = click.Choice(_ROLES)
_name_argument = click.argument("name")
_password_option = click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input, on one line, in place of asking for it twice.",
)


@click.group("user", short_help="Make users, change their roles, close their access.", epilog=EXAMPLES)
def command() -> None:
    """Say who may sign in to a casebook, and as what.

    A viewer reads; a coder decides on claims and incidents; a reviewer grades and signs, too; an
    administrator also changes people and settings. Each change is a row of the log.
    """


@command.command("add", short_help="Make a user; the first one is an administrator.")
@_name_argument
@click.option("--role", type=_role, required=True, help="What the user may do.")
@_password_option
@casebook_option
@quiet_option
def add(name: str, role: str, password_stdin: bool, casebook: str, quiet: bool) -> int:
    """Make the user NAME. The first user of a casebook has to be an administrator."""
    from recount.pipeline.people import COMMAND

    with _people(casebook) as people:
        kept = people.add(COMMAND, name, _password(password_stdin), role)
    _tell(quiet, f"{kept} may sign in as {role}.")
    return DONE


@command.command("list", short_help="List all users.")
@casebook_option
@json_option
def list_users(casebook: str, as_json: bool) -> int:
    """List all users by name: their role, whether their access is open, whether they use one-time codes."""
    with _people(casebook) as people:
        accounts = people.accounts()
    if as_json:
        for a in accounts:
            made_at = a.made_at.isoformat(timespec="seconds")
            row = {"name": a.name, "role": a.role, "is_open": a.is_open, "has_codes": a.has_codes}
            print_json({**row, "made_at": made_at})
    else:
        _show(
            ("Name", "Role", "Access", "Codes", "Since"),
            [
                (
                    a.name,
                    a.role,
                    "open" if a.is_open else "closed",
                    "yes" if a.has_codes else "no",
                    a.made_at.date().isoformat(),
                )
                for a in accounts
            ],
        )
    return DONE


@command.command("role", short_help="Give a user another role.")
@_name_argument
@click.argument("role", type=_role)
@casebook_option
@quiet_option
def change_role(name: str, role: str, casebook: str, quiet: bool) -> int:
    """Give the user NAME another ROLE, from the next request on."""
    from recount.pipeline.people import COMMAND

    with _people(casebook) as people:
        people.change_role(COMMAND, name, role)
    _tell(quiet, f"{name} is {role} now.")
    return DONE


@command.command("close", short_help="Close a user's access.")
@_name_argument
@casebook_option
@quiet_option
def close(name: str, casebook: str, quiet: bool) -> int:
    """Close the access of the user NAME, who is signed out everywhere at once. What they decided stays."""
    from recount.pipeline.people import COMMAND

    with _people(casebook) as people:
        people.close(COMMAND, name)
    _tell(quiet, f"The access of {name} is closed.")
    return DONE


@command.command("open", short_help="Open a closed access again.")
@_name_argument
@casebook_option
@quiet_option
def open_again(name: str, casebook: str, quiet: bool) -> int:
    """Open the access of the user NAME again, with the role and the password that they had."""
    from recount.pipeline.people import COMMAND

    with _people(casebook) as people:
        people.open_again(COMMAND, name)
    _tell(quiet, f"The access of {name} is open again.")
    return DONE


@command.command("password", short_help="Set another password.")
@_name_argument
@_password_option
@casebook_option
@quiet_option
def change_password(name: str, password_stdin: bool, casebook: str, quiet: bool) -> int:
    """Set another password of the user NAME, who is signed out everywhere."""
    from recount.pipeline.people import COMMAND

    with _people(casebook) as people:
        people.change_password(COMMAND, name, _password(password_stdin), datetime.now(UTC))
    _tell(quiet, f"{name} has another password.")
    return DONE


@command.command("end-codes", short_help="Ask a user for no one-time codes any more.")
@_name_argument
@casebook_option
@quiet_option
def end_codes(name: str, casebook: str, quiet: bool) -> int:
    """Ask the user NAME for no one-time codes any more, say after a telephone was lost."""
    from recount.pipeline.people import COMMAND

    with _people(casebook) as people:
        people.end_codes(COMMAND, name, datetime.now(UTC))
    _tell(quiet, f"{name} signs in by password alone.")
    return DONE


@command.command("sign-out", short_help="End all that is signed in under a name.")
@_name_argument
@casebook_option
@quiet_option
def sign_out(name: str, casebook: str, quiet: bool) -> int:
    """End all that is signed in under NAME: browsers, and the tokens of programs."""
    from recount.model.phrases import plural
    from recount.pipeline.people import COMMAND

    with _people(casebook) as people:
        ended = people.sign_out_everywhere(COMMAND, name)
    _tell(quiet, f"{name} is signed out of {plural(ended, 'session')}.")
    return DONE


@command.command("token", short_help="Make a token for a program of a user.")
@_name_argument
@click.option("--role", type=_role, required=True, help="What the program may do; no more than its user.")
@click.option("--label", required=True, metavar="TEXT", help="What the program is for.")
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=90,
    show_default=True,
    metavar="NUMBER",
    help="In how many days the token ends.",
)
@casebook_option
@quiet_option
def token(name: str, role: str, label: str, days: int, casebook: str, quiet: bool) -> int:
    """Make a token with which a program acts for the user NAME, and print it, this once.

    The program sends it as `Authorization: Bearer TOKEN` to the addresses under /api/v1.
    """
    from recount.pipeline.people import COMMAND, User

    now = datetime.now(UTC)
    ends_at = now + timedelta(days=days)
    with _people(casebook) as people:
        made = people.program_token(User(name, COMMAND.role), role, label, ends_at, now, COMMAND)
    click.echo(made)
    if not quiet:
        click.echo(f"It ends on {ends_at.date().isoformat()}, and is shown this once.", err=True)
    return DONE


@command.command("tokens", short_help="List the tokens of a user's programs.")
@_name_argument
@casebook_option
@json_option
def tokens(name: str, casebook: str, as_json: bool) -> int:
    """List the tokens of the programs of the user NAME, oldest first, without the tokens themselves."""
    with _people(casebook) as people:
        programs = people.programs(name)
    if as_json:
        for p in programs:
            times = {"made_at": p.made_at, "seen_at": p.seen_at, "ends_at": p.ends_at}
            told = {k: at.isoformat(timespec="seconds") for k, at in times.items()}
            print_json({"label": p.label, "role": p.role} | told)
    else:
        _show(
            ("Label", "Role", "Used", "Ends"),
            [(p.label, p.role, p.seen_at.date().isoformat(), p.ends_at.date().isoformat()) for p in programs],
        )
    return DONE


@command.command("end-token", short_help="End the token of a user's program.")
@_name_argument
@click.argument("label")
@casebook_option
@quiet_option
def end_token(name: str, label: str, casebook: str, quiet: bool) -> int:
    """End the token of the program LABEL of the user NAME."""
    from recount.pipeline.people import COMMAND

    with _people(casebook) as people:
        people.end_program(COMMAND, name, label)
    _tell(quiet, f"The token {label} of {name} is ended.")
    return DONE


@contextmanager
def _people(casebook: str) -> Iterator[People]:
    from recount.pipeline.people import People
    from recount.store.casebook import Casebook

    with Casebook(casebook) as book:
        yield People(book)


def _password(is_on_stdin: bool) -> str:
    """The password, asked for without showing it, or the one line of standard input."""
    from recount.model.errors import Refused

    if not is_on_stdin:
        if not sys.stdin.isatty():
            raise Refused(
                "There is no terminal to ask for the password",
                "Use --password-stdin, or run it on a terminal",
            )
        try:
            asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        except click.Abort:
            raise KeyboardInterrupt from None
        return asked
    try:
        text = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as e:
        raise Refused("The password on standard input is not text in UTF-8", "Save it in UTF-8") from e
    password = text.removesuffix("\n").removesuffix("\r")
    if "\n" in password:
        raise Refused("Standard input holds more than one line", "Give the password alone, on one line")
    return password


def _tell(quiet: bool, sentence: str) -> None:
    from recount.model.clean import clean

    if not quiet:
        click.echo(clean(sentence))


def _show(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.text import Text

    from recount.cli.screen import output
    from recount.cli.table import Column, show_table
    from recount.model.clean import clean

    columns = [Column(heading, is_whole=True) for heading in headings]
    show_table(output(), columns, [[Text(clean(cell)) for cell in row] for row in rows])
