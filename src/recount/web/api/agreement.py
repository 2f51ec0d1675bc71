"""Operations on coder agreement: samples, items that are coded blind, how far coders agree, what differs."""

from __future__ import annotations

from typing import Any

from recount.model.claims import claim_to_json
from recount.model.codings import Coding, Sample
from recount.pipeline import agreement
from recount.pipeline.agreement import MOST_ITEMS, MOST_SEED, Draw
from recount.review.agreement import coded_fields
from recount.review.corrected import fields
from recount.review.people import MAX_NAME
from recount.review.rules import MAX_REASON
from recount.store.codings import DrawFilter
from recount.web.agreement import day, open_users
from recount.web.api.calls import Call, Operation
from recount.web.api.cursors import CURSOR, NEXT, cursor_of, values_of
from recount.web.api.decisions import decided_json, value_shape
from recount.web.api.reports import CLAIM_ID
from recount.web.api.shapes import (
    ANY,
    DAY,
    FLAG,
    INSTANT,
    NUMBER,
    keyed,
    listed,
    maybe,
    record,
    ref,
    text,
    whole,
    words,
)
from recount.web.api.words import basis_of
from recount.web.coding import PAGE, Compared, Progress, differing, item_of, progress_of

GROUP = "Agreement"
_SAMPLE_ID = text(10, 10, "^s-[0-9a-f]{8}$")
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}
_VALUES = record({name: value_shape(fields()[name]) for name in coded_fields()})
_SAMPLE = record(
    {
        "id": words(),
        "items": {**listed(words()), "description": "ids of claims, in the order in which they are coded"},
        "coders": {**listed(words()), "description": "names of the two; none: any two"},
        "seed": whole(),
        "where": {**keyed(ANY), "description": "what claims had to be to be drawn"},
        "about": words(),
        "by": words(),
        "at": INSTANT,
        "number": {**whole(1), "description": "of the row of the log"},
        "open": {**whole(), "description": "how many items two people have coded"},
        "waiting": {**listed(words()), "description": "the items that wait for you"},
    }
)
_MEASURE = record(
    {
        **dict.fromkeys(("variable", "metric", "why_not"), words()),
        **dict.fromkeys(("items", "one_only"), whole()),
        **dict.fromkeys(("alpha", "alpha_low", "alpha_high", "same", "same_as_machine"), maybe(NUMBER)),
    }
)
_CODING = record({"values": maybe(keyed(ANY)), "note": words()})
_ITEM = record(
    {
        "item": words(),
        **dict.fromkeys(("report", "title", "publisher", "language"), words()),
        "published": maybe(DAY),
        "text": words(),
        "evidence": listed(record({"start": whole(), "end": whole(), "quote": words()})),
        "own": {**maybe(_CODING), "description": "what you coded; `values` null: that it is no claim"},
        "is_open": {**FLAG, "description": "whether two have coded it, after which nothing changes"},
        "may_code": FLAG,
    }
)
_CHOICE = record({"who": {**words(), "description": "empty: what counts now"}, "value": ANY})
_DIFFERENCES = record(
    {
        "items": listed(
            record(
                {
                    "claim": ref("Claim"),
                    "no_claim": {**listed(words()), "description": "who says that it is none"},
                    "withdrawn": FLAG,
                    "notes": listed(record({"by": words(), "note": words()})),
                    "differences": listed(
                        record(
                            {
                                "field": words(),
                                "choices": listed(_CHOICE),
                                "settled": {**words(), "description": "who settled it, empty: nobody"},
                            }
                        )
                    ),
                    "basis": {**words(), "description": "give it with a correction that settles one"},
                }
            )
        ),
        "total": whole(),
        "next": NEXT,
    }
)


def samples(call: Call) -> dict[str, Any]:
    """A page of samples."""
    casebook, cursor = call.desk.casebook, call.query.get("cursor")
    found, onward = agreement.samples(casebook, values_of(cursor, (int,))[0] if cursor else None)
    coded = agreement.progress(casebook, found)
    return {
        "samples": [_sample_json(progress_of(s, coded.get(s.id, {}), call.user)) for s in found],
        "next": None if onward is None else cursor_of(onward),
    }


def draw(call: Call) -> dict[str, Any]:
    """Draw a sample."""
    sent = call.body
    first, last = (day(sent.get(end, "")) for end in ("first", "last"))
    where = DrawFilter(sent.get("language", ""), first, last, sent.get("least"), sent.get("most"))
    asked = Draw(sent["seed"], sent["size"], where, tuple(sent.get("coders", ())), sent.get("about", ""))
    return decided_json(call, agreement.draw(call.desk.casebook, call.user, asked, open_users(call.people)))


def sample(call: Call) -> dict[str, Any]:
    """One sample, and how far its coders agree."""
    casebook, found = call.desk.casebook, _sample(call)
    coded = agreement.progress(casebook, [found]).get(found.id, {})
    return {
        "sample": _sample_json(progress_of(found, coded, call.user)),
        "measures": [agreement.measure_to_json(m) for m in agreement.measures(casebook, found)],
        "coded": {item: sorted(by) for item, by in coded.items()},
    }


