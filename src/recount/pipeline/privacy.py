"""Names of victims and witnesses: who may see them, and texts without them for everybody else.

A name goes from a whole text, not only where it was marked: in capitals, without its accents, and word by
word where a text calls somebody by a part of the name. Each code point becomes HIDDEN, so that offsets hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from recount.model.claims import Claim, Source, claim_from_json, claim_to_json
from recount.model.decisions import Decision
from recount.model.incidents import Incident, Perpetrator, Reason
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.reconcile.spellings import titles
from recount.review.rules import User, permissions
from recount.store import views
from recount.store.casebook import Casebook

__all__ = [
    "HIDDEN",
    "described",
    "exactly",
    "hides_names",
    "masked",
    "masked_claim",
    "masked_decision",
    "masked_incident",
    "masked_report",
    "masked_value",
    "name_spans",
    "note_view",
]

HIDDEN = "\u2588"
"""What stands for one code point of a name."""

Names = Sequence[Mention]

_MAX_GAP = 3  # code points between two words of one name: ", " or " - "
_FEWEST = 3  # letters of a part of a name that is looked for alone: "Al" and "Bin" say little, and are titles
_FURTHEST = 2  # letters that Arabic and Hebrew write before a name as part of its word: "and", "to the"
# Han, kana, Thai, Lao, Myanmar, Khmer: written without blanks, so that a name stands inside a longer word.
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u200c\u200d])+")
_FULL_NAME = re.compile(r"[^\W\d_a-z][\w'\u2019-]*(?: [^\W\d_a-z][\w'\u2019-]*)+")


def hides_names(role: str) -> bool:
    """Whether names are hidden from people of this role: it lacks the permission `names` (roles.csv)."""
    return "names" not in permissions(role)


def note_view(casebook: Casebook, user: User, what: str, subject: str) -> None:
    """Keep that somebody is about to be shown names; call it before they are.

    Args:
        casebook: what is looked at.
        user: who looks.
        what: the kind of thing: `report`, `incident`, `victim`, `account`, `log`.
        subject: its id, "" where it has none.
    """
    with casebook.writing() as w:
        views.add(w.connection, views.View(datetime.now(UTC), user.name, what, subject))


def name_spans(claims: Iterable[Claim]) -> tuple[Mention, ...]:
    """The names that claims give: of victims, and of people whom they cite as witnesses.

    Offsets count in the layer of the report of each claim.
    """
    found: dict[Mention, None] = {}
    for c in claims:
        found |= dict.fromkeys(c.names)
        for source in c.source_chain:
            if source.kind == "witness":
                found |= dict.fromkeys(described(m[0] for m in _FULL_NAME.finditer(source.text)))
    return tuple(found)


def described(texts: Iterable[str]) -> tuple[Mention, ...]:
    """Names that stand at no known place of a text, in the form that `masked` takes."""
    return tuple(Mention(0, 0, t) for t in texts if t.strip())


def exactly(texts: Iterable[str]) -> tuple[Mention, ...]:
    """Words that are hidden only as a whole, such as an address, in the form that `masked` takes."""
    return tuple(Mention(-1, -1, t) for t in texts if t.strip())


def masked(text: str, names: Names) -> str:
    """The text with HIDDEN for each code point of a name; as long as it was.

    Hidden is each name wherever it stands as whole words, however capitalised, and each part of it of three
    letters or more that stands alone, unless it is a title, or written as a common word, in small letters.
    """
    return _masker(names)(text)


def _masker(names: Names) -> Callable[[str], str]:
    """What hides these names, for many texts."""
    return _hider(_looked_for(names), [n for n in names if n.start < n.end])


def _looked_for(names: Names) -> frozenset[tuple[str, bool]]:
    """Each name with whether its parts are looked for, too."""
    return frozenset((n.text, n.start >= 0) for n in names)


def _hider(texts: frozenset[tuple[str, bool]], marks: Names = ()) -> Callable[[str], str]:
    wanted = _wanted(texts)

    def hide(text: str) -> str:
        found = [(n.start, n.end) for n in marks if text[n.start : n.end] == n.text]
        found += wanted.found(text) if wanted.whole else ()
        if not found:
            return text
        out = list(text)
        for start, end in found:
            out[start:end] = HIDDEN * (end - start)
        return "".join(out)

    return hide


def masked_value(value: Any, names: Names) -> Any:
    """A JSON value with names hidden in each text of it; keys stay."""
    return _each(value, _masker(names))


def _each(value: Any, hide: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, Mapping):
        return {k: _each(v, hide) for k, v in value.items()}
    return [_each(v, hide) for v in value] if isinstance(value, list | tuple) else value


def masked_claim(claim: Claim, names: Names) -> Claim:
    """The claim without its names, and with names hidden in its quotes and words; its id stays.

    Args:
        claim: a claim.
        names: those of all claims of its report.
    """
    hide = _hider(_looked_for(names) | _looked_for(claim.names))
    words: dict[str, Any] = {k: hide(getattr(claim, k)) for k in _WORDS}
    return replace(
        claim,
        names=(),
        evidence=tuple(_masked_quote(e, claim.names, hide) for e in claim.evidence),
        source_chain=tuple(Source(hide(s.text), s.kind) for s in claim.source_chain),
        withdrawn=hide(claim.withdrawn),
        **words,
    )


_WORDS = ("count_text", "victims", "perpetrator", "place", "time", "source")


def _masked_quote(quote: Mention, marked: Iterable[Mention], hide: Callable[[str], str]) -> Mention:
    """A quote may begin or end inside a name, which only the offsets tell."""
    out = list(hide(quote.text))
    for n in marked:
        start, end = max(n.start, quote.start) - quote.start, min(n.end, quote.end) - quote.start
        if start < end:
            out[start:end] = HIDDEN * (end - start)
    return replace(quote, text="".join(out))


def masked_report(report: Report, names: Names) -> Report:
    """The report with names hidden in title and text, and in what else its input said; its id stays."""
    layer = masked(report.layer, names)
    text_at = len(report.title) + 1 if report.title else 0
    return replace(
        report,
        title=layer[: len(report.title)],
        text=layer[text_at:],
        publisher=masked(report.publisher, names),
        published_text=masked(report.published_text, names),
        url=masked(report.url, names),
        extra=masked_value(report.extra, names),
    )


def masked_decision(d: Decision, names: Names) -> Decision:
    """The row with names hidden in its reason and in what was decided."""
    content = masked_value(d.content, names)
    if "claim" in content:  # of words, unless it was erased; its quotes may begin or end inside a name
        content["claim"] = claim_to_json(masked_claim(claim_from_json(d.content["claim"]), names))
    return replace(d, content=content, reason=masked(d.reason, names))


def masked_incident(i: Incident, names: Names) -> Incident:
    """The incident with names hidden in its sentences and in the words of its sources."""
    hide = _masker(names)
    return replace(
        i,
        reasons=tuple(Reason(hide(r.text), r.claims) for r in i.reasons),
        perpetrators=tuple(_masked_blame(p, hide) for p in i.perpetrators),
        sources=tuple(replace(s, name=hide(s.name)) for s in i.sources),
        covers=_each(i.covers, hide),
    )


def _masked_blame(p: Perpetrator, hide: Callable[[str], str]) -> Perpetrator:
    changes: dict[str, Any] = {
        k: tuple(hide(t) for t in getattr(p, k)) for k in ("claimed_by", "denied_by", "words")
    }
    changes["name"] = hide(p.name)
    return replace(p, **changes)


class _Wanted:
    """Names, as folded words, looked up by their first word."""

    def __init__(self, texts: Iterable[tuple[str, bool]]) -> None:
        self.whole: dict[str, list[tuple[str, ...]]] = {}
        self.alone: set[str] = set()
        self.dense: list[str] = []
        self.uncased: set[str] = set()
        for text, in_parts in sorted(texts):
            self._want(text, in_parts)

    def _want(self, text: str, in_parts: bool) -> None:
        told = tuple(_folded(m[0]) for m in _WORD.finditer(text))
        told = tuple(w for w in told if w)
        if not told:
            return
        self.whole.setdefault(told[0], []).append(told)
        if len(told) > 1 and in_parts:
            self.alone |= {w for w in told if len(w) >= _FEWEST and w not in titles()}
        if not in_parts:
            return
        self.uncased |= {w for w in told if w == w.upper() and w.isalpha() and len(w) >= _FEWEST}
        self.dense += [m[0] for m in _WORD.finditer(text) if _DENSE.search(m[0]) and len(m[0]) > 1]

    def found(self, text: str) -> Iterable[tuple[int, int]]:
        """Start and end of each stretch of a text that is a name or a part of one."""
        words = [(m.start(), m.end(), _folded(m[0])) for m in _WORD.finditer(text)]
        gaps = [b[0] - a[1] <= _MAX_GAP for a, b in pairwise(words)] + [False]
        for n, (start, end, word) in enumerate(words):
            for wanted in self.whole.get(word, ()):
                last = n + len(wanted) - 1
                told = tuple(w for _, _, w in words[n : last + 1])
                if told == wanted and all(gaps[n:last]):
                    yield start, words[last][1]
            is_part = word in self.alone and text[start] == text[start].upper()
            if is_part or self._is_joined(word):
                yield start, end
        for name in self.dense:
            yield from (m.span() for m in re.finditer(re.escape(name), text))

    def _is_joined(self, word: str) -> bool:
        return any(word[k:] in self.uncased for k in range(1, _FURTHEST + 1)) if self.uncased else False


@lru_cache(maxsize=256)
def _wanted(texts: frozenset[tuple[str, bool]]) -> _Wanted:
    return _Wanted(texts)


def _folded(word: str) -> str:
    """A word without case, accents and letters of another width."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c) and c not in "\u200c\u200d").casefold()
