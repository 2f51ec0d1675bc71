"""What the pipeline tells while it works; a face shows it."""

from __future__ import annotations

from typing import Protocol

from recount.model.errors import InputError


class Listener(Protocol):
    """Is told what happens, in order, on the thread that does the work."""

    def refused(self, error: InputError) -> None:
        """A document or line cannot be used; the rest goes on."""

    def warned(self, message: str) -> None:
        """Something a recorder should know; the work goes on."""

    def progress(self, stage: str, done: int, total: int | None) -> None:
        """`done` of `total` (None: not known yet) reports have passed a stage."""


class Silence:
    """A listener that nobody listens to, for programs that look only at what the pipeline returns."""

    def refused(self, error: InputError) -> None:
        """Nothing."""

    def warned(self, message: str) -> None:
        """Nothing."""

    def progress(self, stage: str, done: int, total: int | None) -> None:
        """Nothing."""
