"""Search: reports, claims, incidents and named people, found by words.

The work is bounded: of more than MOST reports that fit, those that came in last are ranked, and the answer
says so. Pages go on after the key of the last hit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from recount.codebook.tables import codes
from recount.model.claims import Claim
from recount.model.errors import NotAllowed, Refused
from recount.model.queries import Query, Wanted
from recount.model.spans import Mention, Span
from recount.model.spellings import latin, sound
from recount.model.terms import terms
from recount.pipeline.decided import made_claims
from recount.pipeline.excerpts import excerpt
from recount.pipeline.hits import (
    ClaimHit,
    Found,
    IncidentHit,
    NameHit,
    ReportHit,
    Sought,
    Told,
    names_of,
    told_by,
)
from recount.reconcile.spellings import titles
from recount.review.standing import Standing
from recount.store import browsing, counted, fulltext, reading, searching
from recount.store.casebook import Casebook
from recount.store.searching import Look

KINDS = ("reports", "claims", "incidents", "people")
PAGE = 20
MOST = 1000
"""Reports that are ranked."""
_MOST_READ = 100  # reports whose text is read for one page
_MOST_INCIDENTS = 100  # that are found by their places, and as many by claims
_MOST_FOR_INCIDENTS = 21  # reports whose claims' incidents are found
_MOST_NAMED = 100  # claims that the index of names is asked for
_SAME_RANK = 1  # decimals of a rank; reports that differ by less go by their day

H = TypeVar("H", ReportHit, ClaimHit, IncidentHit, NameHit)


def find_reports(casebook: Casebook, sought: Sought) -> Found[ReportHit]:
    """Reports that hold all that is looked for, the best first: by rank, then the latest day."""
    with casebook.looking() as c:
        keys = _ranked(c, sought.query)
        rest = _rest(keys, sought.after)
        hits = (told.hit(told.places) for told in _read(c, rest, sought))
        return _page(hits, _beyond(rest), len(keys) >= MOST)


def find_claims(casebook: Casebook, sought: Sought) -> Found[ClaimHit]:
    """Claims of the reports that hold all that is looked for, in whose own words some of it stands.

    In the order of the reports; in each those first that say most of it.
    """
    report, _, claim = sought.after.partition("~")
    with casebook.looking() as c:
        keys = _ranked(c, sought.query)
        rest = _rest(keys, report)
        if claim:  # its report may have more
            rest = [int(report), *rest]
        hits = (hit for told in _read(c, rest, sought) for hit in told.claim_hits())
        return _page(_after(hits, sought.after) if claim else hits, _beyond(rest), len(keys) >= MOST)


def find_incidents(casebook: Casebook, policy: str, sought: Sought) -> Found[IncidentHit]:
    """Incidents at places of these words, the latest first; then those of claims that are found by them.

    Of each at most some hundred.
    """
    words = [w for wanted in sought.query.wanted for w in wanted.words]
    with casebook.looking() as c:
        kinds = codes("incident_kind")
        by_place = searching.incidents_at(c, policy, kinds, " ".join(words), _MOST_INCIDENTS)
        keys = _ranked(c, sought.query)
        by_claim = _by_claims(c, policy, keys[:_MOST_FOR_INCIDENTS], sought)
        ids = list(dict.fromkeys([*by_place, *by_claim]))
        if sought.after:
            ids = ids[_position(sought.after, ids) + 1 :]
        rows = browsing.incident_rows(c, policy, ids[: PAGE + 1])
    parts = Query(tuple(Wanted((w,), is_beginning=True) for w in words))
    hits = (
        IncidentHit(i, rows[i], excerpt(rows[i].place, _places(parts, rows[i].place)), by_claim.get(i))
        for i in ids[: PAGE + 1]
        if i in rows
    )
    is_partial = len(keys) > _MOST_FOR_INCIDENTS or max(len(by_place), len(by_claim)) >= _MOST_INCIDENTS
    return _page(hits, "", is_partial)


def find_people(casebook: Casebook, sought: Sought) -> Found[NameHit]:
    """People whom claims name as victims, by what the spellings of a name share; as it was typed first.

    Raises:
        NotAllowed: if names are hidden from who asks.
    """
    if sought.hides_names:
        raise NotAllowed("Your role may not see the names of victims", "Search reports, claims or incidents")
    with casebook.looking() as c:
        named, is_partial = _named(c, sought)
        rest = named[_position(sought.after, [n.key for n in named]) + 1 :] if sought.after else named
        rest = rest[: PAGE + 1]
        told = {t.stored.report.id: t for t in told_by(c, sorted({n.claim.report for n in rest}), sought)}
        hits = (
            NameHit(n.key, n.name.text, n.is_exact, n.claim, told[n.claim.report].hit([[n.name.span]]))
            for n in rest
        )
        return _page(hits, "", is_partial)


def _places(query: Query, text: str) -> list[list[Span]]:
    return list(query.places(terms(text)).values())


def find(casebook: Casebook, policy: str, kind: str, sought: Sought) -> Found[Any]:
    """A page of what is found among `reports`, `claims`, `incidents` (under a policy) or `people`.

    Raises:
        Refused: if there is no such kind.
    """
    if kind not in KINDS:
        raise Refused(f"{kind[:20]!r} is nothing to search in", f"Search in {', '.join(KINDS)}")
    if kind == "incidents":
        return find_incidents(casebook, policy, sought)
    finders: dict[str, Callable[[Casebook, Sought], Found[Any]]]
    finders = {"reports": find_reports, "claims": find_claims, "people": find_people}
    return finders[kind](casebook, sought)


def find_all(casebook: Casebook, policy: str, words: str, kind: str, most: int) -> Found[Any]:
    """As many as are wanted at most, with all names, for who has the casebook at hand."""
    sought = Sought(words, False, made_claims(Standing.of(casebook.log())))
    found = find(casebook, policy, kind, sought)
    hits = list(found.hits)
    while found.after and len(hits) < most:
        found = find(casebook, policy, kind, replace(sought, after=found.after))
        hits += found.hits
    return Found(hits[:most], found.after, found.is_partial or len(hits) > most)


def _ranked(look: Look, query: Query) -> list[int]:
    """Keys of the reports that hold all that is looked for, the best first; older versions among them."""
    ranks = dict(fulltext.ranked(look, query, MOST))
    days = searching.days(look, list(ranks))
    return sorted(ranks, key=lambda k: (round(ranks[k], _SAME_RANK), -days.get(k, date.min).toordinal(), -k))


def _read(look: Look, keys: Sequence[int], sought: Sought) -> Iterator[Told]:
    """Those of the first of some reports that count now, and hold what is looked for where it is shown."""
    for start in range(0, min(len(keys), _MOST_READ), PAGE + 1):
        some = keys[start : min(start + PAGE + 1, _MOST_READ)]
        told = {t.stored.key: t for t in told_by(look, searching.ids_of(look, some), sought)}
        yield from (told[k] for k in some if k in told and told[k].is_hit)


def _by_claims(look: Look, policy: str, keys: Sequence[int], sought: Sought) -> dict[str, ClaimHit]:
    """Id of an incident -> the first claim of it that is found, in the order in which they are found."""
    hits = [hit for told in _read(look, keys, sought) for hit in told.claim_hits()]
    holders = counted.holders_of(look, policy, [hit.claim.id for hit in hits])
    found: dict[str, ClaimHit] = {}
    for hit in hits:
        if hit.claim.id in holders and len(found) < _MOST_INCIDENTS:
            found.setdefault(holders[hit.claim.id], hit)
    return found


@dataclass(frozen=True, slots=True)
class _Named:
    """A name in a claim that fits what is looked for."""

    claim: Claim
    name: Mention
    is_exact: bool

    @property
    def key(self) -> str:
        return f"{self.claim.id}~{self.name.start}"


def _named(look: Look, sought: Sought) -> tuple[list[_Named], bool]:
    """Names that fit, those first that are spelled as looked for, then the latest; whether there are more.

    What else holds names of victims is to be looked through here, too.
    """
    typed = list(dict.fromkeys(t.word for t in terms(sought.text) if not t.is_tail))
    words = [w for w in typed if w not in titles()] or typed
    parts = {sound(latin(w)) for w in words if len(w) > 1}
    if not parts:
        return [], False
    ids, are_all = searching.named(look, parts, _MOST_NAMED)
    _, claims = reading.told_by(look, ids)
    found = [n for c in (*claims, *sought.made) for name in names_of(c) if (n := _fitting(words, c, name))]
    unique = {n.key: n for n in found}
    ordered = sorted(unique.values(), key=lambda n: (not n.is_exact, _days_ago(n.claim), n.key))
    return ordered, not are_all


def _fitting(words: Sequence[str], claim: Claim, name: Mention) -> _Named | None:
    """The name if each word is a spelling of another word of it, or the first letter of one."""
    left = [t.word for t in terms(name.text) if not t.is_tail]
    is_exact = True
    for word in words:
        same = word if word in left else next((other for other in left if _is_spelling(word, other)), None)
        if same is None:
            return None
        is_exact &= same == word
        left.remove(same)
    return _Named(claim, name, is_exact)


def _is_spelling(a: str, b: str) -> bool:
    a, b = latin(a), latin(b)
    return a[0] == b[0] if 1 in {len(a), len(b)} else sound(a) == sound(b)


def _days_ago(claim: Claim) -> int:
    day = claim.when.start or claim.when.end
    return -day.toordinal() if day else 0


def _rest(keys: Sequence[int], after: str) -> list[int]:
    return list(keys[_position(after, list(map(str, keys))) + 1 :] if after else keys)


def _beyond(rest: Sequence[int]) -> str:
    """What to go on after where not all reports were read for one page."""
    return str(rest[_MOST_READ - 1]) if len(rest) > _MOST_READ else ""


def _after(hits: Iterator[ClaimHit], key: str) -> Iterator[ClaimHit]:
    """The hits after the one of this key, which is of the first report."""
    first = key.partition("~")[0]
    seen = False
    for hit in hits:
        if seen or hit.within.key != first:
            yield hit
        seen = seen or hit.key == key


def _position(after: str, keys: Sequence[str]) -> int:
    """Where the last hit of the page before stands.

    Raises:
        Refused: if it is not found any more.
    """
    if after not in keys:
        raise Refused(
            "What this page goes on after is not found any more", "Search again from the first page"
        )
    return keys.index(after)


def _page(hits: Iterator[H], beyond: str, is_partial: bool) -> Found[H]:
    shown = list(islice(hits, PAGE + 1))
    after = shown[PAGE - 1].key if len(shown) > PAGE else beyond
    return Found(shown[:PAGE], after, is_partial)
