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
from recount.web.lists import done
from recount.web.recounting import recount_if_free
from recount.web.security import MAX_POST
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
    asked = Decision("", "set_policy", "policy", {"policy": text(visit.form, "policy", 40)})
    row = visit.site.desk.decide(visit.user, asked)
    recount_if_free(visit)
    return go("/settings", done=str(row.number))


def actors(visit: Visit) -> Response:
    """A table of actors as it is, or an empty one for a new table."""
    name = visit.query("table")
    path = table_path(visit.site.desk.casebook.folder, name) if name else None
    now = path.read_text("utf-8-sig", "replace") if path and path.exists() else ""
    return visit.show(
        "actors.html", name=name, text=now, digest=digest_of(path) if path else "", error=None, most=MAX_POST
    )


def set_actors(visit: Visit) -> Response:
    """Put a table in its place; one with a wrong row comes back with what is wrong."""
    name, seen = text(visit.form, "name", 80), text(visit.form, "seen", 64)
    table = text(visit.form, "text", MAX_POST)
    try:
        row = visit.site.desk.set_table(visit.user, name, table, seen)
    except InputError as error:
        return visit.show("actors.html", 422, name=name, text=table, digest=seen, error=error, most=MAX_POST)
    recount_if_free(visit)
    return go("/settings", done=str(row.number))
