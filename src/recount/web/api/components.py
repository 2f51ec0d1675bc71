"""The shapes of what the API gives, under the names by which the document refers to them."""

from __future__ import annotations

from collections.abc import Mapping

from recount.codebook.tables import codes
from recount.model.counts import COUNT_KINDS
from recount.model.places import PLACE_PRECISIONS
from recount.model.reports import REGION_KINDS
from recount.model.sources import AGREEMENTS, TIE_KINDS
from recount.model.whens import DATE_PRECISIONS
from recount.review.corrected import fields
from recount.review.rules import ROLES, kinds
from recount.web.api.shapes import (
    ANY,
    DAY,
    FLAG,
    INSTANT,
    NUMBER,
    Shape,
    keyed,
    listed,
    maybe,
    one_of,
    record,
    ref,
    whole,
    words,
)

_TEXTS = listed(words())
_PERSONS = maybe(whole())
_END = maybe(whole())
_SPAN = {"type": "array", "items": whole(), "minItems": 2, "maxItems": 2}

_PLACE = record(
    {
        "start": whole(),
        "end": whole(),
        "text": words(),
        "geonameid": maybe(whole()),
        "name": words(),
        "country": maybe(words()),
        "admin1": maybe(words()),
        "lat": maybe(NUMBER),
        "lon": maybe(NUMBER),
        "precision": one_of(PLACE_PRECISIONS),
    }
)
_RANGE: Mapping[str, Shape] = {"low": _END, "best": _END, "high": _END}
_COUNT = record(_RANGE, {"imputed": FLAG})
_CLAIM = record(
    {
        "id": words(),
        "report": words(),
        "outcome": words(),
        "low": _PERSONS,
        "best": _PERSONS,
        "high": _PERSONS,
        "count_kind": one_of(COUNT_KINDS),
        **dict.fromkeys(("count_text", "victims", "status", "age", "sex", "role"), words()),
        **dict.fromkeys(("perpetrator", "means", "place", "time"), words()),
        "location": maybe(ref("Place")),
        "start": DAY,
        "end": DAY,
        "date_precision": one_of(DATE_PRECISIONS),
        **dict.fromkeys(("scope", "source", "stance", "extractor"), words()),
        "source_chain": listed(record({"text": words(), "kind": words()})),
        "part_of": maybe(words()),
        "evidence": listed(record({"start": whole(), "end": whole(), "quote": words()})),
        "spans": keyed(_SPAN),
        "names": listed(record({"text": words(), "start": whole(), "end": whole()})),
        "derived": FLAG,
        "confidence": NUMBER,
    }
)
_FIGURE = record(
    {"outcome": words(), "role": words(), "words": words(), "agreement": one_of(AGREEMENTS)},
)
_STANDING = record(
    {
        "report": words(),
        "claims": _TEXTS,
        "figures": listed(_FIGURE),
        "tie": maybe(one_of(TIE_KINDS)),
        "on": maybe(words()),
        "share": maybe(NUMBER),
        "name": maybe(words()),
    }
)
_SOURCE = record(
    {"name": words(), "kind": words(), "own_statement": FLAG, "reports": listed(_STANDING)},
)
_BLAME = record(
    {
        "name": words(),
        "claimed_by": _TEXTS,
        "denied_by": _TEXTS,
        "actor": maybe(words()),
        "words": _TEXTS,
    },
    {"grade": words()},
)
_INCIDENT = record(
    {
        "id": words(),
        "kind": one_of(codes("incident_kind")),
        "reports": _TEXTS,
        "claims": _TEXTS,
        "start": DAY,
        "end": DAY,
        "date_precision": one_of(DATE_PRECISIONS),
        "location": maybe(ref("Place")),
        "perpetrators": listed(_BLAME),
        "means": _TEXTS,
        "counts": keyed(ref("Count")),
        "attackers": keyed(ref("Count")),
        "told": keyed(listed(_END, 2, 2)),
        "by_group": listed(
            record(
                {**dict.fromkeys(("outcome", "status", "age", "sex"), words()), **_RANGE},
                {"imputed": FLAG},
            )
        ),
        "independent_sources": whole(),
        "sources": listed(_SOURCE),
        "grade": one_of(codes("grade")),
        "policy": words(),
        "provisional": FLAG,
        "covers": maybe(keyed(ANY)),
        "reasons": listed(record({"text": words(), "claims": _TEXTS})),
    }
)
_DECISION = record(
    {
        "number": whole(1),
        "at": INSTANT,
        "by": words(),
        "kind": one_of(kinds()),
        "subject": words(),
        "content": keyed(ANY),
        "reason": words(),
        "basis": words(),
        "previous": words(),
        "hash": words(),
        "undone_by": maybe(whole(1)),
    }
)
_CLAIM_VIEW = record(
    {
        "claim": {**ref("Claim"), "description": "as the machine, or a person, made it; never changed"},
        "now": {**ref("Claim"), "description": "as people corrected it"},
        "state": words(),
        "accepted_by": _TEXTS,
        "corrections": {
            "type": "object",
            "properties": dict.fromkeys(fields(), ref("Correction")),
            "additionalProperties": False,
        },
        "withdrawn": maybe(ref("Decision")),
        "incident": maybe(words()),
        "basis": {**words(), "description": "what you saw: give it with a decision on this claim"},
    }
)
EXCERPT = record(
    {
        "text": words(),
        "start": whole(),
        "end": whole(),
        "found": {**listed(_SPAN), "description": "where the words found stand, as `start` and `end` do"},
    }
)
_REPORT = record(
    {
        **dict.fromkeys(("id", "title", "publisher", "published_text", "url", "language"), words()),
        "version": {**whole(1), "description": "the one that counts"},
        "newest": {**whole(1), "description": "the one that was given last, which may yet have to be read"},
        "published": maybe(DAY),
        "text": {**words(), "description": "the layer in which all spans count, in code points"},
        "text_sha256": {**words(), "description": "of the layer as it is kept, in UTF-8"},
        "regions": listed(record({"kind": one_of(REGION_KINDS), "start": whole(), "end": whole()})),
        "account": {
            **maybe(record({"account": words()}, dict.fromkeys(("place", "translation"), words()))),
            "description": "of an account that somebody wrote down: its kind, and what stands beside it",
        },
        "restricted": {
            **maybe(keyed(words())),
            "description": "who gave it and how to reach them, to those who may see names",
        },
        "claims": listed(ref("ClaimView")),
    }
)
_HIT = record(
    {
        **dict.fromkeys(("report", "title", "publisher"), words()),
        "published": maybe(DAY),
        "line": {**whole(1), "description": "of the text, in which the first of the words found stands"},
        "claim": {**words(), "description": "the first claim whose words are among those shown, or empty"},
        "words": EXCERPT,
    }
)
_PROBLEM_MEMBERS: Mapping[str, Shape] = {
    "type": words(),
    "title": words(),
    "status": whole(400, 599),
    "detail": {**words(), "description": "what happened"},
    "todo": {**words(), "description": "what to do next"},
}

COMPONENTS: Mapping[str, Shape] = {
    "Place": _PLACE,
    "Count": _COUNT,
    "Claim": _CLAIM,
    "ClaimView": _CLAIM_VIEW,
    "Correction": record({"value": ANY, "by": words(), "number": whole(1)}),
    "Incident": _INCIDENT,
    "Decision": _DECISION,
    "Report": _REPORT,
    "Heading": record(
        {**dict.fromkeys(("id", "title", "publisher"), words()), "published": maybe(DAY)},
    ),
    "Hit": _HIT,
    "Account": record(
        {"name": words(), "role": one_of(ROLES), "is_open": FLAG, "has_codes": FLAG, "made_at": INSTANT}
    ),
    "Program": record(
        {"label": words(), "role": one_of(ROLES), "made_at": INSTANT, "seen_at": INSTANT, "ends_at": INSTANT}
    ),
    "Problem": record(_PROBLEM_MEMBERS),
    "Conflict": record(
        _PROBLEM_MEMBERS,
        {
            "since": {
                **listed(ref("Decision")),
                "description": "what others decided since, undone decisions and undoings too",
            },
            "basis": {**words(), "description": "of what stands now: give it to decide all the same"},
        },
    ),
}
