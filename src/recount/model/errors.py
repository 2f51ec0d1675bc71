"""The one tree of errors that Recount raises on purpose.

    RecountError
    ├── InputError       one document or line cannot be used; the rest goes on
    ├── CasebookError    the casebook cannot be opened, read or written
    │   ├── CasebookMissing
    │   ├── CasebookLocked
    │   ├── CasebookNewer
    │   └── CasebookDamaged
    ├── StorageFull      the disk is full
    ├── CodebookError    a code that no table holds
    ├── ConstraintError  what people decided of claims cannot all be true
    ├── ModelError       the weights of the trained extractor are missing or damaged
    ├── EndpointError    the endpoint of a language model cannot be used: no report would fare better
    ├── AnswerError      one request to it failed; the rest goes on
    │   └── RequestRefused
    ├── Refused          a decision that may not be made
    │   ├── NotAllowed   this person's role may not
    │   ├── Conflict     somebody else decided meanwhile
    │   └── TooOften     too many tries failed; a later one may be made
    └── NotFound         an id that names nothing

Each error carries what happened and what to do next; faces print both and nothing else.
"""

from __future__ import annotations


class RecountError(Exception):
    """Something a person can act on.

    Attributes:
        what: one sentence without a final full stop, saying what happened.
        todo: one sentence without a final full stop, saying what to do next.
    """

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what, todo)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.what}. {self.todo}."


class InputError(RecountError):
    """One document, line or record cannot be used.

    Attributes:
        origin: the file (or "-" for standard input) it stands in.
        line: the line or record number, from 1, or None for the whole file.
    """

    def __init__(self, origin: str, what: str, todo: str, line: int | None = None) -> None:
        super().__init__(what, todo)
        self.args = (origin, what, todo, line)  # what pickle hands back to __init__ across processes
        self.origin = origin
        self.line = line

    def __str__(self) -> str:
        if self.origin == "-":
            where = "standard input" if self.line is None else f"line {self.line} of standard input"
            return f"{where} {self.what}. {self.todo}."
        where = self.origin if self.line is None else f"{self.origin}:{self.line}"
        return f"{where}: {self.what}. {self.todo}."


class CasebookError(RecountError):
    """The casebook cannot be opened, read or written."""


class CasebookMissing(CasebookError):
    """There is no casebook at the given place."""


class CasebookLocked(CasebookError):
    """Another process holds the casebook."""


class CasebookNewer(CasebookError):
    """A newer Recount wrote the casebook."""


class CasebookDamaged(CasebookError):
    """The casebook's bytes do not say what they said when they were written."""


class StorageFull(RecountError):
    """The disk has no room."""


class CodebookError(RecountError):
    """A code that no table of the codebook holds."""


class ModelError(RecountError):
    """The weights of the trained extractor are missing or damaged."""


class NotFound(RecountError):
    """An id that names nothing here."""


class EndpointError(RecountError):
    """The endpoint of a language model is not set up, or cannot be used for any report."""


class ConstraintError(RecountError):
    """What people decided of pairs of claims cannot all be true."""


class AnswerError(RecountError):
    """One request to a language model brought no answer that can be used.

    Attributes:
        is_lost: whether the endpoint was not reached or had no time, so that the next request may fail, too.
    """

    def __init__(self, what: str, todo: str, is_lost: bool = False) -> None:
        super().__init__(what, todo)
        self.is_lost = is_lost


class RequestRefused(AnswerError):
    """The endpoint found fault with the form of a request, which it may take in a simpler one."""


class Refused(RecountError):
    """A decision that this person may not make, or nobody in this form."""


class NotAllowed(Refused):
    """What this person's role may not do."""


class Conflict(Refused):
    """Somebody else decided on the same thing after this person had looked at it."""


class TooOften(Refused):
    """Too many tries failed.

    Attributes:
        seconds: how long to wait until the next one.
    """

    def __init__(self, what: str, todo: str, seconds: int = 0) -> None:
        super().__init__(what, todo)
        self.seconds = seconds
