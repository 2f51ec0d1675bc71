"""A count of all while people decide: what they decide meanwhile is neither lost nor overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from recount.model.counts import Count
from recount.model.decisions import Decision
from recount.model.errors import Conflict, InputError, NotAllowed, Refused
from recount.pipeline import reckoning, reviewing
from recount.pipeline.arranging import digest_of, filters_of, table_put
from recount.pipeline.casework import Rules, add, extract_pending, reckon
from recount.pipeline.freshness import Freshness
from recount.pipeline.listener import Silence
from recount.pipeline.reckoning import bring_up
from recount.pipeline.reviewing import Desk, User
from recount.store.casebook import Casebook
from recount.store.records import StoredUser
from tests.pipeline.invented import write_jsonl
from tests.store.databases import Home

POLICY = "recount-1"
ADA, EVE, ROOT = User("ada", "coder"), User("eve", "viewer"), User("root", "administrator")
TEXTS = {
    "a1": "Shells killed 12 villagers in Ariha on 2 May 2031, the town hospital said.",
    "c3": "A bomb killed five traders in Manbij on 7 May 2031, police said.",
    "d4": "Gunmen killed three farmers in Azaz on 9 May 2031, police said.",
}
LATER = {"n7": "A mine killed two shepherds near Palmyra on 12 May 2031, police said."}
ACTORS = "actor,name,kind,words\nridge,The Ridge Front,armed_group,Ridge Front\n"


class During(Silence):
    """Does something once, when the count has looked at the log and goes on."""

    def __init__(self, action: Callable[[], object]) -> None:
        self._action: Callable[[], object] | None = action

    def progress(self, stage: str, done: int, total: int | None) -> None:
        action, self._action = self._action, None
        if action is not None:
            action()


def come_in(book: Casebook, texts: dict[str, str]) -> None:
    rows = [
        {"id": i, "text": t, "published": "2031-06-01", "publisher": f"The {i} Courier"}
        for i, t in texts.items()
    ]
    add(book, [str(write_jsonl(book.folder.parent / f"{min(texts)}.jsonl", rows))], Silence())


@pytest.fixture
def book(home: Home) -> Iterator[Casebook]:
    with Casebook(home.at("book"), create=True) as book:
        come_in(book, TEXTS)
        extract_pending(book, "rules", Silence())
        with book.writing() as w:
            w.add_user(StoredUser("bo", "", "coder", datetime(2031, 5, 1, tzinfo=UTC)))
        yield book


def claim(book: Casebook, report: str) -> str:
    return next(c.id for c in book.claims() if (c.report, c.outcome) == (report, "killed"))


def incident(desk: Desk, report: str) -> str:
    told = claim(desk.casebook, report)
    return desk.casebook.holders(desk.policy, [told])[told]


def killed(desk: Desk, report: str) -> Count:
    return desk.incident(incident(desk, report)).counts["killed"]


DECISIONS: dict[str, Callable[[Desk], object]] = {
    "a correction": lambda desk: desk.decide(
        ADA, Decision("", "correct", claim(desk.casebook, "c3"), {"field": "count", "value": [6, 6, 6]})
    ),
    "a merge": lambda desk: desk.decide(
        ADA, Decision("", "merge", incident(desk, "c3"), {"other": incident(desk, "d4")})
    ),
    "a claim taken back and its undoing": lambda desk: (
        desk.decide(ADA, Decision("", "retract", claim(desk.casebook, "c3"), reason="police took it back")),
        desk.decide(ADA, Decision("", "undo", "", {"of": 1})),
    ),
    "an assignment": lambda desk: desk.decide(
        ADA, Decision("", "assign", incident(desk, "d4"), {"to": "Bo"})
    ),
    "two of them": lambda desk: (DECISIONS["a merge"](desk), DECISIONS["a correction"](desk)),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_what_is_decided_while_all_is_counted_stands_in_the_result(
    book: Casebook, home: Home, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    served = Desk(book, POLICY)
    come_in(book, LATER)  # not read yet: reading it is when the decision falls
    during = During(lambda: DECISIONS[name](served))
    monkeypatch.setattr(
        reviewing, "bring_up", lambda *args, **kwargs: bring_up(*args, listener=during, **kwargs)
    )
    with Casebook(book.where) as own:
        Desk(own, POLICY)
    assert served.standing.count > 0
    kept = book.reckoning(POLICY)
    assert kept is not None
    assert {"n7"} <= {r for i in kept.incidents for r in i.reports}
    with Casebook(home.at("other"), create=True) as other:
        come_in(other, TEXTS)
        extract_pending(other, "rules", Silence())
        with other.writing() as w:
            for row in book.log():
                w.decide(row)
        come_in(other, LATER)
        expected = reckon(other, Rules(POLICY)).incidents
    assert {i.id: i for i in kept.incidents} == {i.id: i for i in expected}


def test_a_count_that_nobody_serves_is_not_kept_over_a_decision(book: Casebook) -> None:
    served = Desk(book, POLICY)
    come_in(book, LATER)
    with Casebook(book.where) as own:
        found = reckon(own, Rules(POLICY), listener=During(lambda: DECISIONS["a correction"](served)))
    assert {"n7"} <= {r for i in found.incidents for r in i.reports}
    assert killed(served, "c3") == Count.exactly(6)
    assert not served.freshness().is_linked
    assert killed(Desk(book, POLICY), "n7") == Count.exactly(2)


def test_what_stood_before_is_shown_until_all_is_counted(
    book: Casebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, seen = Desk(book, POLICY), []
    come_in(book, LATER)
    extract_pending(book, "rules", Silence())
    real = reckoning.count

    def counting(*args: Any) -> Any:
        seen.append(killed(served, "c3"))
        return real(*args)

    monkeypatch.setattr(reckoning, "count", counting)
    with Casebook(book.where) as own:
        Desk(own, POLICY)
    assert seen == [Count.exactly(5)]


def test_what_is_older_than_it_could_be_is_told(book: Casebook) -> None:
    desk = Desk(book, POLICY)
    assert desk.freshness() == Freshness()
    DECISIONS["a correction"](desk)
    assert desk.freshness() == Freshness(is_whole=False)
    come_in(book, LATER)
    assert not desk.freshness().is_linked
    assert Desk(book, POLICY).freshness().is_fresh


def test_what_nobody_counts_by_leaves_all_fresh(book: Casebook) -> None:
    desk = Desk(book, POLICY)
    desk.decide(EVE, Decision("", "save_filter", "", {"label": " Osk  valley ", "query": "grade=weak"}))
    desk.decide(ADA, Decision("", "look", "c3"))
    assert desk.freshness() == Freshness()
    assert filters_of(desk.standing, "eve") == {"Osk valley": "grade=weak"}
    desk.decide(EVE, Decision("", "drop_filter", "", {"label": "Osk valley"}))
    assert filters_of(desk.standing, "eve") == {}


def test_the_policy_that_is_set_counts_once_all_is_counted_by_it(book: Casebook) -> None:
    desk, other = Desk(book, POLICY), Desk(book, POLICY)
    asked = Decision("", "set_policy", "policy", {"policy": "ibc"}, basis=POLICY)
    with pytest.raises(NotAllowed):
        desk.decide(ADA, asked)
    row = desk.decide(ROOT, asked)
    assert (row.subject, row.content) == ("policy", {"policy": "ibc-1", "old": POLICY})
    assert (other.current_policy, other.freshness().waiting) == (POLICY, "ibc-1")
    with pytest.raises(Conflict):
        other.decide(ROOT, replace(asked, content={"policy": "ucdp-1"}))
    with Casebook(book.where) as own:
        assert Desk(own, POLICY).policy == "ibc-1"
    assert (other.current_policy, other.freshness()) == ("ibc-1", Freshness())
    assert killed(other, "c3") == Count.exactly(5)


def test_what_is_set_is_not_undone(book: Casebook) -> None:
    desk = Desk(book, POLICY)
    desk.decide(ROOT, Decision("", "set_policy", "policy", {"policy": "ibc"}))
    with pytest.raises(Refused, match="not undone"):
        desk.decide(ROOT, Decision("", "undo", "", {"of": 1}))


def put(desk: Desk, name: str, text: str, seen: str = "", by: User = ROOT) -> Decision:
    with table_put(desk.casebook.folder, name, text, seen) as decision:
        return desk.decide(by, decision)


def test_a_table_of_actors_is_a_file_and_a_row(book: Casebook) -> None:
    desk, path = Desk(book, POLICY), book.folder / "actors" / "osk.csv"
    first = put(desk, "osk.csv", ACTORS.replace("\n", "\r\n"))
    assert (path.read_text(), first.content["text"], first.content["old"]) == (ACTORS, ACTORS, "")
    assert first.content["new"] == digest_of(path)
    assert not desk.freshness().is_linked
    second = put(desk, "osk.csv", "", digest_of(path))
    assert (path.exists(), second.content["old"], second.content["new"]) == (
        False,
        first.content["new"],
        "",
    )


@pytest.mark.parametrize(
    ("name", "text", "by", "error", "said"),
    [
        (
            "osk.csv",
            "actor,name,kind,words\nridge,The Ridge Front,party of crime,Front\n",
            ROOT,
            InputError,
            "osk.csv:2:",
        ),
        ("osk.csv", ACTORS, ADA, NotAllowed, "settings"),
        ("../osk.csv", ACTORS, ROOT, Refused, "no name for a table"),
        ("osk.txt", ACTORS, ROOT, Refused, "no name for a table"),
    ],
)
def test_what_is_no_table_or_no_ones_to_set_changes_nothing(
    book: Casebook, name: str, text: str, by: User, error: type[Exception], said: str
) -> None:
    desk = Desk(book, POLICY)
    with pytest.raises(error, match=said):
        put(desk, name, text, by=by)
    assert (book.log(), list(book.folder.rglob("osk*"))) == ([], [])


def test_two_at_one_table_the_second_is_told(book: Casebook) -> None:
    desk, path = Desk(book, POLICY), book.folder / "actors" / "osk.csv"
    put(desk, "osk.csv", ACTORS)
    with pytest.raises(Conflict):
        put(desk, "osk.csv", ACTORS.replace("Ridge", "Shore"))
    assert path.read_text() == ACTORS
