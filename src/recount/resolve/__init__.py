"""Words -> gazetteer places with a precision, and time phrases -> ranges of days."""

from recount.resolve.dates import Anchor, anchor_of, find_times, resolve_time, resolve_when
from recount.resolve.phrases import resolve_phrase
from recount.resolve.places import resolve_places
from recount.resolve.toponyms import find_places

__all__ = [
    "Anchor",
    "anchor_of",
    "find_places",
    "find_times",
    "resolve_phrase",
    "resolve_places",
    "resolve_time",
    "resolve_when",
]
