"""Finds what an id, or the beginning of one, names in a casebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from rich.text import Text

from recount.cli.screen import Screen, output
from recount.model.claims import Claim
from recount.model.clean import clean
from recount.model.errors import NotFound
from recount.model.incidents import Incident
from recount.model.reports import Report
from recount.store.casebook import Casebook
from recount.store.records import ClaimFilter

Thing = Incident | Claim | Report

_LISTED = 5


def find(book: Casebook, incidents: Sequence[Incident], name: str) -> Thing:
    """The incident, claim or report that `name` is the id of, or the only one whose id begins with it.

    An incident's id is made of one of its claims' ids, so that the old id of a merged incident leads to the
    incident that holds this claim now; where a report was read anew, to the one that it tells of most now.

    Args:
        book: the casebook.
        incidents: all that it counts at present.
        name: an id or the beginning of one.

    Raises:
        NotFound: if nothing or several things answer to the name.
    """
    by_id = {i.id: i for i in incidents}
    if name in by_id:
        return by_id[name]
    with suppress(NotFound):
        return book.claim(name)
    with suppress(NotFound):
        return book.report(name).report
    return _begun(book, by_id, name)


def tell_old_id(book: Casebook, found: Thing, name: str, screen: Screen, as_json: bool) -> None:
    """Say in a line that `name` is the old id of the incident that was found; nothing where it is its own.

    The line stands on standard output before the page for people, or, where that is JSON, among the messages.
    """
    if not isinstance(found, Incident) or found.id.startswith(name):
        return
    claim = f"c-{name[2:]}"
    if _beginning(found.claims, claim):
        line = f"{name} is now part of {found.id}."
    else:
        of = book.claim(claim).report
        line = f"{name} came from an earlier reading of the report {of}, which now tells of {found.id}."
    if as_json:
        screen.warned(line)
    else:
        output().print(Text(clean(line)))


def _begun(book: Casebook, by_id: Mapping[str, Incident], name: str) -> Thing:
    if ids := _beginning(by_id, name):
        return by_id[_only(ids, name)]
    holders = {claim: i.id for i in by_id.values() for claim in i.claims}
    if name.startswith("i-") and (ids := _beginning(holders, f"c-{name[2:]}")):
        return by_id[_only({holders[claim] for claim in ids}, name)]
    if name.startswith("i-") and (incident := _of_older_reading(book, by_id, name)):
        return incident
    if ids := _beginning(holders, name):
        return book.claim(_only(ids, name))
    reports = (stored.report.id for stored in book.reports(book.newest()))
    return book.report(_only(_beginning(reports, name), name)).report


def _of_older_reading(book: Casebook, by_id: Mapping[str, Incident], name: str) -> Incident | None:
    """The incident that most claims of a report stand in now, of which an older reading gave it this id."""
    with suppress(NotFound):
        report = book.claim(f"c-{name[2:]}").report
        now = {c.id for c in book.claims(ClaimFilter(report=report))}
        shares = {i.id: len(now.intersection(i.claims)) for i in by_id.values() if report in i.reports}
        if best := max(shares, key=lambda i: (shares[i], i), default=None):
            return by_id[best]
    return None


def _beginning(ids: Iterable[str], name: str) -> list[str]:
    return [i for i in ids if i.startswith(name)]


def _only(ids: Iterable[str], name: str) -> str:
    found = sorted(ids)
    if not found:
        todo = "Look the id up in `recount incidents` or `recount claims`"
        raise NotFound(f"Nothing in this casebook has an id that begins with {name!r}", todo)
    if len(found) > 1:
        listed = ", ".join(found[:_LISTED]) + (" and others" if len(found) > _LISTED else "")
        raise NotFound(f"{len(found)} ids begin with {name!r}: {listed}", "Give more of the one you mean")
    return found[0]
