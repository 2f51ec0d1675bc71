"""Operations on people: who may sign in, as what, and the tokens of their programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from recount.model.errors import NotFound, Refused
from recount.pipeline.passwords import LONGEST, SHORTEST
from recount.pipeline.people import MAX_LABEL, Account, Program, Proof
from recount.review.people import MAX_NAME, user_name
from recount.review.rules import ROLES, check_role, permissions
from recount.web.api.calls import Call, Operation
from recount.web.api.shapes import INSTANT, Shape, listed, one_of, record, ref, text, whole, words

GROUP = "People"
_NAME = text(MAX_NAME, 1)
_LABEL = text(MAX_LABEL, 1)
_ROLE = one_of(ROLES)
_PASSWORD: Shape = {**text(4 * LONGEST, 1), "description": f"{SHORTEST} to {LONGEST} characters"}
_CODE = text(20)
_INSTANT = {
    **text(
        40,
        10,
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$",
    ),
    "description": "ISO 8601 with an offset, as 2031-05-02T09:00:00Z",
}
_PROOF = {"password": _PASSWORD, "code": _CODE}


def whoami(call: Call) -> dict[str, Any]:
    """Whose token this is."""
    program = call.program
    return {
        "name": program.user.name,
        "role": program.user.role,
        "may": sorted(permissions(program.user.role)),
        "label": program.label,
        "ends_at": program.ends_at.isoformat(),
    }


def accounts(call: Call) -> list[dict[str, Any]]:
    """All users."""
    return [_account_json(a) for a in call.people.accounts()]


def add(call: Call) -> dict[str, Any]:
    """Make a user."""
    sent = call.body
    return _account(call, call.people.add(call.user, sent["name"], sent["password"], sent["role"]))


def change_role(call: Call) -> dict[str, Any]:
    """Give a user another role."""
    call.people.change_role(call.user, call.path["name"], call.body["role"])
    return _account(call, call.path["name"])


def close(call: Call) -> dict[str, Any]:
    """Close an access."""
    call.people.close(call.user, call.path["name"])
    return _account(call, call.path["name"])


def open_again(call: Call) -> dict[str, Any]:
    """Open an access again."""
    call.people.open_again(call.user, call.path["name"])
    return _account(call, call.path["name"])


def change_password(call: Call) -> None:
    """Set another password."""
    call.people.change_password(call.user, call.path["name"], call.body["new"], call.now, _proof(call))


def end_codes(call: Call) -> None:
    """Ask for no one-time codes any more."""
    call.people.end_codes(call.user, call.path["name"], call.now, _proof(call))


def sign_out(call: Call) -> dict[str, Any]:
    """End all that is signed in under a name."""
    return {"ended": call.people.sign_out_everywhere(call.user, call.path["name"])}


def programs(call: Call) -> list[dict[str, Any]]:
    """The tokens of a user's programs."""
    name = _own_or_others(call)
    return [_program_json(p) for p in call.people.programs(name)]


def add_program(call: Call) -> dict[str, Any]:
    """Make a token that does no more, and lasts no longer, than the one that asks for it."""
    sent = call.body
    try:
        ends_at = datetime.fromisoformat(sent["ends_at"])
        is_later = ends_at > call.program.ends_at
    except (ValueError, OverflowError) as e:
        raise Refused("body.ends_at is no instant", "Give one such as 2031-05-02T09:00:00Z") from e
    if is_later:
        raise Refused(
            "A program's token cannot make one that lasts longer than itself",
            f"Let it end by {call.program.ends_at.isoformat()}, or use `recount user token`",
        )
    token = call.people.program_token(call.user, sent["role"], sent["label"], ends_at, call.now)
    label = " ".join(sent["label"].split())
    made = next(p for p in call.people.programs(call.user.name) if p.label == label)
    return {**_program_json(made), "token": token}


def end_program(call: Call) -> None:
    """End a token."""
    call.people.end_program(call.user, call.path["name"], call.query["label"])


def _own_or_others(call: Call) -> str:
    """The name asked for, where the caller may see what is the user's own."""
    name = user_name(call.path["name"])
    if name != call.user.name:
        check_role(call.user.role, "people")
    _account(call, name)
    return name


def _proof(call: Call) -> Proof | None:
    """How users show that they are themselves; who changes others gives none."""
    password = call.body.get("password")
    return None if password is None else Proof(password, call.body.get("code", ""), call.address)


def _account(call: Call, name: str) -> dict[str, Any]:
    wanted = user_name(name)
    found = next((a for a in call.people.accounts() if a.name == wanted), None)
    if found is None:
        raise NotFound(f"No user here has the name {wanted}", "Look at the names in the list of people")
    return _account_json(found)


