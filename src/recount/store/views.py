"""Who was shown names, of what and when: rows that are only added to, apart from the log of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from recount.store.schema import views

PAGE = 50


@dataclass(frozen=True, slots=True)
class View:
    """Somebody was shown names.

    Attributes:
        at: when, UTC.
        by: name of the user.
        what: the kind of thing that was looked at.
        subject: its id.
        key: of the row; 0 before it is kept.
    """

    at: datetime
    by: str
    what: str
    subject: str
    key: int = 0


def add(connection: Connection, view: View) -> None:
    """Keep one."""
    connection.execute(insert(views).values(at=view.at, by=view.by, what=view.what, subject=view.subject))


def page(connection: Connection, before: int | None, by: str = "", subject: str = "") -> list[View]:
    """At most PAGE of them, newest first, and one more where there are more.

    Args:
        connection: to read by.
        before: only rows of lower keys; None: from the last one on.
        by: name of a user, "" for all.
        subject: id of what was looked at, "" for all.
    """
    query = select(views).order_by(views.c.key.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(views.c.key < before)
    for column, value in ((views.c.by, by), (views.c.subject, subject)):
        query = query.where(column == value) if value else query
    return [_view(row) for row in connection.execute(query).mappings()]


def _view(row: Mapping[Any, Any]) -> View:
    return View(row["at"], row["by"], row["what"], row["subject"], row["key"])
