"""Secrets of one-time codes: of no use to who has the database alone."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from recount.model.errors import CasebookDamaged, CasebookError
from recount.pipeline import onetime
from recount.pipeline.listener import Silence
from recount.pipeline.migrating import migrate
from recount.pipeline.passwords import Passwords
from recount.pipeline.people import COMMAND, People, Proof, User
from recount.store.casebook import Casebook
from recount.store.records import StoredUser
from recount.store.sealing import KEY_FILE, copy_key, is_sealed, seal, unsealed

WORDS = "plum ridge osk lantern"
NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
ADA = User("ada", "administrator")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    with Casebook(tmp_path / "book", create=True) as book:
        yield book


@pytest.fixture
def people(book: Casebook) -> People:
    people = People(book, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
    people.first_administrator("ada", WORDS)
    return people


def kept(book: Casebook) -> StoredUser:
    user = book.user("ada")
    assert user is not None
    return user


def code(secret: str, now: datetime) -> str:
    return onetime.code_of(secret, onetime.step_at(now))


def take_up(people: People) -> str:
    secret = people.begin_codes(ADA, Proof(WORDS), NOW).secret
    people.confirm_codes(ADA, code(secret, NOW), NOW)
    return secret


def test_no_file_but_the_key_tells_the_secret_and_only_its_owner_reads_it(
    book: Casebook, people: People
) -> None:
    secret = take_up(people)
    assert is_sealed(kept(book).secret)
    assert people.sign_in("ada", WORDS, code(secret, LATER), LATER)
    files = [p for p in book.folder.rglob("*") if p.is_file()]
    assert [p.name for p in files if secret.encode() in p.read_bytes()] == []
    assert stat.S_IMODE((book.folder / KEY_FILE).stat().st_mode) == 0o600
    assert len((book.folder / KEY_FILE).read_bytes()) == 32


def test_a_secret_that_was_kept_plain_is_sealed_when_its_code_is_used(book: Casebook, people: People) -> None:
    secret = onetime.new_secret()
    with book.writing() as w:
        user = kept(book)
        w.change_user(replace(user, secret=secret, code_step=1))
    assert kept(book).secret == secret
    assert people.sign_in("ada", WORDS, code(secret, NOW), NOW)
    assert is_sealed(kept(book).secret)
    assert people.sign_in("ada", WORDS, code(secret, LATER), LATER)


def test_without_its_key_nobody_signs_in_by_codes_and_they_can_be_ended(
    book: Casebook, people: People
) -> None:
    secret = take_up(people)
    (book.folder / KEY_FILE).unlink()
    with pytest.raises(CasebookDamaged, match=KEY_FILE):
        people.sign_in("ada", WORDS, code(secret, LATER), LATER)
    people.end_codes(COMMAND, "ada", LATER)
    assert people.sign_in("ada", WORDS, "", LATER)


def test_codes_go_on_in_a_casebook_that_was_moved(book: Casebook, people: People, tmp_path: Path) -> None:
    secret = take_up(people)
    migrate(book, tmp_path / "other", Silence())
    with Casebook(tmp_path / "other") as other:
        moved = People(other, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
        assert moved.sign_in("ada", WORDS, code(secret, LATER), LATER)


def test_what_was_sealed_is_for_its_user_and_its_key_alone(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    sealed = seal(one, "secret", "ada")
    assert unsealed(one, sealed, "ada") == "secret"
    assert seal(one, "secret", "ada") != sealed
    seal(two, "x", "ada")
    for folder, text, about in (
        (one, sealed, "bo"),
        (two, sealed, "ada"),
        (one, sealed[:-4] + "AAA=", "ada"),
    ):
        with pytest.raises(CasebookDamaged):
            unsealed(folder, text, about)
    with pytest.raises(CasebookError, match="another"):
        copy_key(one, two)
    copy_key(one, one)
    copy_key(tmp_path, two)
    assert unsealed(tmp_path, "plain", "ada") == "plain"
