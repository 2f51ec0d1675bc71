"""`recount user`: who may sign in, on the command line."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from datetime import UTC, datetime

import pytest

from recount.cli.user import _ROLES
from recount.pipeline.people import People, User
from recount.review.rules import ROLES
from recount.store.casebook import Casebook
from tests.cli.console import Outcome, Shell
from tests.store.databases import Home

WORDS = "plum ridge osk lantern"
OTHER = "karsk velmora nine boats"
NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def own(shell: Shell, home: Home) -> Shell:
    """A shell for whose commands there is an empty casebook."""
    shell.more["RECOUNT_CASEBOOK"] = home.at("casebook")
    Casebook(shell.more["RECOUNT_CASEBOOK"], create=True).close()
    return shell


def add(shell: Shell, name: str, role: str, password: str = WORDS) -> Outcome:
    return shell.here("user", "add", name, "--role", role, "--password-stdin", stdin=f"{password}\n")


def signed_in(shell: Shell, name: str, password: str) -> User | None:
    with Casebook(shell.more["RECOUNT_CASEBOOK"]) as book:
        people = People(book)
        return people.who(people.sign_in(name, password, "", NOW), NOW)


def test_help_knows_all_roles() -> None:
    assert _ROLES == ROLES


def test_users_are_made_and_listed(own: Shell) -> None:
    refused = add(own, "bo", "coder")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err == "recount: The first user has to be an administrator. Add an administrator first.\n"
    assert add(own, "Ada", "administrator") == Outcome(0, "ada may sign in as administrator.\n", "")
    assert add(own, "bo", "coder").status == 0
    assert own.here("user", "close", "bo") == Outcome(0, "The access of bo is closed.\n", "")
    heading, ada, bo = (line.split() for line in own.here("user", "list").out.splitlines())
    assert heading == ["Name", "Role", "Access", "Codes", "Since"]
    assert ada[:4] == ["ada", "administrator", "open", "no"]
    assert bo[:4] == ["bo", "coder", "closed", "no"]
    first, second = map(json.loads, own.here("user", "list", "--json").out.splitlines())
    made_at = datetime.fromisoformat(second.pop("made_at"))
    assert made_at.date().isoformat() == bo[4]
    assert second == {"name": "bo", "role": "coder", "is_open": False, "has_codes": False}
    assert first.keys() == {*second, "made_at"}
    assert signed_in(own, "ada", WORDS) == User("ada", "administrator")


def test_users_are_changed_and_each_change_is_a_row(own: Shell) -> None:
    add(own, "ada", "administrator")
    add(own, "bo", "coder")
    assert own.here("user", "role", "bo", "reviewer").out == "bo is reviewer now.\n"
    assert own.here("user", "close", "bo", "--quiet") == Outcome(0, "", "")
    assert own.here("user", "open", "bo").out == "The access of bo is open again.\n"
    assert signed_in(own, "bo", WORDS) == User("bo", "reviewer")
    assert own.here("user", "sign-out", "bo").out == "bo is signed out of 1 session.\n"
    new = own.here("user", "password", "bo", "--password-stdin", stdin=OTHER)
    assert new == Outcome(0, "bo has another password.\n", "")
    assert signed_in(own, "bo", OTHER) == User("bo", "reviewer")
    with Casebook(own.more["RECOUNT_CASEBOOK"]) as book:
        log = [(d.by, d.kind) for d in book.log()][2:]
    kinds = ["change_role", "disable_user", "enable_user", "sign_out", "change_password"]
    assert log == [("command line", kind) for kind in kinds]
    assert own.here("verify").out.endswith("7 decisions: all as they were kept.\n")


def test_the_last_administrator_stays_one(own: Shell) -> None:
    add(own, "ada", "administrator")
    for arguments in (("role", "ada", "coder"), ("close", "ada")):
        done = own.here("user", *arguments)
        assert (done.status, done.out) == (2, "")
        assert done.err == "recount: ada is the last open administrator. Make another one first.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("close", "nobody"), "No user here has the name nobody. Look at `recount user list`."),
        (("end-codes", "ada"), "ada uses no one-time codes. There is nothing to do."),
        (("password", "ada"), "There is no terminal to ask for the password."),
        (("password", "ada", "--password-stdin"), "The password has 0 characters."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(own: Shell, arguments: tuple[str, ...], said: str) -> None:
    add(own, "ada", "administrator")
    done = own.here("user", *arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    "given", [b"short\n", b"plum ridge\nosk lantern\n", b"plum ridge \xff osk lantern\n"]
)
def test_what_is_no_password_is_refused_and_not_told(own: Shell, given: bytes) -> None:
    done = own.run("user", "add", "ada", "--role", "administrator", "--password-stdin", stdin=given)
    assert (done.status, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert "short" not in done.err.replace("too short", "")
    assert "lantern" not in done.err
    assert own.here("user", "list", "--json").out == ""


def test_no_casebook_is_made_for_users(shell: Shell) -> None:
    done = add(shell, "ada", "administrator")
    assert done.status == 2
    assert "There is no casebook at casebook" in done.err
    assert not (shell.folder / "casebook").exists()


def typed(shell: Shell, *lines: str) -> Outcome:
    """`user add ada` on a terminal on which these lines are typed; `out` is all that the terminal shows."""
    ours, theirs = pty.openpty()
    process = shell.start(
        "user", "add", "ada", "--role", "administrator", stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    for line in lines:
        shown += b"\n"
        while not shown.endswith(b": "):  # what is typed before the question stands is thrown away
            shown += os.read(ours, 1024)
        os.write(ours, f"{line}\n".encode())
    out, _ = process.communicate()
    try:
        while more := os.read(ours, 1024):
            shown += more
    except OSError:  # how Linux says that the other end has closed
        pass
    os.close(ours)
    return Outcome(process.returncode, out.decode(), shown.decode())


def test_on_a_terminal_the_password_is_asked_for_twice_and_never_shown(own: Shell) -> None:
    done = typed(own, WORDS, OTHER, WORDS, WORDS)
    assert (done.status, done.out) == (0, "ada may sign in as administrator.\n")
    assert "do not match" in done.err
    assert WORDS not in done.err
    assert signed_in(own, "ada", WORDS) == User("ada", "administrator")


def test_a_question_left_unanswered_stops_the_command(own: Shell) -> None:
    done = typed(own, "\x04")
    assert (done.status, done.out) == (130, "")
    assert own.here("user", "list", "--json").out == ""


def test_a_program_gets_a_token_that_ends_and_can_be_ended(own: Shell) -> None:
    add(own, "ada", "administrator")
    add(own, "bo", "coder")
    made = own.here("user", "token", "Bo", "--role", "viewer", "--label", "export", "--days", "30")
    assert (made.status, len(made.out.split())) == (0, 1)
    assert "is shown this once" in made.err
    refused = own.here("user", "token", "bo", "--role", "reviewer", "--label", "more")
    assert (refused.status, "own role is below reviewer" in refused.err) == (2, True)
    with Casebook(own.more["RECOUNT_CASEBOOK"]) as book:
        now = datetime.now(UTC)
        found = People(book).program(made.out.strip(), now)
        assert found is not None
        assert (found.user, found.label, (found.ends_at - now).days) == (User("bo", "viewer"), "export", 29)
        assert (book.log()[-1].by, book.log()[-1].subject) == ("command line", "bo")
    told = json.loads(own.here("user", "tokens", "bo", "--json").out)
    ends_at = found.ends_at.isoformat(timespec="seconds")
    assert (told["label"], told["role"], told["ends_at"]) == ("export", "viewer", ends_at)
    heading, row = (line.split() for line in own.here("user", "tokens", "bo").out.splitlines())
    assert heading == ["Label", "Role", "Used", "Ends"]
    assert row[:2] == ["export", "viewer"]
    assert own.here("user", "end-token", "bo", "export").out == "The token export of bo is ended.\n"
    assert own.here("user", "tokens", "bo", "--json").out == ""


def test_who_has_no_access_gets_no_token(own: Shell) -> None:
    add(own, "ada", "administrator")
    add(own, "bo", "coder")
    own.here("user", "close", "bo")
    refused = own.here("user", "token", "bo", "--role", "viewer", "--label", "export")
    assert (refused.status, refused.out) == (2, "")
    assert "The access of bo is closed" in refused.err
