"""Who is held responsible, by whom, and who denies it; only claims that name someone speak."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from recount.model.claims import Claim
from recount.model.incidents import Perpetrator
from recount.reconcile.speakers import Speaker, words


def perpetrators(claims: Sequence[Claim], voices: Mapping[str, Speaker]) -> tuple[Perpetrator, ...]:
    """The perpetrators that claims name, those named by most speakers first.

    One wording is one perpetrator, articles and case aside; its commonest form is the name.
    """
    told: dict[str, list[Claim]] = defaultdict(list)
    for c in claims:
        key = " ".join(w for w in words(c.perpetrator) if w not in {"the", "a", "an"})
        if key and c.stance != "hypothetical":
            told[key].append(c)
    made = [_perpetrator(of, voices) for of in told.values()]
    return tuple(sorted(made, key=lambda p: (-len(p.claimed_by), p.name)))


def _perpetrator(claims: Sequence[Claim], voices: Mapping[str, Speaker]) -> Perpetrator:
    names = Counter(c.perpetrator for c in claims)
    said: dict[str, set[str]] = defaultdict(set)
    for c in claims:
        said[c.stance].add(voices[c.id].label)
    return Perpetrator(
        name=min(names, key=lambda n: (-names[n], n)),
        claimed_by=tuple(sorted(said["asserted"])),
        denied_by=tuple(sorted(said["denied"])),
    )
