"""The templates and what they say things by. All that comes from outside is escaped and made visible."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from recount.codebook.tables import codes
from recount.model.clean import visible
from recount.model.decisions import Decision
from recount.model.phrases import (
    count_figures,
    days,
    figures,
    outcome_words,
    people,
    place_in_full,
    plural,
    stated,
)
from recount.model.places import PLACE_PRECISIONS
from recount.model.victims import script_of
from recount.model.whens import When
from recount.review.corrected import fields
from recount.review.rules import kinds
from recount.web.assets import HOW_TO_BUILD, asset_url, script_url
from recount.web.forms import LABELS

_NOT_SAID = "not said"
_SHORT = 200


class Page(HTMLResponse):
    """HTML in UTF-8; half a surrogate pair that came this far becomes a question mark."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return str(content).encode("utf-8", "replace")


def page(template: str, status: int, context: dict[str, Any]) -> Page:
    """A template with what it shows."""
    return Page(_ENVIRONMENT.get_template(template).render(context), status)


def report_url(report: str, claim: str = "") -> str:
    """The page of a report; with a claim, of that claim's form and words."""
    query = {"id": report} | ({"claim": claim} if claim else {})
    return f"/reports?{urlencode(query)}" + (f"#words-{claim}" if claim else "")


def value_words(field: str, value: Any) -> str:
    """A field's value in words, in the form in which a correction gives it (fields.csv)."""
    form = fields()[field].form.partition(":")[0]
    if form == "count":
        return figures(*value)
    if form == "dates":
        start, end = value
        return " to ".join(dict.fromkeys(d for d in (start, end) if d)) or _NOT_SAID
    if form == "place":
        return _place_words(value)
    return outcome_words(value) if form == "code" else value or _NOT_SAID


def what(d: Decision) -> str:
    """What a decision says beyond its kind, in a few words."""
    content = d.content
    if d.kind == "correct" and content.get("field") in fields():
        return f"{fields()[content['field']].label}: {value_words(content['field'], content['value'])}"
    if d.kind == "add_claim" and "claim" in content:
        return _quoted(d.content["claim"])
    if d.kind == "undo":
        return f"number {content['of']}"
    if d.kind == "add_place":
        return str(content["place"]["name"])[:_SHORT]
    parts = [str(content[k]) for k in ("grade", "to", "other", "role", "policy", "label") if content.get(k)]
    if d.kind in ("split", "move"):
        parts.insert(0, plural(len(content["claims"]), "claim"))
    return ", ".join(parts)[:_SHORT]


def _quoted(claim: dict[str, Any]) -> str:
    """A claim that a person made, by its first words."""
    count = figures(claim["low"], claim["best"], claim["high"])
    return f"{outcome_words(claim['outcome'])} {count}: {claim['evidence'][0]['quote']}"[:_SHORT]


def _place_words(value: Any) -> str:
    if value is None:
        return _NOT_SAID
    parts = [value["name"] or value["text"], value["admin1"], value["country"], value["precision"]]
    at = f"{value['lat']:.4f}, {value['lon']:.4f}" if value["lat"] is not None else ""
    return ", ".join(filter(None, [*parts, at]))


def _shown(value: Any) -> Any:
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("recount.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "code": outcome_words,
        "days": days,
        "count": count_figures,
        "place": place_in_full,
        "people": people,
        "stated": stated,
        "plural": plural,
    }
    made.globals |= {
        "asset": asset_url,
        "codes": codes,
        "figures": figures,
        "how_to_build": HOW_TO_BUILD,
        "kinds": kinds(),
        "labels": LABELS,
        "precisions": PLACE_PRECISIONS,
        "report_url": report_url,
        "script": script_url,
        "script_of": script_of,
        "value_words": value_words,
        "what": what,
        "When": When,
    }
    return made


_ENVIRONMENT = _environment()
