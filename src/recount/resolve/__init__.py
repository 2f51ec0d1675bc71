"""See docs/architecture.md."""

from recount.resolve.dates import Anchor, anchor_of, find_times, resolve_time, resolve_when

__all__ = ["Anchor", "anchor_of", "find_times", "resolve_time", "resolve_when"]
