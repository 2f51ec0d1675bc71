"""Texts without names keep their length and every other letter, and nothing is left of a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.claims import Claim, Source
from recount.model.decisions import Decision
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.pipeline.privacy import (
    HIDDEN,
    described,
    exactly,
    hides_names,
    masked,
    masked_claim,
    masked_decision,
    masked_report,
    name_spans,
    note_view,
)
from recount.review.rules import User
from recount.store import views
from recount.store.casebook import Casebook

TEXT = "Adil Karo, 34, was killed in Osk. His brother said ADIL  KARO'S car burnt. Karo sold karo syrup."


def hidden(words: str) -> str:
    return HIDDEN * len(words)


def mention(text: str, words: str) -> Mention:
    return Mention(text.index(words), text.index(words) + len(words), words)


def claim(text: str, *names: str, **more: object) -> Claim:
    fields = {"outcome": "killed", "low": 1, "high": 1, "evidence": (Mention(0, len(text), text),)}
    told = tuple(mention(text, n) for n in names)
    return Claim(report="r", names=told, **{**fields, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "is_hidden"),
    [("viewer", True), ("coder", False), ("reviewer", False), ("administrator", False), ("nobody", True)],
)
def test_who_lacks_the_permission_sees_no_names(role: str, is_hidden: bool) -> None:
    assert hides_names(role) is is_hidden


def test_every_occurrence_goes_and_a_part_that_stands_alone() -> None:
    names = name_spans([claim(TEXT, "Adil Karo")])
    assert masked(TEXT, names) == (
        f"{hidden('Adil Karo')}, 34, was killed in Osk. His brother said {hidden('ADIL  KARO')}'S car burnt. "
        f"{hidden('Karo')} sold karo syrup."
    )


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Weiß", "WEISS fell; Weißer did not", f"{hidden('WEISS')} fell; Weißer did not"),
        ("Zoë Müller", "Zoe\u0308 Muller died", f"{hidden('Zoe_ Muller')} died"),
        ("Adil Karo", "Adil\nKaro, of Osk", f"{hidden('Adil_Karo')}, of Osk"),
        ("Dr Adil Karo", "A Dr came. Karo died", f"A Dr came. {hidden('Karo')} died"),
        ("عادل كارو", "قتل عادل كارو وكارو في أوسك", f"قتل {hidden('عادل كارو')} {hidden('وكارو')} في أوسك"),
        ("王伟", "昨天王伟在这里", f"昨天{hidden('王伟')}在这里"),
        ("Ana", "Banana for Ana, ana", f"Banana for {hidden('Ana')}, {hidden('ana')}"),
    ],
)
def test_spellings_of_one_name_in_many_scripts(name: str, text: str, left: str) -> None:
    assert masked(text, described([name])) == left


def test_an_address_goes_only_as_a_whole() -> None:
    text = "Write to Mill Street 12, Osk. The Mill in Osk burnt."
    assert masked(text, exactly(["Mill Street 12, Osk"])) == (
        f"Write to {hidden('Mill Street 12, Osk')}. The Mill in Osk burnt."
    )


def test_a_witness_whom_a_claim_cites_by_name_is_hidden_and_a_hospital_is_not() -> None:
    text = "Samir Hadan, a neighbour, said three died; the Osk Hospital said two."
    cited = claim(text, source_chain=(Source("Samir Hadan, a neighbour", "witness"),))
    official = claim(text, source_chain=(Source("the Osk Hospital", "medical"),))
    assert masked(text, name_spans([cited, official])).startswith(f"{hidden('Samir Hadan')}, a neighbour")
    assert "Osk Hospital" in masked(text, name_spans([cited, official]))


def test_a_claim_loses_its_names_and_keeps_its_offsets_and_id() -> None:
    whole = claim(TEXT, "Adil Karo", victims="Adil Karo, 34", id="c-1", source="Karo's brother")
    cut = replace(whole, evidence=(Mention(2, 13, TEXT[2:13]),))
    shown = masked_claim(cut, name_spans([whole]))
    assert (shown.id, shown.names, shown.victims) == ("c-1", (), f"{hidden('Adil Karo')}, 34")
    assert shown.evidence == (Mention(2, 13, f"{hidden('il Karo')}, 34"),)
    assert shown.source == f"{hidden('Karo')}'s brother"


def test_a_report_loses_them_in_its_title_and_across_the_line_after_it() -> None:
    report = Report(
        "r", "Karo died.", title="They buried Adil", publisher="Osk Herald", extra={"by": ["A. Karo"]}
    )
    shown = masked_report(report, described(["Adil Karo"]))
    assert (shown.title, shown.text) == (f"They buried {hidden('Adil')}", f"{hidden('Karo')} died.")
    assert (len(shown.layer), shown.extra["by"]) == (len(report.layer), [f"A. {hidden('Karo')}"])


def test_a_row_of_the_log_loses_them_wherever_they_stand() -> None:
    d = Decision("ada", "correct", "c-1", {"field": "victims", "value": "Adil Karo"}, "Karo's list")
    shown = masked_decision(d, described(["Adil Karo"]))
    assert shown.content == {"field": "victims", "value": hidden("Adil Karo")}
    assert shown.reason == f"{hidden('Karo')}'s list"


words = st.text(alphabet=st.characters(categories=("Lu", "Ll", "Lo", "Lt")), min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
between = st.sampled_from([" ", ". ", ", ", "\n", " - ", " said that ", "'s ", " (", ") "])


def plain(text: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    ).casefold()


@given(
    st.lists(names, min_size=1, max_size=3),
    st.lists(st.tuples(st.text(max_size=12), between), max_size=6),
    st.data(),
)
def test_nothing_is_left_of_a_name_and_nothing_moves(
    told: list[str], around: list[tuple[str, str]], data: st.DataObject
) -> None:
    said = [data.draw(st.sampled_from([n, n.upper(), n.title(), n.casefold()])) for n in told]
    text = " | ".join([*said, *(a + gap + data.draw(st.sampled_from(said)) for a, gap in around)])
    shown = masked(text, described(told))
    assert len(shown) == len(text)
    assert all(a in (b, HIDDEN) for a, b in zip(shown, text, strict=True))
    for n in told:
        name = r"\s".join(re.escape(plain(w)) for w in n.split())
        assert not re.search(rf"(?<!\w){name}(?!\w)", plain(shown))


@given(st.text(max_size=60))
def test_without_names_a_text_stays_as_it_is(text: str) -> None:
    assert masked(text, ()) == text


def test_views_are_kept_in_order_and_found_by_user_and_subject(tmp_path: Path) -> None:
    ada, bo = User("ada", "coder"), User("bo", "reviewer")
    with Casebook(tmp_path / "book", create=True) as book:
        for user, subject in ((ada, "a1"), (bo, "a1"), (ada, "b2")):
            note_view(book, user, "report", subject)
        with book.looking() as c:
            found = [views.page(c, None), views.page(c, None, by="ada"), views.page(c, 3, subject="a1")]
    assert [[(v.by, v.subject) for v in page] for page in found] == [
        [("ada", "b2"), ("bo", "a1"), ("ada", "a1")],
        [("ada", "b2"), ("ada", "a1")],
        [("bo", "a1"), ("ada", "a1")],
    ]
