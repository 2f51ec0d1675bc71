"""What is found by words, on both databases alike; and that the index holds what the tables hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recount.model.queries import query_of
from recount.model.reports import Report
from recount.store import fulltext, searching
from recount.store.casebook import Casebook
from tests.store.databases import Home
from tests.store.invented import RULES, capture, claim, extraction, mention, report

TEXTS = {
    "a1": "Shells killed 12 people in Velmora. The market of Velmora burned.",
    "b2": "A bomb fell on the market in Osk on Monday; nobody was hurt, the Ridge Front said. " * 3,
    "c3": "Les forces ont bombardé l'hôpital de Karsk.",
    "d4": "قُتِل محمد كارو في أسك",
    "e5": "東京都で5人が死亡した。",
    "f6": "Adil Karo and Muhammad Osk were killed near Velmora.",
}


@pytest.fixture
def book(home: Home) -> Iterator[Casebook]:
    with Casebook(home.at("book"), create=True) as casebook:
        for key, text in TEXTS.items():
            keep(casebook, report(key, text, title=""))
        yield casebook


def keep(book: Casebook, r: Report) -> int:
    with book.writing() as w:
        key = w.add_report(r, w.add_capture(capture()), 1).key
        names = [n for n in ("Adil Karo", "Muhammad Osk", "محمد كارو") if n in r.layer]
        if names:
            found = claim(r, r.text.split()[0], names=tuple(mention(r, n) for n in names))
            w.add_extraction(key, RULES, extraction(r, found))
        return key


def found(book: Casebook, words: str) -> list[str]:
    with book.looking() as c:
        keys = [k for k, _ in sorted(fulltext.ranked(c, query_of(words), 100), key=lambda hit: hit[1])]
        ids = {k: searching.ids_of(c, [k])[0] for k in keys}
    return [ids[k] for k in keys]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("market", {"a1", "b2"}),
        ("market velmora", {"a1"}),
        ('"market of velmora"', {"a1"}),
        ('"market velmora"', set()),
        ("mark*", {"a1", "b2"}),
        ("mark", set()),
        ('"market o*"', set()),
        ("hopital", {"c3"}),
        ("BOMBARDE", {"c3"}),
        ("قتل", {"d4"}),
        ("اسك", {"d4"}),
        ("東京", {"e5"}),
        ("京", {"e5"}),
        ("死亡した", {"e5"}),
        ("京東", set()),
        ("12", {"a1"}),
        ("", set()),
        ('" AND OR -market NEAR(', set()),
    ],
)
def test_what_words_find(book: Casebook, words: str, ids: set[str]) -> None:
    assert set(found(book, words)) == ids


def test_the_report_that_speaks_of_it_most_is_first(book: Casebook) -> None:
    keep(book, report("g7", f"Osk. {'Nothing was said of it in all this long day. ' * 40}", title=""))
    keep(book, report("h8", "Osk, Osk: the market of Osk.", title="Osk"))
    assert found(book, "osk")[0] == "h8"
    assert found(book, "osk")[-1] == "g7"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60) | st.text("\"*()'\\&|!<>-:^ aé京", max_size=30))
def test_no_words_are_an_error(book: Casebook, words: str) -> None:
    assert set(found(book, words)) <= TEXTS.keys()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=120))
def test_any_text_can_be_kept_found_and_forgotten(book: Casebook, text: str) -> None:
    with book.looking() as c:
        before = fulltext.keys(c)
    key = max(before) + 1
    with book.writing() as w:
        fulltext.add(w.connection, key, text)
        wanted = query_of(text.replace("*", " "))
        hits = {k for k, _ in fulltext.ranked(w.connection, wanted, 1000)}
        assert (key in hits) == bool(wanted.wanted)
        fulltext.remove(w.connection, key, text)
        assert key not in {k for k, _ in fulltext.ranked(w.connection, wanted, 1000)}
        assert fulltext.keys(w.connection) == before


def test_a_hostile_text_is_kept_and_found(book: Casebook) -> None:
    many = " ".join(f"w{n:x}" for n in range(120_000))
    keep(book, report("long", f"{'9' * 300_000} first {'again ' * 20_000} {many}", title=""))
    assert found(book, '"first again again"') == ["long"]
    assert found(book, "w1") == ["long"]


def test_names_are_found_by_what_their_spellings_share(book: Casebook) -> None:
    def named(*words: str) -> set[str]:
        parts = {s for word in words for s in searching.sounds(word)}
        with book.looking() as c:
            return set(searching.named(c, parts, 10)[0])

    assert named("Mohamed") == {"d4", "f6"}
    assert named("Karo", "Mohammed") == {"d4", "f6"}
    assert named("Adel") == {"f6"}
    assert named("Velmora") == set()


def test_an_index_that_lacks_reports_is_noticed_and_made_anew(book: Casebook) -> None:
    with book.writing() as w:
        key = max(fulltext.keys(w.connection))
        fulltext.clear(w.connection)
        fulltext.add(w.connection, key, "other words")
        fulltext.add(w.connection, key + 1, "of nobody")
    told = [what for thing, what in book.faults() if thing == "search index"]
    assert [t.partition(";")[0] for t in told] == [
        "It lacks 5 reports",
        "It has words of 1 report, which is not there",
    ]
    with book.writing() as w:
        searching.rebuild(w.connection)
    assert list(book.faults()) == []
    assert found(book, "market") != []
    assert found(book, "nobody") == ["b2"]


def test_what_is_forgotten_is_gone_from_every_index(book: Casebook, home: Home) -> None:
    key = book.report("f6").key
    claims = [c.id for c in book.claims() if c.report == "d4"]
    with book.writing() as w:
        searching.forget(w.connection, [key], claims)
        searching.forget(w.connection, [key], claims)  # once more changes nothing
    assert found(book, "adil") == []
    assert found(book, "market") != []
    with book.looking() as c:
        assert searching.named(c, {"mhmd"}, 10) == ([], True)


def test_forgotten_words_are_gone_from_the_bytes_of_the_index(tmp_path) -> None:
    with Casebook(tmp_path / "book", create=True) as book:
        for n in range(40):
            keep(
                book, report(f"r{n}", f"Osk number{n} zanzibarian" if n == 7 else f"Osk number{n}", title="")
            )
        with book.writing() as w:
            searching.forget(w.connection, [book.report("r7").key])
        with book.looking() as c:
            blocks = c.exec_driver_sql("SELECT block FROM report_words_data").scalars().all()
    assert not any(b"zanzibarian" in block for block in blocks)
