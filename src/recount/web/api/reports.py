"""Operations on reports and single claims."""

from __future__ import annotations

from typing import Any

from recount.model.errors import NotFound
from recount.model.limits import MAX_ID_LENGTH
from recount.store.browsing import PAGE
from recount.web.api.calls import Call, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, values_of
from recount.web.api.shapes import DAY, INSTANT, listed, maybe, one_of, record, ref, text, whole, words
from recount.web.api.words import claims_json, report_json
from recount.web.arrivals import NewReport, day_of
from recount.web.arrivals import listed as listed_new
from recount.web.hiding import names_of, veil

GROUP = "Reports and claims"
CLAIM_ID = text(40, 3, "^c-[0-9a-f]{1,38}$")


def report(call: Call) -> dict[str, Any]:
    """A report as it is read now."""
    return report_json(call, call.query["id"])


def new_reports(call: Call) -> dict[str, Any]:
    """A page of reports by arrival."""
    asked, cursor = call.query, call.query.get("cursor")
    before = values_of(cursor, (int,))[0] if cursor else None
    found, onward = listed_new(call, before, day_of(asked.get("since", "")), asked.get("all") == "yes")
    return {
        "reports": [_new_json(r) for r in found],
        "next": None if onward is None else cursor_of(onward),
    }


def claim(call: Call) -> dict[str, Any]:
    """One claim."""
    asked = call.path["id"]
    found = call.desk.claims([asked]).get(asked)
    if found is None:
        raise NotFound(f"No claim here has the id {asked}", "Look at the claims of an incident or a report")
    hide = veil(call, "report", found.report, names_of(call, [asked]))
    return claims_json(hide, call.desk, [found])[0]


def _new_json(r: NewReport) -> dict[str, Any]:
    a = r.arrival
    return {
        "id": a.report,
        "title": a.title,
        "publisher": a.publisher,
        "published": a.published.isoformat() if a.published else None,
        "since": a.since.isoformat(),
        "claims": None if a.claims is None else len(a.claims),
        "incidents": r.incidents,
    }


_NEW = record(
    {
        **dict.fromkeys(("id", "title", "publisher"), words()),
        "published": maybe(DAY),
        "since": {**INSTANT, "description": "from when on it stands as it is"},
        "claims": {**maybe(whole()), "description": "how many it makes; null: it was not read yet"},
        "incidents": listed(words()),
    }
)

OPERATIONS = (
    Operation(
        name="new_reports",
        method="GET",
        path="/new",
        about=f"Reports that nobody has looked at, the newest first, up to {PAGE} at a time",
        group=GROUP,
        run=new_reports,
        gives=record({"reports": listed(_NEW), "next": NEXT}),
        query={
            "since": {**DAY, "description": "only those that came in on this day (UTC) or later"},
            "all": {**one_of(("yes", "no")), "description": "yes: those too that somebody looked at"},
            "cursor": CURSOR,
        },
    ),
    Operation(
        name="report",
        method="GET",
        path="/report",
        about="A report with its text, and its claims with what people made of them",
        group=GROUP,
        run=report,
        gives=ref("Report"),
        query={"id": text(MAX_ID_LENGTH, 1)},
        needs=frozenset({"id"}),
        refusals={404: "There is no such report"},
    ),
    Operation(
        name="claim",
        method="GET",
        path="/claims/{id}",
        about="One claim, as it was read, as it was corrected, and with its words",
        group=GROUP,
        run=claim,
        gives=ref("ClaimView"),
        within={"id": CLAIM_ID},
    ),
)
