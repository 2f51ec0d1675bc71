"""The settings: the policy, the casebook's own tables of actors, and the codebook to look at."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response

from recount.codebook.page import VOCABULARIES
from recount.codebook.tables import rows
from recount.model.decisions import Decision
from recount.model.errors import InputError
from recount.pipeline.arranging import digest_of, table_path
from recount.pipeline.naming import own_tables
from recount.pipeline.sides import policies
from recount.web.forms import text
from recount.web.hiding import Asker
from recount.web.lists import done
from recount.web.recounting import recount_if_free
from recount.web.security import MAX_POST
from recount.web.shared import SharedDesk
from recount.web.visits import Visit, go


def settings(visit: Visit) -> Response:
    """What everything is counted by."""
    desk = visit.site.desk
    return visit.show(
        "settings.html",
        policy=desk.policy,
        policies=policies(),
        vocabularies={name: (title, list(rows(name).values())) for name, title in VOCABULARIES.items()},
        actors=[(Path(t.name).name, len(t.text.splitlines())) for t in own_tables(desk.casebook.folder)],
        done=done(visit),
    )


def set_policy(visit: Visit) -> Response:
    """Count by another policy from now on."""
    row = policy_put(visit, text(visit.form, "policy", 40))
    return go("/settings", done=str(row.number))


def policy_put(asker: Asker, policy: str, seen: str = "") -> Decision:
    """Have all counted by another policy; `seen` is the one that held when somebody looked, "" for any."""
    row = asker.desk.decide(asker.user, Decision("", "set_policy", "policy", {"policy": policy}, "", seen))
    recount_if_free(asker.desk)
    return row


def actors(visit: Visit) -> Response:
    """A table of actors as it is, or an empty one for a new table."""
    name = visit.query("table")
    now, digest = table_now(visit.desk, name) if name else ("", "")
    return visit.show("actors.html", name=name, text=now, digest=digest, error=None, most=MAX_POST)


def table_now(desk: SharedDesk, name: str) -> tuple[str, str]:
    """A table of actors and its digest, both empty where there is none of this name."""
    path = table_path(desk.casebook.folder, name)
    return (path.read_text("utf-8-sig", "replace") if path.exists() else ""), digest_of(path)


def set_actors(visit: Visit) -> Response:
    """Put a table in its place; one with a wrong row comes back with what is wrong."""
    name, seen = text(visit.form, "name", 80), text(visit.form, "seen", 64)
    table = text(visit.form, "text", MAX_POST)
    try:
        row = table_set(visit, name, table, seen)
    except InputError as error:
        return visit.show("actors.html", 422, name=name, text=table, digest=seen, error=error, most=MAX_POST)
    return go("/settings", done=str(row.number))


def table_set(asker: Asker, name: str, table: str, seen: str) -> Decision:
    """Put a table of actors in its place (`table_put`), and have all counted by it."""
    row = asker.desk.set_table(asker.user, name, table, seen)
    recount_if_free(asker.desk)
    return row
