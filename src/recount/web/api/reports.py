"""Operations on reports and single claims."""

from __future__ import annotations

from typing import Any

from recount.model.errors import NotFound
from recount.model.limits import MAX_ID_LENGTH
from recount.web.api.calls import Call, Operation
from recount.web.api.shapes import ref, text
from recount.web.api.words import claims_json, report_json

GROUP = "Reports and claims"
CLAIM_ID = text(40, 3, "^c-[0-9a-f]{1,38}$")


def report(call: Call) -> dict[str, Any]:
    """A report as it is read now."""
    return report_json(call.user, call.desk, call.query["id"])


def claim(call: Call) -> dict[str, Any]:
    """One claim."""
    asked = call.path["id"]
    found = call.desk.claims([asked]).get(asked)
    if found is None:
        raise NotFound(f"No claim here has the id {asked}", "Look at the claims of an incident or a report")
    return claims_json(call.user, call.desk, [found])[0]


OPERATIONS = (
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
