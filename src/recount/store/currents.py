"""Which version of a report its id stands for: the one that was named last in the table `currents`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from recount.store.schema import currents, reports


def current_of(report_id: str | ColumnElement[Any] | ScalarSelect[Any]) -> Select[Any]:
    """The key of the current version of one report; no row if there is no such report."""
    query = select(currents.c.report).join(reports, reports.c.key == currents.c.report)
    return query.where(reports.c.id == report_id).order_by(currents.c.key.desc()).limit(1)


def all_current() -> Select[Any]:
    """The key of the current version of every report."""
    latest = select(func.max(currents.c.key)).join(reports, reports.c.key == currents.c.report)
    return select(currents.c.report).where(currents.c.key.in_(latest.group_by(reports.c.id)))
