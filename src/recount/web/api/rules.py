"""Operations on what everything is counted and decided by."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from recount.codebook.page import VOCABULARIES
from recount.codebook.tables import rows
from recount.review.corrected import fields
from recount.review.rules import ROLES, kinds, permissions
from recount.web.api.calls import Call, Operation
from recount.web.api.shapes import FLAG, keyed, listed, record, words

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
