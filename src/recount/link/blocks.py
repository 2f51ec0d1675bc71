"""Which pairs of happenings are worth comparing: those that share a block."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from recount.link.events import Event
from recount.link.words import Vector

LARGEST = 80
SHARED_NAMES = 3
TERMS = 10
MONTH = 30
NEIGHBOURS = 12
UNDATED = 6
NEAREST = 3


def candidates(
    events: Sequence[Event], copied: Iterable[tuple[str, str]], whole: Mapping[str, Vector]
) -> set[tuple[int, int]]:
    """Pairs of events (i < j) of different reports that share a block.

    Blocks are: a place name and a day or the next; a place name and a figure; SHARED_NAMES rare names; two
    of the heaviest words; two heavy words of the reports, for main events; reports that copy one another. A
    block larger than LARGEST, or than UNDATED where it names no day, says too little: its members are sorted
    by day and each is compared with its next ones, NEIGHBOURS or, within a MONTH, NEAREST; so that work grows
    with n and not with its square.

    Args:
        events: all happenings.
        copied: ids of reports that share text.
        whole: report id -> vector of the whole report.
    """
    days = [(e.when.end or e.published or date.min).toordinal() for e in events]
    dated = _blocks(events, _dated_keys)
    undated = _blocks(events, lambda event: _keys(event, whole))
    pairs = {pair for block in dated for pair in _of_day(block, days)}
    pairs.update(pair for block in undated for pair in _of_any_day(block, days))
    pairs |= _of_copies(events, copied) | _of_names(events)
    return {(i, j) for i, j in pairs if events[i].report != events[j].report}


def _blocks(events: Sequence[Event], keys: Callable[[Event], Iterator[object]]) -> Collection[list[int]]:
    """The events of each key, by position. Most keys are of one event only, and are not kept."""
    once: set[int] = set()
    again: set[int] = set()
    for event in events:
        for h in {hash(key) for key in keys(event)}:
            (again if h in once else once).add(h)
    blocks: dict[object, list[int]] = defaultdict(list)
    for i, event in enumerate(events):
        for key in keys(event):
            if hash(key) in again:
                blocks[key].append(i)
    return blocks.values()


def _places(event: Event) -> Iterator[object]:
    yield from sorted(event.keys)
    yield from sorted(event.towns)


def _dated_keys(event: Event) -> Iterator[object]:
    days = list(_days(event))
    return ((place, day) for place in _places(event) for day in days)


def _keys(event: Event, whole: Mapping[str, Vector]) -> Iterator[object]:
    for place in _places(event):
        for fact in sorted(event.figures):
            yield place, fact
    yield from combinations(sorted(heaviest(event.words)), 2)
    if event.is_main:
        yield from (("whole", *two) for two in combinations(sorted(heaviest(whole[event.report])), 2))


def heaviest(words: Vector) -> Collection[str]:
    """The TERMS heaviest terms of a vector."""
    return [t for t, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))[:TERMS]]


def _days(event: Event) -> Iterator[int]:
    """Numbers of the event's days, and of the day before the first, so that days in a row meet."""
    start, end = event.when.start or event.when.end, event.when.end
    if start and end and (end - start).days <= MONTH:
        yield from range(start.toordinal() - 1, end.toordinal() + 1)


def _of_day(block: list[int], days: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(block) <= LARGEST:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda i: (days[i], i))
    for step in range(1, NEIGHBOURS + 1):
        yield from (_pair(a, b) for a, b in zip(ordered, ordered[step:], strict=False))


def _of_any_day(block: list[int], days: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(block) <= UNDATED:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda i: (days[i], i))
    for step in range(1, NEAREST + 1):
        near = zip(ordered, ordered[step:], strict=False)
        yield from (_pair(a, b) for a, b in near if days[b] - days[a] <= MONTH)


def _of_names(events: Sequence[Event]) -> set[tuple[int, int]]:
    """Pairs that share at least SHARED_NAMES rare names."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i, event in enumerate(events):
        for name in event.rare:
            holders[name].append(i)
    shared = Counter(
        pair for held in holders.values() if len(held) <= LARGEST for pair in combinations(held, 2)
    )
    return {pair for pair, n in shared.items() if n >= SHARED_NAMES}


def _of_copies(events: Sequence[Event], copied: Iterable[tuple[str, str]]) -> set[tuple[int, int]]:
    told: dict[str, list[int]] = defaultdict(list)
    for i, event in enumerate(events):
        told[event.report].append(i)
    return {_pair(i, j) for a, b in copied for i in told[a][:LARGEST] for j in told[b][:LARGEST]}


def _pair(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)
