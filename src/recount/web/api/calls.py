"""An operation of the API as `table` lists it, and one call of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recount.model.errors import Conflict
from recount.pipeline.people import People, SignedIn, User
from recount.web.api.shapes import Shape
from recount.web.shared import SharedDesk


class Differing(Conflict):
    """Somebody decided meanwhile.

    Attributes:
        more: what the answer tells besides.
    """

    def __init__(self, conflict: Conflict, **more: Any) -> None:
        super().__init__(conflict.what, conflict.todo)
        self.more = more


@dataclass(frozen=True, slots=True)
class Call:
    """What an operation is given; all of it was checked.

    Attributes:
        acting: the program that calls, None where the operation asks for no token.
        desk: what is decided on.
        people: who may.
        now: when the call came, UTC.
        address: where from.
        path: the parts of the path that `{}` stand for.
        query: what the address gives behind "?".
        body: what was sent.
    """

    acting: SignedIn | None
    desk: SharedDesk
    people: People
    now: datetime
    address: str = ""
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    @property
    def program(self) -> SignedIn:
        """The program that calls, of an operation that asks for a token."""
        if self.acting is None:
            raise RuntimeError("an operation that is open to all asked who calls")
        return self.acting

    @property
    def user(self) -> User:
        """For whom it acts."""
        return self.program.user


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be done at one address by one method.

    Attributes:
        name: unique; `operationId` of the document.
        method: GET, POST, PUT or DELETE.
        path: below /api/v1; parts in braces have their shapes in `within`.
        about: what it does, in a sentence without a final full stop.
        group: under which heading it stands.
        run: does it; gives what `gives` describes, or None where that is None.
        gives: the shape of the answer, None where there is nothing to say.
        status: of the answer.
        may: the permission that it takes (roles.csv), "" where no token is asked for.
        within: name of each part of the path in braces -> its shape.
        query: name -> shape of what may be given behind "?"; `needs` are those that have to be.
        needs: see query.
        takes: the shape of the JSON that is sent, None where nothing is.
        refusals: statuses of refusals besides those that follow from the above, with what they mean.
    """

    name: str
    method: str
    path: str
    about: str
    group: str
    run: Callable[[Call], Any]
    gives: Shape | None
    status: int = 200
    may: str = "read"
    within: Mapping[str, Shape] = field(default_factory=dict)
    query: Mapping[str, Shape] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    takes: Shape | None = None
    refusals: Mapping[int, str] = field(default_factory=dict)
