"""Which pairs of happenings are worth comparing: those that share a block."""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import product

import numpy as np
import numpy.typing as npt

from recount.link.events import Event
from recount.link.sharing import Ints, blocks, counted, pairs_within, shared_pairs
from recount.link.words import HEAVIEST, Terms, Vectors

LARGEST = 80
SHARED_NAMES = 3
MONTH = 30
NEIGHBOURS = 12
UNDATED = 6
NEAREST = 3
CELL_DEGREES = 0.5
ROUND_UP = 36  # pairs of two copies' happenings up to which each is compared with each
NEAR_KM = 35.0  # wider places say too little of where something was

Keys = npt.NDArray[np.uint64]
_Keying = Callable[[Event], Iterable[int]]


def candidates(
    events: Sequence[Event], copied: Iterable[tuple[str, str]], around: Vectors, whole: Sequence[Terms]
) -> list[tuple[int, int]]:
    """Pairs of events (i < j) of different reports that share a block, ascending.

    Blocks are: a place name or a cell of the map, and a day or the next; the same, and a figure;
    SHARED_NAMES rare names; two of the heaviest words; two heavy words of the reports, for main events;
    reports that copy one another. A block larger than LARGEST, or than UNDATED where it names no day, says
    too little: its members are sorted by day and each is compared with its next ones, NEIGHBOURS or, within
    a MONTH, NEAREST; so that work grows with n and not with its square.

    Args:
        events: all happenings.
        copied: ids of reports that share text.
        around: vectors of the words around the events.
        whole: for each event the heaviest words of its report.
    """
    days = np.array([(e.when.end or e.published or date.min).toordinal() for e in events], np.int64)
    mains = [i for i, e in enumerate(events) if e.is_main]
    heavy = [(around.heaviest(i), i, 0) for i in range(len(events))]
    heavy += [(whole[i], i, 1) for i in mains]
    undated = _joined([_keys(events, _figure_keys), _pairs_of_words(heavy)])
    found = [
        _of_blocks(_keys(events, _dated_keys), days, LARGEST, NEIGHBOURS, None),
        _of_blocks(undated, days, UNDATED, NEAREST, MONTH),
        _of_copies(events, copied),
        _of_names(events),
    ]
    pairs, _ = counted(np.concatenate(found))
    numbers: dict[str, int] = {}
    reports = np.array([numbers.setdefault(e.report, len(numbers)) for e in events], np.int64)
    if len(pairs):
        pairs = pairs[reports[pairs[:, 0]] != reports[pairs[:, 1]]]
    return [(i, j) for i, j in pairs.tolist()]


def _keys(events: Sequence[Event], keys: _Keying) -> tuple[Keys, Ints]:
    """The keys of all events, and beside each whose it is."""
    found, holders = array("Q"), array("i")  # as lists they would take five times as much
    for i, event in enumerate(events):
        before = len(found)
        found.extend(keys(event))
        holders.extend([i] * (len(found) - before))
    return np.array(found, np.uint64), np.array(holders, np.int32)


def _key(*parts: object) -> int:
    """64 bits for some values: two CRCs, the second over another order."""
    text = "\x1f".join(map(str, parts)).encode()
    return zlib.crc32(text) << 32 | zlib.crc32(text[::-1])


def _places(event: Event) -> Iterator[object]:
    yield from event.keys
    yield from event.towns
    for lat, lon, radius in event.points:
        if radius <= NEAR_KM:
            yield from _cells(lat, lon)


def _cells(lat: float, lon: float) -> Iterator[tuple[str, int, int]]:
    """The cells of two grids that a point lies in, one half a cell off: near points share one, mostly."""
    for grid, shift in (("a", 0.0), ("b", CELL_DEGREES / 2)):
        yield grid, int((lat + 90 + shift) // CELL_DEGREES), int((lon + 180 + shift) // CELL_DEGREES)


def _dated_keys(event: Event) -> Iterator[int]:
    days = list(_days(event))
    return (_key(place, day) for place in _places(event) for day in days)


def _figure_keys(event: Event) -> Iterator[int]:
    return (_key(place, *fact) for place in _places(event) for fact in event.figures)


def _days(event: Event) -> Iterator[int]:
    """Numbers of the event's days, and of the day before the first, so that days in a row meet."""
    start, end = event.when.start or event.when.end, event.when.end
    if start and end and (end - start).days <= MONTH:
        yield from range(start.toordinal() - 1, end.toordinal() + 1)


def _pairs_of_words(heavy: Sequence[tuple[Terms, int, int]]) -> tuple[Keys, Ints]:
    """A key for every two of the heaviest words of an event or its report, told apart by the third value."""
    if not heavy:
        return np.empty(0, np.uint64), np.empty(0, np.int32)
    words = np.sort(np.stack([w for w, _, _ in heavy]), axis=1).astype(np.uint64)
    kinds = np.array([kind for _, _, kind in heavy], np.uint64)[:, None]
    first, second = np.triu_indices(HEAVIEST, 1)
    low, high = words[:, first], words[:, second]
    told = (low > 0) & (low != high)  # 0 stands where a text has fewer words
    low <<= np.uint64(32)  # in place, here and below: there are dozens of millions of them
    low |= high
    del high
    low ^= kinds * np.uint64(0x9E3779B97F4A7C15)
    holders = np.broadcast_to(np.array([i for _, i, _ in heavy], np.int32)[:, None], low.shape)
    return low[told], holders[told]


def _joined(parts: Sequence[tuple[Keys, Ints]]) -> tuple[Keys, Ints]:
    return np.concatenate([k for k, _ in parts]), np.concatenate([h for _, h in parts])


def _of_blocks(keyed: tuple[Keys, Ints], days: Ints, largest: int, nearest: int, within: int | None) -> Ints:
    """Pairs of each block: each with each while small, else each with its `nearest` next ones by day."""
    holders, starts, sizes = blocks(*keyed)
    found = [pairs_within(holders, starts, sizes, largest)]
    for start, size in zip(starts[sizes > largest], sizes[sizes > largest], strict=True):
        block = holders[start : start + size]
        ordered = block[np.lexsort((block, days[block]))]
        for step in range(1, nearest + 1):
            near = np.column_stack((ordered[:-step], ordered[step:]))
            if within is not None:
                near = near[days[near[:, 1]] - days[near[:, 0]] <= within]
            found.append(np.sort(near, axis=1))
    return np.concatenate(found)


def _of_names(events: Sequence[Event]) -> Ints:
    """Pairs that share at least SHARED_NAMES rare names."""
    return shared_pairs(*_keys(events, lambda event: event.rare), LARGEST, SHARED_NAMES)[0]


def _of_copies(events: Sequence[Event], copied: Iterable[tuple[str, str]]) -> Ints:
    told: dict[str, list[int]] = defaultdict(list)
    for i, event in enumerate(events):
        told[event.report].append(i)
    pairs = [sorted((i, j)) for a, b in copied for i, j in _beside(told[a], told[b])]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _beside(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of the events of two copies: of round-ups each with those that stand near it in the order."""
    if len(one) * len(other) <= ROUND_UP:
        yield from product(one, other)
        return
    for k, i in enumerate(one):
        yield from ((i, j) for j in other[max(0, k - NEAREST) : k + NEAREST + 1])
