"""`recount serve`: the review room in the browser."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

from pathlib import Path

import click

from recount.cli.common import DONE, casebook_option, in_casebook, policy_option, quiet_option

EXAMPLES = """\b
Examples:
  recount serve
  recount serve --casebook ~/cases/velmora --port 9000
  recount serve --host 0.0.0.0 --name recount.example.org
  RECOUNT_OIDC_SECRET=... recount serve --oidc oidc.toml"""


@click.command("serve", short_help="Open the casebook in the browser, to decide.", epilog=EXAMPLES)
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen at."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="NUMBER",
    help="The port to listen at; 0 takes one that is free.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A name by which browsers call this server, besides localhost; may be given more than once.",
)
@click.option(
    "--oidc",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Let people sign in by an OpenID Connect issuer, too, which FILE names; the client's secret is in "
    "RECOUNT_OIDC_SECRET.",
)
@policy_option
@casebook_option
@quiet_option
def command(  # noqa: PLR0913, PLR0917  (the options that a person types)
    host: str,
    port: int,
    names: tuple[str, ...],
    oidc: Path | None,
    policy: str,
    casebook: str,
    quiet: bool,
) -> int:
    """Open the casebook in the browser: look at incidents and reports, and decide.

    Listens on this machine only, unless you give another --host. Ctrl-C stops it; whatever it said is kept
    is kept.
    """
    from recount.cli.openid import door_of
    from recount.cli.serving import named, serve
    from recount.pipeline.people import People
    from recount.pipeline.reviewing import Desk
    from recount.store.casebook import Casebook
    from recount.web.app import application

    with Casebook(casebook) as book:
        people = People(book)
        if not people.accounts():
            todo = in_casebook("recount user add NAME --role administrator", casebook)
            click.echo(f"Nobody can sign in yet. Make the first user: {todo}", err=True)
        door = door_of(oidc, book) if oidc else None
        hosts = (named(host), *names, *((door.host,) if door else ()))
        desk = Desk(book, policy)
        if desk.policy != desk.asked:
            click.echo(f"Incidents are counted under {desk.policy}, as an administrator set it.", err=True)
        app = application(desk, people, hosts, door)
        serve(app, host, port, quiet)
    return DONE
