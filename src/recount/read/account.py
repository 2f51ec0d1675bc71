"""An account that somebody wrote down by hand: one record, as JSON Lines has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from recount.model.errors import InputError
from recount.model.reports import Report
from recount.read import jsonlines
from recount.read.source import Source

SALT = "salt"
"""The key of what keeps anybody from guessing the words by the hash of the record."""


def read(source: Source) -> Iterator[Report | InputError]:
    """The one report of an account."""
    for item in jsonlines.read(source):
        if isinstance(item, Report):
            yield replace(item, extra={k: v for k, v in item.extra.items() if k != SALT})
        else:
            yield item
