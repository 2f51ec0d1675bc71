"""Operations on what everything is counted by, and on counting all anew."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from recount.model.errors import InputError, Refused
from recount.pipeline.naming import own_tables
from recount.pipeline.sides import policies
from recount.web.api.calls import Call, Operation
from recount.web.api.decisions import decided_json
from recount.web.api.shapes import FLAG, INSTANT, listed, maybe, one_of, record, ref, text, whole, words
from recount.web.security import MAX_POST
from recount.web.settings import policy_put, table_now, table_set

GROUP = "Settings"
_TABLE = {**text(80, 1), "description": "letters, digits, - and _, ending in .csv"}
_STATE = record(
    {
        "is_linked": {**FLAG, "description": "whether all reports and tables are taken into account"},
        "is_whole": {**FLAG, "description": "whether totals are counted with all decisions"},
        "waiting": {**words(), "description": "the policy that is set and not counted by yet, or empty"},
        "is_running": {**FLAG, "description": "whether all is being counted anew"},
        "began_at": maybe(INSTANT),
        "ended_at": maybe(INSTANT),
        "what": {**words(), "description": "why the last count failed; empty where it did not"},
        "todo": words(),
    }
)


def settings(call: Call) -> dict[str, Any]:
    """What this server counts by."""
    tables = own_tables(call.desk.casebook.folder)
    return {
        "policy": call.desk.policy,
        "policies": [{"policy": name, "about": about} for name, about in policies().items()],
        "actors": [
            {"table": Path(t.name).name, "rows": max(0, len(t.text.splitlines()) - 1)} for t in tables
        ],
    }


def set_policy(call: Call) -> dict[str, Any]:
    """Count by another policy from now on."""
    return decided_json(call, policy_put(call, call.body["policy"], call.body.get("seen", "")))


def actors(call: Call) -> dict[str, Any]:
    """A table of actors."""
    now, digest = table_now(call.desk, call.query["table"])
    return {"table": call.query["table"], "text": now, "digest": digest}


def set_actors(call: Call) -> dict[str, Any]:
    """Put a table of actors in its place."""
    sent = call.body
    try:
        row = table_set(call, sent["table"], sent["text"], sent["seen"])
    except InputError as e:
        line = "" if e.line is None else f", line {e.line}"
        raise Refused(f"{sent['table']}{line}: {e.what}", e.todo) from e
    return decided_json(call, row)


def state(call: Call) -> dict[str, Any]:
    """Whether all is counted, and how the last count of all went."""
    last = call.desk.recounter.last
    return {
        **asdict(call.desk.freshness()),
        "is_running": last.is_running,
        "began_at": last.began_at and last.began_at.isoformat(),
        "ended_at": last.ended_at and last.ended_at.isoformat(),
        "what": last.what,
        "todo": last.todo,
    }


def recount(call: Call) -> dict[str, Any]:
    """Begin to count all anew."""
    call.desk.recounter.start()
    return state(call)


OPERATIONS = (
    Operation(
        name="settings",
        method="GET",
        path="/settings",
        about="The policy that this server counts by, all policies, and the casebook's own tables of actors",
        group=GROUP,
        run=settings,
        gives=record(
            {
                "policy": words(),
                "policies": listed(record({"policy": words(), "about": words()})),
                "actors": listed(record({"table": words(), "rows": whole()})),
            }
        ),
    ),
    Operation(
        name="set_policy",
        method="PUT",
        path="/settings/policy",
        about="Have all counted by another policy, which begins at once",
        group=GROUP,
        run=set_policy,
        gives=ref("Decision"),
        may="settings",
        takes=record(
            {"policy": one_of(policies())},
            {"seen": {**one_of(policies()), "description": "the policy that held when you looked"}},
        ),
        refusals={409: "Somebody set another policy since you looked"},
    ),
    Operation(
        name="actors",
        method="GET",
        path="/settings/actors",
        about="One of the casebook's own tables of actors as CSV; empty where there is none of this name",
        group=GROUP,
        run=actors,
        gives=record({"table": words(), "text": words(), "digest": words()}),
        query={"table": _TABLE},
        needs=frozenset({"table"}),
    ),
    Operation(
        name="set_actors",
        method="PUT",
        path="/settings/actors",
        about="Put a table of actors in its place and have all counted by it; an empty text takes it away",
        group=GROUP,
        run=set_actors,
        gives=ref("Decision"),
        may="settings",
        takes=record(
            {
                "table": _TABLE,
                "text": text(MAX_POST),
                "seen": {
                    **text(64, 0, "^([0-9a-f]{64})?$"),
                    "description": "`digest` of the table that you looked at, empty where there was none",
                },
            }
        ),
        refusals={409: "Somebody changed the table since you looked"},
    ),
    Operation(
        name="recount_state",
        method="GET",
        path="/recount",
        about="Whether all that is counted is counted from all that there is, and how the last count went",
        group=GROUP,
        run=state,
        gives=_STATE,
    ),
    Operation(
        name="recount",
        method="POST",
        path="/recount",
        about="Begin to count all anew; `GET /recount` says when that has ended",
        group=GROUP,
        run=recount,
        gives=_STATE,
        status=202,
        may="code",
    ),
)
