"""The command `recount`: finds the verb, runs it, and turns every failure into one sentence and a status."""

# ruff: noqa: PLC0415  (what only a failure or one verb needs is imported there, so that help stays quick)

from __future__ import annotations

import errno
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from recount import __version__
from recount.cli.common import NOTHING_DONE
from recount.model.errors import RecountError

VERBS = (
    "run", "extract", "add", "claims", "incidents", "show", "search", "pair", "serve", "user", "agreement",
    "verify",
    "migrate", "gazetteer",
)  # fmt: skip
INTERRUPTED = 128 + 2  # what a shell reports for SIGINT
PIPE_CLOSED = 128 + 13  # what a shell reports for SIGPIPE


class Verbs(click.Group):
    """A group whose verbs are modules of this package, each imported only when it is named or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (Click's signature)
        """The verbs, in the order in which a recorder meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The verb's command, or None where there is no such verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"recount.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As in Click, but a misspelt verb is answered with the verbs that it resembles."""
        if args[0] not in VERBS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=VERBS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        """As in Click, which prints help here; where nobody reads it, the status is that of all verbs."""
        try:
            return super().make_context(*arguments, **more)
        except BrokenPipeError as error:
            sys.exit(_told(error))

    def invoke(self, ctx: click.Context) -> NoReturn:
        """Run the verb and leave with its status; a failure is told in one sentence, never as a traceback."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()  # here, not at exit, where a closed pipe could no longer be caught
        except (click.ClickException, click.exceptions.Exit):
            raise
        except BaseException as error:
            if os.environ.get("RECOUNT_DEBUG") == "1":
                traceback.print_exc()
            status = _told(error)
        ctx.exit(status)


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Start here:
  recount run reports.jsonl --out counted      read reports, count incidents
  recount show i-7f3a                          one incident and the words behind it
  recount COMMAND --help                       what a command takes

Exit status: 0 all went well, 1 some input was refused and the rest is done, 2 nothing could be done.""",
)
@click.version_option(__version__, prog_name="recount")
def cli() -> None:
    """Turn accounts of violence into counts that can be checked back to their words.

    Recount reads news reports, statements and releases; finds who was harmed, how many, where, when, by
    whom and according to whom; and joins what several reports say of one incident into a low, a best and
    a high figure.
    """


def main() -> NoReturn:
    """The console entry."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller: what is printed goes nowhere
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        else:  # a character that the terminal's encoding lacks must not end the run
            stream.reconfigure(errors="backslashreplace")
    try:
        cli(prog_name="recount")
    except (
        KeyboardInterrupt,
        OSError,
    ) as error:  # outside a verb: help that cannot be printed
        sys.exit(_told(error))
    raise AssertionError("Click always leaves by SystemExit")


def _told(error: BaseException) -> int:
    """Tell a failure on standard error, in one sentence with what to do; the status to leave with."""
    if isinstance(error, KeyboardInterrupt):
        _say("Stopped. What was kept so far is safe; run the same command again to go on.")
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _leave_pipe()
        return PIPE_CLOSED
    if isinstance(error, RecountError):
        _say(str(error))
    elif isinstance(error, OSError):
        _say(_system_failure(error))
    elif isinstance(error, Exception):
        _say(
            f"Recount met a fault of its own ({type(error).__name__}: {error}). "
            "Run the command again with RECOUNT_DEBUG=1 and report what it prints."
        )
    else:  # SystemExit and the like are not failures
        raise error
    return NOTHING_DONE


def _system_failure(error: OSError) -> str:
    what = error.strerror or str(error)
    where = f"{error.filename}: " if error.filename else ""
    todo = {
        errno.ENOSPC: "Free some space, then run the command again",
        errno.EDQUOT: "Free some space, then run the command again",
        errno.EACCES: "Ask for the right to read or write it, or name another place",
        errno.EROFS: "Name a place that can be written to",
        errno.ENOENT: "Check the name",
    }.get(error.errno or 0, "Put that right, then run the command again")
    return f"{where}{what}. {todo}."


def _say(sentence: str) -> None:
    from recount.model.clean import clean

    click.echo(f"recount: {clean(sentence)}", err=True)


def _leave_pipe() -> None:
    """Let the interpreter's last flush go nowhere: the reader has left, and has no use for an error."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
    except (OSError, ValueError):  # a stream without a descriptor has nothing to flush to
        pass
