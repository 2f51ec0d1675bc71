"""Words -> gazetteer places with a precision, and time phrases -> ranges of days."""

from recount.resolve.dates import Anchor, Timeline, anchor_of, find_times, resolve_time, resolve_when
from recount.resolve.gazetteer import GAZETTEER_MARK, gazetteer_in_use, gazetteer_mark, using_gazetteer
from recount.resolve.phrases import Places, resolve_phrase
from recount.resolve.places import resolve_places
from recount.resolve.toponyms import find_places

__all__ = [
    "GAZETTEER_MARK",
    "Anchor",
    "Places",
    "Timeline",
    "anchor_of",
    "find_places",
    "find_times",
    "gazetteer_in_use",
    "gazetteer_mark",
    "resolve_phrase",
    "resolve_places",
    "resolve_time",
    "resolve_when",
    "using_gazetteer",
]