def item(call: Call) -> dict[str, Any]:
    """One item, with nothing of the machine or of others."""
    found = item_of(call, _sample(call), call.path["id"])
    report, own = found.report, found.own
    return {
        "item": found.id,
        "report": report.id,
        "title": report.title,
        "publisher": report.publisher,
        "language": report.language,
        "published": report.published.isoformat() if report.published else None,
        "text": report.layer,
        "evidence": [{"start": e.start, "end": e.end, "quote": e.text} for e in found.evidence],
        "own": own and {"values": own.values, "note": own.note},
        "is_open": found.is_open,
        "may_code": found.may_code,
    }


def code(call: Call) -> dict[str, Any]:
    """Keep what the caller makes of an item."""
    coding = Coding(call.path["id"], "", call.body["values"], call.body.get("note", ""))
    return decided_json(call, agreement.code(call.desk.casebook, call.user, call.path["sample"], coding))


def differences(call: Call) -> dict[str, Any]:
    """What the coders gave otherwise than one another, or than what counts now."""
    cursor = call.query.get("cursor")
    start = values_of(cursor, (int,))[0] if cursor else 0
    rows = call.desk.count()
    found, total = differing(call, _sample(call), max(start, 0))
    return {
        "items": [_compared_json(c, rows) for c in found],
        "total": total,
        "next": cursor_of(start + PAGE) if start + PAGE < total else None,
    }


def _sample(call: Call) -> Sample:
    return agreement.sample(call.desk.casebook, call.path["sample"])


def _sample_json(of: Progress) -> dict[str, Any]:
    s = of.sample
    return {
        "id": s.id,
        "items": list(s.items),
        "coders": list(s.coders),
        "seed": s.seed,
        "where": dict(s.where),
        "about": s.about,
        "by": s.by,
        "at": s.at.isoformat(),
        "number": s.number,
        "open": of.open,
        "waiting": of.waiting,
    }


def _compared_json(c: Compared, rows: int) -> dict[str, Any]:
    return {
        "claim": claim_to_json(c.claim),
        "no_claim": c.nos,
        "withdrawn": c.state.withdrawn is not None,
        "notes": [{"by": by, "note": note} for by, note in c.notes],
        "differences": [
            {
                "field": d.field.name,
                "choices": [{"who": x.who, "value": x.value} for x in d.choices],
                "settled": d.settled,
            }
            for d in c.differences
        ],
        "basis": basis_of(c.state.last, rows),
    }


_OF_SAMPLE = {"sample": _SAMPLE_ID}
_OF_ITEM = {"sample": _SAMPLE_ID, "id": CLAIM_ID}

OPERATIONS = (
    Operation(
        name="samples",
        method="GET",
        path="/samples",
        about=f"Samples of claims that are coded twice blind, newest first, {agreement.PAGE} at a time",
        group=GROUP,
        run=samples,
        gives=record({"samples": listed(_SAMPLE), "next": NEXT}),
        query={"cursor": CURSOR},
    ),
    Operation(
        name="draw_sample",
        method="POST",
        path="/samples",
        about="Draw claims to be coded twice; the same seed draws the same from the same casebook",
        group=GROUP,
        run=draw,
        gives=ref("Decision"),
        status=201,
        may="grade",
        takes=record(
            {"seed": whole(0, MOST_SEED), "size": whole(1, MOST_ITEMS)},
            {
                "language": {**text(20), "description": "of the report"},
                "first": {**DAY, "description": "on which the report was published at the earliest"},
                "last": DAY,
                "least": {**_SHARE, "description": "confidence"},
                "most": _SHARE,
                "coders": {**listed(text(MAX_NAME, 1), 0, 2), "description": "two names; none: any two"},
                "about": text(MAX_REASON),
            },
        ),
    ),
    Operation(
        name="sample",
        method="GET",
        path="/samples/{sample}",
        about="A sample with who coded what of it, and how far they agree, field by field",
        group=GROUP,
        run=sample,
        gives=record(
            {"sample": _SAMPLE, "measures": listed(_MEASURE), "coded": keyed(listed(words()))},
        ),
        within=_OF_SAMPLE,
    ),
    Operation(
        name="item",
        method="GET",
        path="/samples/{sample}/items/{id}",
        about="An item to code: the report and the claim's words, with nothing of the machine or of others",
        group=GROUP,
        run=item,
        gives=_ITEM,
        may="code",
        within=_OF_ITEM,
    ),
    Operation(
        name="code",
        method="PUT",
        path="/samples/{sample}/items/{id}",
        about="Code an item; until two people have, you may code it anew. `values` null: it is no claim",
        group=GROUP,
        run=code,
        gives=ref("Decision"),
        may="code",
        within=_OF_ITEM,
        takes=record(
            {"values": {"anyOf": [_VALUES, {"type": "null"}]}},
            {"note": text(MAX_REASON)},
        ),
        refusals={409: "Two people have coded this item"},
    ),
    Operation(
        name="differences",
        method="GET",
        path="/samples/{sample}/differences",
        about=f"Items on which two coders, or they and what counts now, are not one, {PAGE} at a time",
        group=GROUP,
        run=differences,
        gives=_DIFFERENCES,
        may="grade",
        within=_OF_SAMPLE,
        query={"cursor": CURSOR},
    ),
)
