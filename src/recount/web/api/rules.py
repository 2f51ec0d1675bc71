"""Operations on what everything is counted and decided by."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from recount.codebook.page import VOCABULARIES
from recount.codebook.tables import rows
from recount.pipeline.naming import own_tables
from recount.pipeline.sides import policies
from recount.review.corrected import fields
from recount.review.rules import ROLES, kinds, permissions
from recount.web.api.calls import Call, Operation
from recount.web.api.shapes import FLAG, keyed, listed, record, whole, words

GROUP = "Rules"
_TEXTS = listed(words())
_CODE = record(dict.fromkeys(("code", "definition", "ged", "acled", "hxl", "muc"), words()))
_KIND = record(
    {
        **dict.fromkeys(("kind", "subject", "may", "key", "words"), words()),
        "needs_reason": FLAG,
        "content": _TEXTS,
    }
)
_FIELD = record({"field": words(), "form": words(), "sets": _TEXTS, "label": words()})


def settings(call: Call) -> dict[str, Any]:
    """What this server counts by."""
    tables = own_tables(call.desk.casebook.folder)
    return {
        "policy": call.desk.policy,
        "policies": [{"policy": name, "about": about} for name, about in policies().items()],
        "actors": [{"table": t.name, "rows": max(0, len(t.text.splitlines()) - 1)} for t in tables],
    }


def codebook(_: Call) -> dict[str, Any]:
    """All vocabularies."""
    return {
        name: {"title": title, "codes": [asdict(row) for row in rows(name).values()]}
        for name, title in VOCABULARIES.items()
    }


def decision_kinds(_: Call) -> list[dict[str, Any]]:
    """All kinds of decisions."""
    return [
        {
            "kind": k.code,
            "subject": k.subject,
            "may": k.may,
            "key": k.key,
            "words": k.words,
            "needs_reason": k.needs_reason,
            "content": list(k.content),
        }
        for k in kinds().values()
    ]


def claim_fields(_: Call) -> list[dict[str, Any]]:
    """All fields that can be corrected."""
    return [
        {"field": f.name, "form": f.form, "sets": list(f.sets), "label": f.label} for f in fields().values()
    ]


def roles(_: Call) -> dict[str, list[str]]:
    """What each role may do."""
    return {role: sorted(permissions(role)) for role in ROLES}


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
        name="codebook",
        method="GET",
        path="/codebook",
        about="The codes that claims and incidents carry, by vocabulary",
        group=GROUP,
        run=codebook,
        gives=keyed(record({"title": words(), "codes": listed(_CODE)})),
    ),
    Operation(
        name="kinds",
        method="GET",
        path="/kinds",
        about="The kinds of decisions, and the permission that each takes",
        group=GROUP,
        run=decision_kinds,
        gives=listed(_KIND),
    ),
    Operation(
        name="fields",
        method="GET",
        path="/fields",
        about="The fields of a claim that can be corrected, and the form of their values",
        group=GROUP,
        run=claim_fields,
        gives=listed(_FIELD),
    ),
    Operation(
        name="roles",
        method="GET",
        path="/roles",
        about="What each role may do",
        group=GROUP,
        run=roles,
        gives=keyed(_TEXTS),
    ),
)