def _account_json(a: Account) -> dict[str, Any]:
    return {
        "name": a.name,
        "role": a.role,
        "is_open": a.is_open,
        "has_codes": a.has_codes,
        "made_at": a.made_at.isoformat(),
    }


def _program_json(p: Program) -> dict[str, Any]:
    return {
        "label": p.label,
        "role": p.role,
        "made_at": p.made_at.isoformat(),
        "seen_at": p.seen_at.isoformat(),
        "ends_at": p.ends_at.isoformat(),
    }


_WHO = record({"name": words(), "role": _ROLE, "may": listed(words()), "label": words(), "ends_at": INSTANT})
_MADE = record(
    {
        "label": words(),
        "role": _ROLE,
        **dict.fromkeys(("made_at", "seen_at", "ends_at"), INSTANT),
        "token": {**words(), "description": "shown this once; only its SHA-256 is kept"},
    }
)
_OF_NAME = {"name": _NAME}

OPERATIONS = (
    Operation(
        name="whoami",
        method="GET",
        path="/whoami",
        about="Whose token this is, what it may do, and until when",
        group=GROUP,
        run=whoami,
        gives=_WHO,
    ),
    Operation(
        name="people",
        method="GET",
        path="/people",
        about="All users by name, those whose access is closed too",
        group=GROUP,
        run=accounts,
        gives=listed(ref("Account")),
    ),
    Operation(
        name="add_user",
        method="POST",
        path="/people",
        about="Make a user",
        group=GROUP,
        run=add,
        gives=ref("Account"),
        status=201,
        may="people",
        takes=record({"name": _NAME, "password": _PASSWORD, "role": _ROLE}),
    ),
    Operation(
        name="change_role",
        method="PUT",
        path="/people/{name}/role",
        about="Give a user another role, from the next request on",
        group=GROUP,
        run=change_role,
        gives=ref("Account"),
        may="people",
        within=_OF_NAME,
        takes=record({"role": _ROLE}),
    ),
    Operation(
        name="close_user",
        method="POST",
        path="/people/{name}/close",
        about="Close a user's access and end all that is signed in under the name; what they decided stays",
        group=GROUP,
        run=close,
        gives=ref("Account"),
        may="people",
        within=_OF_NAME,
    ),
    Operation(
        name="open_user",
        method="POST",
        path="/people/{name}/open",
        about="Open a closed access again, with the role and the password that the user had",
        group=GROUP,
        run=open_again,
        gives=ref("Account"),
        may="people",
        within=_OF_NAME,
    ),
    Operation(
        name="change_password",
        method="PUT",
        path="/people/{name}/password",
        about="Set another password and end all that is signed in under the name, this token too where it "
        "is your own. Your own takes `password`, the present one, and `code` where you use one-time codes",
        group=GROUP,
        run=change_password,
        gives=None,
        status=204,
        within=_OF_NAME,
        takes=record({"new": _PASSWORD}, _PROOF),
    ),
    Operation(
        name="end_codes",
        method="POST",
        path="/people/{name}/end-codes",
        about="Ask a user for no one-time codes any more. For yourself this takes `password` and `code`",
        group=GROUP,
        run=end_codes,
        gives=None,
        status=204,
        within=_OF_NAME,
        takes=record({}, _PROOF),
    ),
    Operation(
        name="sign_out",
        method="POST",
        path="/people/{name}/sign-out",
        about="End all that is signed in under a name, programs too",
        group=GROUP,
        run=sign_out,
        gives=record({"ended": whole()}),
        within=_OF_NAME,
    ),
    Operation(
        name="programs",
        method="GET",
        path="/people/{name}/programs",
        about="The tokens of a user's programs, oldest first, without the tokens themselves",
        group=GROUP,
        run=programs,
        gives=listed(ref("Program")),
        within=_OF_NAME,
    ),
    Operation(
        name="add_program",
        method="POST",
        path="/programs",
        about="Make a token for another program of yours; it does no more and lasts no longer than this one",
        group=GROUP,
        run=add_program,
        gives=_MADE,
        status=201,
        takes=record({"role": _ROLE, "label": _LABEL, "ends_at": _INSTANT}),
    ),
    Operation(
        name="end_program",
        method="DELETE",
        path="/people/{name}/programs",
        about="End the token of a user's program",
        group=GROUP,
        run=end_program,
        gives=None,
        status=204,
        within=_OF_NAME,
        query={"label": _LABEL},
        needs=frozenset({"label"}),
    ),
)
