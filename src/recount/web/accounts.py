"""The pages of users: all of them, one for who may change people, and everybody's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from recount.model.errors import NotFound, Refused
from recount.pipeline.passwords import LONGEST, SHORTEST
from recount.pipeline.people import LONGEST_PROGRAM, Account, People, Proof
from recount.review.rules import ROLES, permissions
from recount.web.forms import text
from recount.web.visits import Visit, go

SAID: Mapping[str, str] = {
    "add": "The user can sign in",
    "role": "The role holds from the next request on",
    "close": "The access is closed, and all that was signed in under the name has ended",
    "open": "The access is open again",
    "password": "The password is set, and all that was signed in under the name has ended",
    "end-codes": "No one-time codes are asked for any more",
    "confirm-codes": "From now on signing in asks for a one-time code",
    "sign-out": "All that was signed in under the name has ended",
    "end-program": "The token has ended",
}
"""What each deed comes to, in a sentence without a full stop."""


def people(visit: Visit) -> Response:
    """Who may sign in."""
    return visit.show("people.html", users=visit.site.people.accounts(), roles=ROLES, said=_said(visit))


def add(visit: Visit) -> Response:
    """Make a user."""
    form = visit.form
    visit.site.people.add(visit.user, text(form, "name", 200), _secret(visit, "new"), text(form, "role", 40))
    return go("/people", said="add")


def person(visit: Visit) -> Response:
    """One user, with all that can be changed of them."""
    account = _account(visit, visit.request.path_params["name"])
    return visit.show(
        "person.html",
        account=account,
        roles=ROLES,
        programs=visit.site.people.programs(account.name),
        said=_said(visit),
    )


def change(visit: Visit) -> Response:
    """Change somebody."""
    name, deed = _account(visit, visit.request.path_params["name"]).name, visit.request.path_params["deed"]
    if deed not in _DEEDS:
        raise NotFound("Nothing of the kind can be changed", "Use the buttons of the page")
    _DEEDS[deed](visit, name)
    return go(f"/people/{quote(name)}", said=deed)


def me(visit: Visit) -> Response:
    """The page of who is signed in."""
    return _mine(visit)


def change_me(visit: Visit) -> Response:
    """Change oneself; what is shown only once is the answer, and everything else leads back."""
    deed, ours, now = visit.request.path_params["deed"], visit.site.people, datetime.now(UTC)
    user = visit.user
    if deed == "begin-codes":
        return _mine(visit, codes=ours.begin_codes(user, _proof(visit), now))
    if deed == "add-program":
        label, role = text(visit.form, "label", 200), text(visit.form, "role", 40)
        token = ours.program_token(user, role, label, _end(text(visit.form, "ends", 10)), now)
        return _mine(visit, program=label, program_token=token)
    if deed == "confirm-codes":
        ours.confirm_codes(user, text(visit.form, "code", 20), now)
    elif deed == "end-codes":
        ours.end_codes(user, user.name, now, _proof(visit))
    elif deed == "password":
        ours.change_password(user, user.name, _secret(visit, "new"), now, _proof(visit))
    elif deed in ("end-program", "sign-out"):
        _DEEDS[deed](visit, user.name)
    else:
        raise NotFound("Nothing of the kind can be changed", "Use the buttons of the page")
    return go("/sign-in") if deed in ("password", "sign-out") else go("/me", said=deed)


def _mine(visit: Visit, **once: Any) -> Response:
    user = visit.user
    shown = {"codes": None, "program": "", "program_token": ""} | once
    own = permissions(user.role)
    return visit.show(
        "me.html",
        account=_account(visit, user.name),
        programs=visit.site.people.programs(user.name),
        roles=[r for r in ROLES if permissions(r) <= own],
        last_day=(datetime.now(UTC) + LONGEST_PROGRAM - timedelta(days=1)).date(),
        shortest=SHORTEST,
        longest=LONGEST,
        said=_said(visit),
        **shown,
    )


def _account(visit: Visit, name: str) -> Account:
    found = next((a for a in visit.site.people.accounts() if a.name == name), None)
    if found is None:
        raise NotFound(f"No user here has the name {name[:100]}", "Look at the list of people")
    return found


def _said(visit: Visit) -> str:
    return SAID.get(visit.query("said"), "")


def _secret(visit: Visit, name: str) -> str:
    """A password as it was typed, blanks and all; how long it may be the people say."""
    value = visit.form.get(name, "")
    return value if isinstance(value, str) else ""


def _proof(visit: Visit) -> Proof:
    return Proof(_secret(visit, "password"), text(visit.form, "code", 20), visit.address)


def _end(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(23, 59, 59), UTC)
    except ValueError as e:
        raise Refused(f"{day!r} is no day", "Choose the day on which the token ends") from e


def _people(visit: Visit) -> People:
    return visit.site.people


_DEEDS: Mapping[str, Callable[[Visit, str], object]] = {
    "role": lambda v, name: _people(v).change_role(v.user, name, text(v.form, "role", 40)),
    "close": lambda v, name: _people(v).close(v.user, name),
    "open": lambda v, name: _people(v).open_again(v.user, name),
    "password": lambda v, name: _people(v).change_password(
        v.user, name, _secret(v, "new"), datetime.now(UTC), _proof(v)
    ),
    "end-codes": lambda v, name: _people(v).end_codes(v.user, name, datetime.now(UTC), _proof(v)),
    "sign-out": lambda v, name: _people(v).sign_out_everywhere(v.user, name),
    "end-program": lambda v, name: _people(v).end_program(v.user, name, text(v.form, "label", 200)),
}
