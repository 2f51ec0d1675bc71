"""Words as search compares them: what is alike, where they stand, and that any text gives some."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.queries import MAX_QUERY, MAX_WANTED, Wanted, query_of
from recount.model.spellings import latin, sound
from recount.model.terms import MAX_LETTERS, folded, terms
from recount.model.terms import words as quick_words

TEXT = st.text(max_size=300)


def words(text: str) -> list[str]:
    return [t.word for t in terms(text)]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("VELMORA", "velmora"),
        ("Üskar", "uskar"),
        ("Łask", "lask"),
        ("Ma\u2019arrat", "maarrat"),
        ("the hospital's", "the hospital"),
        ("قُتِلَ", "قتل"),
        ("أحمد", "احمد"),
        ("١٢", "12"),
        ("Ёлка", "елка"),
        ("ＦＵＬＬ", "full"),
        ("shell\u00ading", "shelling"),
        ("l'hôpital", "l hopital"),
    ],
)
def test_what_is_the_same_word(written: str, typed: str) -> None:
    assert words(written) == words(typed)


def test_words_of_other_scripts_keep_their_vowels() -> None:
    assert words("हिन्दी में") == ["हिन्दी", "में"]
    assert words("หิ") != words("หุ")


def test_a_script_without_spaces_is_cut_in_pairs_and_its_last() -> None:
    assert words("東京都 5人") == ["東京", "京都", "都", "5", "人"]
    assert [t.is_tail for t in terms("東京都")] == [False, False, True]


@given(TEXT)
def test_words_stand_in_order_where_they_say(text: str) -> None:
    found = list(terms(text))
    assert [t.start for t in found] == sorted(t.start for t in found)
    for t in found:
        assert 0 <= t.start < t.end <= len(text)
        assert t.word
        assert len(t.word) <= MAX_LETTERS
        assert not any(c.isspace() or c in "'\"*\\:&|!()" for c in t.word)


@given(TEXT)
def test_a_text_holds_all_that_is_typed_from_it(text: str) -> None:
    """Each stretch of a text finds it, wherever the words of that stretch begin and end."""
    query = query_of(f'"{text[:MAX_QUERY]}"'.replace("*", " "))
    if query.wanted and len(text) < MAX_QUERY - 2 and not set('"“”„«»') & set(text):
        assert list(query.places(terms(text))) == list(query.wanted)


@given(TEXT | st.text("aB1 '’`éß京都ท์", max_size=60))
def test_the_quick_way_gives_the_same_words(text: str) -> None:
    assert list(quick_words(text)) == words(text)


@given(TEXT)
def test_any_text_is_a_query(text: str) -> None:
    query = query_of(text)
    assert len(query.wanted) <= MAX_WANTED
    assert all(w.words for w in query.wanted)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("two words", [Wanted(("two",)), Wanted(("words",))]),
        ('"two words" two', [Wanted(("two", "words")), Wanted(("two",))]),
        ("“two words", [Wanted(("two", "words"))]),
        ("al-Karsk", [Wanted(("al", "karsk"))]),
        ("shel*", [Wanted(("shel",), is_beginning=True)]),
        ("sh* *x", [Wanted(("sh",)), Wanted(("x",))]),
        ("abc* def* ghi*", [Wanted(("abc",), True), Wanted(("def",), True), Wanted(("ghi",))]),
        ("京", [Wanted(("京",), is_beginning=True)]),
        ("東京", [Wanted(("東京",))]),
        ("NEAR(a) OR ^b", [Wanted(("near", "a")), Wanted(("or",)), Wanted(("b",))]),
        (" \" ** ' ", []),
    ],
)
def test_what_is_looked_for(typed: str, wanted: list[Wanted]) -> None:
    assert list(query_of(typed).wanted) == wanted


def test_places_are_where_all_words_of_a_phrase_stand() -> None:
    text = "A bomb in Osk. The bomb in Karsk."
    assert query_of('"bomb in kar"').places(terms(text)) == {}
    found = query_of('"bomb in karsk"').places(terms(text))
    assert [text[s.start : s.end] for spans in found.values() for s in spans] == ["bomb in Karsk"]


@pytest.mark.parametrize(
    "spellings",
    [("Mohamed", "Muhammad", "محمد"), ("Yusuf", "Youssef", "يوسف"), ("Zhukov", "Жуков"), ("Walid", "وليد")],
)
def test_spellings_of_a_name_share_a_key_in_all_scripts(spellings: tuple[str, ...]) -> None:
    assert len({sound(latin(folded(s))) for s in spellings}) == 1


def test_other_names_do_not() -> None:
    assert len({sound(latin(folded(s))) for s in ("Karo", "Malik", "Жуков", "محمد")}) == 4
