"""Answers of language models are kept once, and an older casebook gets room for them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from recount.model.answers import Answer
from recount.store import opening, reading
from recount.store.casebook import Casebook
from recount.store.schema import HEAD
from recount.store.sqlite import engine_for
from recount.store.transactions import WRITES
from tests.store.databases import Home
from tests.store.invented import capture, extraction, full_extraction, report


def test_an_answer_comes_back_as_it_was_and_the_first_one_stays(home: Home) -> None:
    with Casebook(home.at("book"), create=True) as book:
        assert book.answer("k") is None
        book.keep_answer("k", "m-1", Answer("told \ud800\x00 ü", 12, 3))
        book.keep_answer("k", "m-1", Answer("told otherwise", 1, 1))
        book.keep_answer("l", "m-1", Answer("", 0, 0))
        assert book.answer("k") == Answer("told \ud800\x00 ü", 12, 3)
        assert list(book.faults()) == []


def test_who_read_a_report_is_known(home: Home) -> None:
    readers = {
        "a": ["llm m 1"],
        "b": ["rules 1", "llm m 1"],
        "c": ["llm m 1", "rules 1"],
        "d": ["llmx 1"],
        "e": [],
    }
    keys = {}
    with Casebook(home.at("book"), create=True) as book:
        with book.writing() as w:
            for name, extractors in readers.items():
                keys[name] = w.add_report(report(name), w.add_capture(capture()), 1).key
                for extractor in extractors:
                    w.add_extraction(keys[name], extractor, extraction(report(name)))
        with book.looking() as c:
            made = reading.made(c)
            assert reading.made(c, [keys["c"], keys["e"]]) == {keys["c"]: made[keys["c"]]}
        in_order = {key: sorted(found, key=lambda name: found[name]) for key, found in made.items()}
        assert in_order == {keys[name]: extractors for name, extractors in readers.items() if extractors}


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A casebook as the first migration makes it, with a report in it that was read for claims."""
    with Casebook(tmp_path / "newer", create=True) as book, book.writing() as w:
        key = w.add_report(report(), w.add_capture(capture()), 1).key
        w.add_extraction(key, "rules 1", full_extraction(report()))
    folder = tmp_path / "older"
    folder.mkdir()
    engine = engine_for(folder / "casebook.db", 1)
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
        command.upgrade(config, "0001")
    engine.dispose()
    with sqlite3.connect(folder / "casebook.db") as raw:
        raw.execute("ATTACH DATABASE ? AS newer", (str(tmp_path / "newer" / "casebook.db"),))
        for table in ("captures", "reports", "currents"):
            raw.execute(f"INSERT INTO main.{table} SELECT * FROM newer.{table}")
        columns = "key, report, extractor, language, skipped, places, made_at"
        raw.execute(
            f"INSERT INTO main.extractions ({columns}, digest) "
            f"SELECT {columns}, 'of an older form' FROM newer.extractions"
        )
        raw.execute("INSERT INTO main.claims SELECT * FROM newer.claims")
    raw.close()
    return folder


def test_an_older_casebook_gets_room_for_answers_and_keeps_all_it_had(older: Path) -> None:
    with Casebook(older) as book:
        assert book.report("a1").report == report()
        assert [c.extractor for c in book.claims()] == [c.extractor for c in full_extraction(report()).claims]
        book.keep_answer("k", "m-1", Answer("told"))
        assert list(book.faults()) == []
    with Casebook(older) as book:
        assert book.answer("k") == Answer("told")
    with sqlite3.connect(older / "casebook.db") as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
    raw.close()
