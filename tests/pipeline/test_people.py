"""Who may sign in, who is signed in, and that somebody can always let others in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recount.model.decisions import Decision, chain_faults
from recount.model.errors import NotFound, Refused, TooOften
from recount.pipeline import onetime
from recount.pipeline.passwords import Passwords
from recount.pipeline.people import ABSOLUTE, COMMAND, IDLE, LONGEST_PROGRAM, People, Proof, User
from recount.pipeline.reviewing import Desk
from recount.pipeline.verifying import verify
from recount.review.rules import ROLES, permissions
from recount.store.casebook import Casebook
from recount.store.schema import metadata
from tests.store.databases import Home

NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WORDS = "plum ridge osk lantern"
OTHER = "karsk velmora nine boats"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
ADA, BO = User("ada", "administrator"), User("bo", "coder")


@pytest.fixture
def place(home: Home) -> str:
    return home.at("book")


@pytest.fixture
def book(place: str) -> Iterator[Casebook]:
    with Casebook(place, create=True) as book:
        yield book


@pytest.fixture
def people(book: Casebook) -> People:
    people = People(book, QUICK)
    people.first_administrator("ada", WORDS)
    people.add(ADA, "bo", WORDS, "coder")
    return people


def rows(book: Casebook) -> list[tuple[str, str, str, dict[str, str]]]:
    return [(d.by, d.kind, d.subject, dict(d.content)) for d in book.log()]


def bo_in(people: People, now: datetime = NOW) -> str:
    return people.sign_in("bo", WORDS, "", now)


def said(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        action()
    return str(caught.value)


def with_codes(people: People, user: User = BO) -> str:
    """The secret of a user who took up codes with the code of NOW."""
    secret = people.begin_codes(user, Proof(WORDS), NOW).secret
    people.confirm_codes(user, onetime.code_of(secret, onetime.step_at(NOW)), NOW)
    return secret


# Making and changing users


def test_the_first_user_is_an_administrator_and_made_once(book: Casebook) -> None:
    people = People(book, QUICK)
    assert "has to be an administrator" in said(lambda: people.add(COMMAND, "bo", WORDS, "coder"))
    people.first_administrator("Ada", WORDS)
    assert [(a.name, a.role, a.is_open) for a in people.accounts()] == [("ada", "administrator", True)]
    assert "users already" in said(lambda: people.first_administrator("cy", WORDS))
    assert rows(book) == [("command line", "add_user", "ada", {"role": "administrator"})]


def test_every_change_is_a_row_and_no_row_holds_a_secret(book: Casebook, people: People) -> None:
    secret = with_codes(people)
    people.change_role(ADA, "bo", "reviewer")
    people.close(ADA, "bo")
    people.open_again(ADA, "bo")
    people.change_password(ADA, "bo", OTHER, NOW)
    people.end_codes(ADA, "bo", NOW)
    token = people.program_token(BO, "viewer", "export", NOW + timedelta(days=1), NOW)
    people.end_program(BO, "bo", "export")
    people.sign_out_everywhere(ADA, "bo")
    program = {"role": "viewer", "label": "export", "ends_at": "2031-05-03T09:00:00+00:00"}
    assert rows(book)[1:] == [
        ("ada", "add_user", "bo", {"role": "coder"}),
        ("bo", "use_codes", "bo", {}),
        ("ada", "change_role", "bo", {"role": "reviewer"}),
        ("ada", "disable_user", "bo", {}),
        ("ada", "enable_user", "bo", {}),
        ("ada", "change_password", "bo", {}),
        ("ada", "end_codes", "bo", {}),
        ("bo", "add_program", "bo", program),
        ("bo", "end_program", "bo", {"label": "export"}),
        ("ada", "sign_out", "bo", {}),
    ]
    assert list(chain_faults(book.log())) == []
    written = repr(book.log()) + repr(book.users()) + repr(Proof(WORDS, "123456"))
    hashes = [u.password for u in book.users()]
    for hidden in (WORDS, OTHER, secret, token, "123456", *hashes):
        assert hidden not in written


def test_neither_password_nor_token_is_in_the_casebook(home: Home, place: str, people: People) -> None:
    token = bo_in(people)
    data = b"".join(path.read_bytes() for path in (home.folder / "book").glob("casebook.db*"))
    with home.raw(place) as raw:
        rows = [raw.execute(f"SELECT * FROM {table}").fetchall() for table in metadata.tables]
    data += repr(rows).encode()
    assert b"$argon2id$" in data
    assert WORDS.encode() not in data
    assert token.encode() not in data


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "command line", "-a", "a\x1b[2J", "a\u202eb", "x" * 65, "\ud800"]
)
def test_what_cannot_be_a_name_is_refused(people: People, name: str) -> None:
    assert "cannot be the name" in said(lambda: people.add(ADA, name, WORDS, "coder"))


def test_a_name_is_one_name_however_it_is_written(people: People) -> None:
    assert people.add(ADA, " Zoë.Müller ", WORDS, "coder") == "zoë.müller"
    assert "already" in said(lambda: people.add(ADA, "ZOE\u0308.MÜLLER", WORDS, "viewer"))
    token = people.sign_in("ZOË.müller", WORDS, "", NOW)
    assert people.who(token, NOW) == User("zoë.müller", "coder")


@pytest.mark.parametrize(("length", "is_taken"), [(11, False), (12, True), (200, True), (201, False)])
def test_length_is_the_only_rule_for_passwords(people: People, length: int, is_taken: bool) -> None:
    # "é" as two code points counts once, as it does where a keyboard gives one.
    password = "e\u0301" * length
    if not is_taken:
        assert f"has {length} characters" in said(lambda: people.add(ADA, "cy", password, "viewer"))
    else:
        people.add(ADA, "cy", password, "viewer")
        assert people.who(people.sign_in("cy", "é" * length, "", NOW), NOW) == User("cy", "viewer")


def test_who_may_not_change_people_is_told_and_nothing_changes(book: Casebook, people: People) -> None:
    before, log = book.users(), book.log()
    actions = [
        lambda: people.add(BO, "cy", WORDS, "viewer"),
        lambda: people.change_role(BO, "bo", "administrator"),
        lambda: people.close(BO, "ada"),
        lambda: people.change_password(BO, "ada", OTHER, NOW),
        lambda: people.end_codes(BO, "ada", NOW),
        lambda: people.sign_out_everywhere(BO, "ada"),
    ]
    for action in actions:
        assert "A coder may not do this (people). Ask an administrator." in said(action)
    assert (book.users(), book.log()) == (before, log)


def test_what_somebody_may_is_what_they_may_now(people: People) -> None:
    cy = User("cy", "administrator")
    people.add(ADA, "cy", WORDS, "administrator")
    people.change_role(ADA, "cy", "coder")
    assert "coder may not" in said(lambda: people.close(cy, "bo"))
    people.close(ADA, "cy")
    assert "has no access" in said(lambda: people.close(cy, "bo"))
    assert "has no access" in said(lambda: people.close(User("nobody", "administrator"), "bo"))
    assert "viewer may not" in said(lambda: people.close(User("ada", "viewer"), "bo"))


def test_what_would_change_nothing_is_refused(people: People) -> None:
    assert "already" in said(lambda: people.change_role(ADA, "bo", "coder"))
    assert "open already" in said(lambda: people.open_again(ADA, "bo"))
    people.close(ADA, "bo")
    assert "closed already" in said(lambda: people.close(ADA, "bo"))
    assert "no role 'king'" in said(lambda: people.change_role(ADA, "bo", "king"))
    with pytest.raises(NotFound, match="nobody"):
        people.close(ADA, "nobody")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "role", "close", "open"]),
        st.sampled_from(["ada", "bo", "cy", "command line"]),
        st.sampled_from(["ada", "bo", "cy"]),
        st.sampled_from(ROLES),
    ),
    max_size=12,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_some_open_user_may_always_change_people_and_the_log_tells_who_may_what(
    steps: list[tuple[str, str, str, str]], home: Home
) -> None:
    with Casebook(home.at(f"book{next(home.number)}"), create=True) as book:
        people = People(book, QUICK)
        people.first_administrator("ada", WORDS)
        for step, by, name, role in steps:
            who = COMMAND if by == COMMAND.name else User(by, "administrator")
            try:
                match step:
                    case "add":
                        people.add(who, name, WORDS, role)
                    case "role":
                        people.change_role(who, name, role)
                    case "close":
                        people.close(who, name)
                    case "open":
                        people.open_again(who, name)
            except (Refused, NotFound):
                pass
            assert any(a.is_open and "people" in permissions(a.role) for a in people.accounts())
        assert list(verify(book)) == []


def test_a_desk_neither_changes_people_nor_undoes_that(book: Casebook, people: People) -> None:
    desk = Desk(book, "recount-1")
    people.close(ADA, "bo")
    closed = book.log()[-1].number
    for decision in (
        Decision("", "add_user", "eve", {"role": "coder"}),
        Decision("", "undo", "", {"of": closed}),
    ):
        assert "Change the user under People" in said(lambda decision=decision: desk.decide(ADA, decision))
    assert book.log()[-1].number == closed


# Signing in


def test_signing_in_gives_a_token_that_tells_who_it_is(people: People) -> None:
    token = bo_in(people)
    assert len(token) == 43  # 32 bytes, six bits a character
    assert people.who(token, NOW) == BO
    assert people.who(token[:-1], NOW) is None
    assert people.who("", NOW) is None
    people.change_role(ADA, "bo", "reviewer")
    assert people.who(token, NOW) == User("bo", "reviewer")


class Counting(Passwords):
    """Counts how often a password is compared with a hash, which is what takes time."""

    compared = 0

    def fits(self, password: str, kept: str | None) -> bool:
        self.compared += 1
        return super().fits(password, kept)


def test_a_wrong_name_and_a_wrong_password_are_the_same_words_and_the_same_work(book: Casebook) -> None:
    counting = Counting(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    people = People(book, counting)
    people.first_administrator("ada", WORDS)
    people.add(ADA, "bo", WORDS, "coder")
    with_codes(people)
    people.close(ADA, "bo")
    counting.compared = 0
    tries = [
        ("ada", OTHER, ""),
        ("ad", WORDS, ""),
        ("a b", WORDS, ""),
        ("\ud800", WORDS, ""),
        ("bo", OTHER, ""),
    ]
    tries += [("bo", WORDS, ""), ("ada", "\ud800" * 5000, "")]
    sentences = [said(lambda t=t: people.sign_in(*t, NOW)) for t in tries]
    assert set(sentences) == {
        "The name, the password or the one-time code is wrong. Check them and try again."
    }
    assert counting.compared == len(tries)


def test_a_closed_user_is_out_at_once_and_comes_back_only_by_signing_in(people: People) -> None:
    token = bo_in(people)
    people.close(ADA, "bo")
    assert people.who(token, NOW) is None
    assert "is closed" in said(lambda: bo_in(people))
    people.open_again(ADA, "bo")
    assert people.who(token, NOW) is None
    assert people.who(bo_in(people), NOW) == BO


def test_a_name_waits_after_five_failures(people: People) -> None:
    for minute in range(5):
        said(lambda minute=minute: people.sign_in("bo", OTHER, "", NOW + minute * MINUTE))
    with pytest.raises(TooOften, match=r"for this name\. Wait 10 minutes, then try again") as caught:
        bo_in(people, NOW + 5 * MINUTE)
    assert caught.value.seconds == 600
    assert people.sign_in("ada", WORDS, "", NOW + 5 * MINUTE)
    assert "Wait a minute" in said(lambda: bo_in(people, NOW + 14 * MINUTE))
    assert people.who(bo_in(people, NOW + 15 * MINUTE), NOW + 15 * MINUTE) == BO


def test_names_that_nobody_has_wait_in_the_same_words(people: People) -> None:
    for name in ("bo", "nobody"):
        for _ in range(5):
            said(lambda name=name: people.sign_in(name, OTHER, "", NOW))
    assert said(lambda: bo_in(people)) == said(lambda: people.sign_in("NoBody", WORDS, "", NOW))


def test_an_address_waits_after_twenty_failures_and_a_sign_in_does_not_wipe_them(people: People) -> None:
    for n in range(20):
        said(lambda n=n: people.sign_in(f"name{n}", WORDS, "", NOW, "192.0.2.1"))
        if n < 19:
            people.sign_in("bo", WORDS, "", NOW, "192.0.2.1")
    assert "from this address" in said(lambda: people.sign_in("bo", WORDS, "", NOW, "192.0.2.1"))
    assert people.sign_in("bo", WORDS, "", NOW, "192.0.2.2")


def test_a_right_password_wipes_the_failures_of_its_name(people: People) -> None:
    for _ in range(3):
        for _ in range(4):
            said(lambda: people.sign_in("bo", OTHER, "", NOW))
        bo_in(people)


def test_many_tries_at_once_are_no_way_round_the_limit(book: Casebook, people: People) -> None:
    start = Barrier(12)
    sentences: list[str] = []

    def attempt() -> None:
        start.wait()
        sentences.append(said(lambda: people.sign_in("bo", OTHER, "", NOW)))

    threads = [Thread(target=attempt) for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sum("Too many" in s for s in sentences) == 7


# Being signed in


@pytest.mark.parametrize(("idle", "is_in"), [(IDLE - timedelta(seconds=1), True), (IDLE, False)])
def test_a_browser_left_alone_is_signed_out(people: People, idle: timedelta, is_in: bool) -> None:
    token = bo_in(people)
    assert (people.who(token, NOW + idle) is not None) == is_in


def test_a_browser_in_use_is_signed_out_after_twelve_hours(people: People) -> None:
    token, now = bo_in(people), NOW
    while now < NOW + ABSOLUTE - 10 * MINUTE:
        now += 10 * MINUTE
        assert people.who(token, now) == BO
    assert people.who(token, NOW + ABSOLUTE) is None


def test_being_in_use_is_written_down_once_a_minute_at_most(book: Casebook, people: People) -> None:
    token = bo_in(people)
    seen = []
    for seconds in (59, 60, 119, 120):
        people.who(token, NOW + timedelta(seconds=seconds))
        seen.append((book.sessions_of("bo")[0].seen_at - NOW).seconds)
    assert seen == [0, 60, 60, 120]


def test_who_reads_is_not_turned_away_because_somebody_else_writes(place: str, people: People) -> None:
    token = bo_in(people)
    with Casebook(place) as other, Casebook(place, wait_seconds=0.05) as hurried, other.writing():
        assert People(hurried, QUICK).who(token, NOW + 5 * MINUTE) == BO


def test_signing_in_clears_away_what_has_had_its_time(book: Casebook, people: People) -> None:
    bo_in(people)
    people.program_token(BO, "coder", "feed", NOW + timedelta(days=2), NOW)
    bo_in(people, NOW + IDLE)
    assert [s.kind for s in book.sessions_of("bo")] == ["program", "browser"]


def acting(people: People, token: str, now: datetime) -> User | None:
    """For whom a program with this token acts, whom no page takes for signed in."""
    assert people.who(token, now) is None
    found = people.program(token, now)
    return found.user if found else None


def test_signing_out_ends_one_session_and_everywhere_ends_all_of_one_user(people: People) -> None:
    first, second, third, adas = (*(bo_in(people) for _ in range(3)), people.sign_in("ada", WORDS, "", NOW))
    people.sign_out(first)
    people.sign_out("nothing")
    assert [people.who(t, NOW) for t in (first, second, third)] == [None, BO, BO]
    assert people.sign_out_everywhere(BO, "bo") == 2
    assert [people.who(t, NOW) for t in (second, third)] == [None, None]
    assert people.who(adas, NOW) == ADA


def test_another_password_ends_all_sessions_and_ones_own_needs_the_present_one(people: People) -> None:
    token = bo_in(people)
    assert "present password" in said(lambda: people.change_password(BO, "bo", OTHER, NOW))
    assert "is wrong" in said(lambda: people.change_password(BO, "BO", OTHER, NOW, Proof(OTHER)))
    assert people.who(token, NOW) == BO
    people.change_password(BO, "bo", OTHER, NOW, Proof(WORDS))
    assert people.who(token, NOW) is None
    assert "is wrong" in said(lambda: bo_in(people))
    assert people.who(people.sign_in("bo", OTHER, "", NOW), NOW) == BO


# Programs


def test_a_program_acts_with_its_role_never_with_more_than_its_user_has(people: People) -> None:
    people.change_role(ADA, "bo", "reviewer")
    bo, end = User("bo", "reviewer"), NOW + timedelta(days=90)
    token = people.program_token(bo, "coder", "nightly  export", end, NOW)
    assert acting(people, token, NOW + timedelta(days=89)) == User("bo", "coder")
    assert acting(people, token, end) is None
    people.change_role(ADA, "bo", "viewer")
    assert acting(people, token, NOW) == User("bo", "viewer")
    people.change_role(ADA, "bo", "administrator")
    assert acting(people, token, NOW) == User("bo", "coder")
    (program,) = people.programs("bo")
    assert (program.label, program.role, program.ends_at) == ("nightly export", "coder", end)
    people.end_program(ADA, "bo", "nightly export")
    assert acting(people, token, NOW) is None
    with pytest.raises(NotFound):
        people.end_program(ADA, "bo", "nightly export")


def test_a_program_gets_no_role_above_who_asks_for_it(people: People) -> None:
    end = NOW + timedelta(days=1)
    assert "below reviewer" in said(lambda: people.program_token(BO, "reviewer", "x", end, NOW))
    weak = User("ada", "viewer")  # a program of ada's that may only read
    assert "below coder" in said(lambda: people.program_token(weak, "coder", "x", end, NOW))
    stale = User("bo", "administrator")  # bo's role was changed since the request began
    assert "below administrator" in said(lambda: people.program_token(stale, "administrator", "x", end, NOW))
    assert people.programs("bo") == people.programs("ada") == []


@pytest.mark.parametrize(
    ("label", "ends_at"),
    [
        *((label, NOW + MINUTE) for label in ("", "x" * 101, "a\x1bb", "\ud800")),
        ("feed", NOW),
        ("feed", NOW + LONGEST_PROGRAM + MINUTE),
    ],
)
def test_a_program_needs_a_label_and_an_end(people: People, label: str, ends_at: datetime) -> None:
    said(lambda: people.program_token(BO, "viewer", label, ends_at, NOW))
    assert people.programs("bo") == []


def test_a_label_names_one_program_until_that_has_ended(people: People) -> None:
    people.program_token(BO, "viewer", "feed", NOW + MINUTE, NOW)
    assert "for 'feed' already" in said(
        lambda: people.program_token(BO, "viewer", "feed", NOW + 2 * MINUTE, NOW)
    )
    people.program_token(BO, "viewer", "feed", NOW + 9 * MINUTE, NOW + MINUTE)


# One-time codes


def code(secret: str, now: datetime) -> str:
    return onetime.code_of(secret, onetime.step_at(now))


def test_codes_are_asked_for_once_a_first_one_confirmed_them(people: People) -> None:
    codes = people.begin_codes(BO, Proof(WORDS), NOW)
    assert codes.address == f"otpauth://totp/Recount:bo?secret={codes.secret}&issuer=Recount"
    bo_in(people)
    assert "is wrong" in said(lambda: people.confirm_codes(BO, "000000x", NOW))
    bo_in(people)
    people.confirm_codes(BO, code(codes.secret, NOW), NOW)
    assert "is wrong" in said(lambda: bo_in(people, NOW + MINUTE))
    later = NOW + MINUTE
    shown = code(codes.secret, later)
    assert people.sign_in("bo", WORDS, f" {shown[:3]} {shown[3:]}", later)
    assert [a.has_codes for a in people.accounts()] == [False, True]


def test_no_code_is_used_twice_nor_one_before_it_nor_far_from_its_time(people: People) -> None:
    secret = with_codes(people)
    step = timedelta(seconds=30)
    wrong = [code(secret, NOW), code(secret, NOW - step), code(secret, NOW + 2 * step)]
    for used in wrong:
        assert "is wrong" in said(lambda used=used: people.sign_in("bo", WORDS, used, NOW))
    ahead = code(secret, NOW + step)
    assert people.sign_in("bo", WORDS, ahead, NOW)
    assert "is wrong" in said(lambda: people.sign_in("bo", WORDS, ahead, NOW + step))
    assert people.sign_in("bo", WORDS, code(secret, NOW + 2 * step), NOW + 3 * step)


def test_a_used_code_stays_used_in_another_process(book: Casebook, people: People) -> None:
    secret = with_codes(people)
    later = NOW + MINUTE
    people.sign_in("bo", WORDS, code(secret, later), later)
    other = People(book, QUICK)
    assert "is wrong" in said(lambda: other.sign_in("bo", WORDS, code(secret, later), later))


def test_codes_are_neither_begun_nor_given_up_without_proof(people: People) -> None:
    assert "is wrong" in said(lambda: people.begin_codes(BO, Proof(OTHER), NOW))
    assert "No one-time codes wait" in said(lambda: people.confirm_codes(BO, "123456", NOW))
    secret = with_codes(people)
    later = NOW + MINUTE
    assert "is wrong" in said(lambda: people.end_codes(BO, "bo", later, Proof(WORDS)))
    assert "already" in said(lambda: people.begin_codes(BO, Proof(WORDS, code(secret, later)), later))
    later += MINUTE
    people.end_codes(BO, "bo", later, Proof(WORDS, code(secret, later)))
    bo_in(people, later)
    assert "uses no one-time codes" in said(lambda: people.end_codes(ADA, "bo", later))


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238, appendix B, SHA-1: its codes of eight digits end in those of six.
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # base 32 of "12345678901234567890"
    now = datetime.fromtimestamp(seconds, UTC)
    assert onetime.code_of(secret, onetime.step_at(now)) == code
    assert onetime.step_of(code, secret, now, after=-1) == seconds // 30


def test_each_role_may_all_that_the_one_before_it_may() -> None:
    for lower, higher in pairwise(ROLES):
        assert permissions(lower) < permissions(higher)
