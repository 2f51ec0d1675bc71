"""Who is held responsible in an incident's claims, as MUC's perpetrators and instruments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from benchmarks.muc.targets import WORDS, Claim, flat, share_words, tokens

_OF = re.compile(r" (?:OF|FROM|BELONGING TO|IN THE UNIFORM OF) (?:THE )?")
_ALIAS = re.compile(r"\s*\[[^\]]*\]?$")
INSTRUMENTS = {
    "explosive": "BOMB",
    "vehicle_bomb": "VEHICLE BOMB",
    "landmine_ied": "MINE",
    "gunfire": "GUN",
    "shelling": "MORTAR",
    "airstrike": "AERIAL BOMB",
    "burning": "FIRE",
}


@dataclass
class Sides:
    """Individuals and organisations, each organisation with how sure the report is of it."""

    individuals: list[str] = field(default_factory=list)
    organisations: dict[str, str] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """Violence of a state where soldiers, policemen or a government are named, else terrorism."""
        said = {w for phrase in [*self.individuals, *self.organisations] for w in tokens(phrase)}
        return "STATE-SPONSORED VIOLENCE" if said & WORDS["state"] else "TERRORIST ACT"


def sides(claims: list[Claim]) -> Sides:
    """The perpetrators told first for an incident."""
    found = Sides()
    for claim in claims:
        said = _ALIAS.sub("", flat(claim["perpetrator"]).removeprefix("THE "))
        if not said or any(share_words(said, p) for p in [*found.individuals, *found.organisations]):
            continue
        who, whose = _split(said)
        if who:
            found.individuals.append(who)
        if whose:
            found.organisations[whose] = _confidence(claim)
    return found


def _split(said: str) -> tuple[str, str]:
    """People and organisation: "guerrillas of the Northern Front", "Northern Front guerrillas"."""
    parts = _OF.split(said, maxsplit=1)
    words = said.split()
    if len(parts) == 2 and set(tokens(parts[0])) & WORDS["individuals"]:
        return parts[0], parts[1] if set(tokens(parts[1])) & WORDS["organisations"] else ""
    if words[-1] in WORDS["individuals"]:
        before = " ".join(words[:-1])
        return said, before if set(words[:-1]) & WORDS["organisations"] else ""
    return ("", said) if set(tokens(said)) & WORDS["organisations"] else (said, "")


def _confidence(claim: Claim) -> str:
    if not claim["source"]:
        return "REPORTED AS FACT"
    if share_words(claim["source"], claim["perpetrator"]):
        return "CLAIMED OR ADMITTED"
    official = any(s["kind"] == "official" for s in claim["source_chain"])
    return "SUSPECTED OR ACCUSED" + " BY AUTHORITIES" * official


def instruments(claims: list[Claim], text: str) -> dict[str, str]:
    """The words of each weapon told, and its type."""
    found = {}
    for claim in claims:
        span, kind = claim["spans"].get("means"), INSTRUMENTS.get(claim["means"])
        if span and kind:
            found[flat(text[span[0] : span[1]])] = kind
    return found
