"""Words -> gazetteer places with a precision, and time phrases -> ranges of days."""

from recount.resolve.dates import Anchor, Timeline, anchor_of, find_times, resolve_time, resolve_when
from recount.resolve.phrases import Places, resolve_phrase
from recount.resolve.places import resolve_places
from recount.resolve.toponyms import find_places

__all__ = [
    "Anchor",
    "Places",
    "Timeline",
    "anchor_of",
    "find_places",
    "find_times",
    "resolve_phrase",
    "resolve_places",
    "resolve_time",
    "resolve_when",
]
