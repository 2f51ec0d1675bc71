"""Accounts that people write down: the form, and what it makes."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import Response

from recount.codebook.tables import codes
from recount.model.errors import Refused
from recount.model.reports import Report
from recount.pipeline.accounts import MAX_LINE, MAX_NOTES, MAX_TEXT, Account
from recount.pipeline.known import RESTRICTED
from recount.review.rules import check_role
from recount.web.forms import text
from recount.web.showing import report_url
from recount.web.visits import Visit, go

_LONG = {"text": MAX_TEXT, "translation": MAX_TEXT, "notes": MAX_NOTES}
_FIELDS = ("kind", "text", "title", "translation", "language", "day", "place", "origin")


def form(visit: Visit) -> Response:
    """The empty form."""
    check_role(visit.user.role, "code")
    return _shown(visit, {}, None)


def add(visit: Visit) -> Response:
    """Keep the account and lead to its page; where something is wrong, the form as it was filled in."""
    given = {k: text(visit.form, k, _LONG.get(k, MAX_LINE)) for k in (*_FIELDS, *RESTRICTED)}
    try:
        account = Account(**{k: given[k].replace("\r\n", "\n") for k in _FIELDS})
        row = visit.site.desk.add_account(visit.user, account, {k: given[k] for k in RESTRICTED})
    except Refused as error:
        return _shown(visit, given, error)
    return go(report_url(row.subject), done=str(row.number))


def account_of(report: Report) -> dict[str, str]:
    """What a report says as an account that somebody wrote down; nothing where it is none."""
    told = {k: report.extra.get(k) for k in ("account", "place", "translation")}
    if told["account"] not in codes("account_kind"):
        return {}
    return {k: v for k, v in told.items() if isinstance(v, str) and v}


def _shown(visit: Visit, given: dict[str, str], error: Refused | None) -> Response:
    return visit.show(
        "account.html",
        200 if error is None else 422,
        given=given,
        kinds_of=codes("account_kind"),
        today=datetime.now(UTC).date(),
        error=error,
    )
