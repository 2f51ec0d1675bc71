"""Figures and claims as the reasons word them."""

from __future__ import annotations

from recount.model.claims import Claim
from recount.model.counts import Count

_HEDGE = {"at_least": "at least {}", "about": "about {}", "at_most": "up to {}"}
_PEOPLE = (
    ("age", "child", ("child", "children")),
    ("sex", "female", ("woman", "women")),
    ("sex", "male", ("man", "men")),
    ("status", "civilian", ("civilian", "civilians")),
    ("status", "combatant", ("combatant", "combatants")),
)
MAX_WORDS = 60


def figure(claim: Claim) -> str:
    """The figure of a claim: "32", "at least 15", "15 to 20", or its own words where they name no number."""
    n = claim.best if claim.best is not None else claim.high
    if claim.low is not None and claim.high is not None and claim.best is None:
        return f"{claim.low} to {claim.high}"
    if n is not None and claim.count_kind == "more_than":
        return f"more than {n - 1}"
    if n is not None:
        return _HEDGE.get(claim.count_kind, "{}").format(n)
    text = claim.count_text or claim.victims
    return f'"{short(text)}"' if text else "an uncounted number"


def people(claim: Claim) -> str:
    """The figure of a claim and whom it counts, if not all: "12 children", '"dozens" (civilians)'."""
    number = figure(claim)
    who = next((words for field, code, words in _PEOPLE if getattr(claim, field) == code), None)
    if who is None:
        return number
    if not number[-1].isdigit():
        return f"{number} ({who[1]})" if claim.count_text else number
    return f"{number} {who[number != '1']}"


def outcome_of(claim: Claim) -> str:
    """The outcome in words."""
    return claim.outcome.replace("_", " ")


def named(claim: Claim) -> str:
    """A claim's figure, source and report: "32 killed (the town hospital, in b2)"."""
    who = f"{short(claim.source)}, in" if claim.source else "in"
    return f"{people(claim)} {outcome_of(claim)} ({who} {claim.report})"


def short(text: str) -> str:
    """Words on one line and of readable length."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_WORDS else f"{line[: MAX_WORDS - 1]}…"


def ranged(count: Count) -> str:
    """A count in figures: "12", "9 to 12", "at least 9", "up to 12", "not known"."""
    if count.low is not None and count.low == count.high:
        return str(count.low)
    if count.low is not None and count.high is not None:
        return f"{count.low} to {count.high}"
    if count.low is not None:
        return f"at least {count.low}"
    return f"up to {count.high}" if count.high is not None else "not known"
