"""The number grammar against the table of what the words of a count allow, on invented sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.extract.numbers import CountPhrase, families, find_counts
from recount.model.counts import COUNT_KINDS, Count


def people(text: str) -> list[CountPhrase]:
    return [phrase for phrase in find_counts(text) if phrase.use == "people"]


def only(text: str) -> CountPhrase:
    found = people(text)
    assert len(found) == 1, [phrase.text for phrase in found]
    return found[0]


# words, low, best, high, kind: low and high from the guidelines, best from the contract
TABLE = [
    ("15", 15, 15, 15, "exact"),
    ("fifteen", 15, 15, 15, "exact"),
    ("a", 1, 1, 1, "singular"),
    ("one", 1, 1, 1, "exact"),
    ("another", 1, 1, 1, "singular"),
    ("at least 15", 15, 15, None, "at_least"),
    ("15 or more", 15, 15, None, "at_least"),
    ("no fewer than 15", 15, 15, None, "at_least"),
    ("not less than fifteen", 15, 15, None, "at_least"),
    ("a minimum of 15", 15, 15, None, "at_least"),
    ("15+", 15, 15, None, "at_least"),
    ("more than 15", 16, 16, None, "more_than"),
    ("over 15", 16, 16, None, "more_than"),
    ("upwards of 15", 16, 16, None, "more_than"),
    ("up to 15", None, None, 15, "at_most"),
    ("as many as 15", None, None, 15, "at_most"),
    ("as high as 15", None, None, 15, "at_most"),
    ("no more than 15", None, None, 15, "at_most"),
    ("fewer than 15", None, None, 14, "less_than"),
    ("under 15", None, None, 14, "less_than"),
    ("about 15", 15, 15, 15, "about"),
    ("around 15", 15, 15, 15, "about"),
    ("some 15", 15, 15, 15, "about"),
    ("nearly 15", 15, 15, 15, "about"),
    ("almost 15", 15, 15, 15, "about"),
    ("an estimated 15", 15, 15, 15, "about"),
    ("approximately 15", 15, 15, 15, "about"),
    ("roughly fifteen", 15, 15, 15, "about"),
    ("close to 15", 15, 15, 15, "about"),
    ("15 or so", 15, 15, 15, "about"),
    ("between 15 and 20", 15, None, 20, "range"),
    ("15–20", 15, None, 20, "range"),
    ("15-20", 15, None, 20, "range"),
    ("15 to 20", 15, None, 20, "range"),
    ("12 or 13", 12, None, 13, "range"),
    ("two or three", 2, None, 3, "range"),
    ("a quarter of a million", 250_000, 250_000, 250_000, "exact"),
    ("more than a quarter of a million", 250_001, 250_001, None, "more_than"),
    ("at least half of a million", 500_000, 500_000, None, "at_least"),
    ("nearly three quarters of a million", 750_000, 750_000, 750_000, "about"),
    ("up to three-quarters of a billion", None, None, 750_000_000, "at_most"),
    ("between a quarter of a million and half a million", 250_000, None, 500_000, "range"),
    ("5 to 10 million", 5_000_000, None, 10_000_000, "range"),
    ("a couple of", 2, 2, 2, "exact"),
    ("both", 2, 2, 2, "exact"),
    ("multiple", 2, None, None, "vague"),
    ("some", 2, None, None, "vague"),
    ("an unknown number of", 2, None, None, "vague"),
    ("several", 3, None, None, "vague"),
    ("a few", 3, None, None, "vague"),
    ("many", 3, None, None, "vague"),
    ("numerous", 3, None, None, "vague"),
    ("a number of", 3, None, None, "vague"),
    ("a large number of", 3, None, None, "vague"),
    ("tens of", 20, None, None, "vague"),
    ("dozens of", 24, None, None, "vague"),
    ("several dozens", 36, None, None, "vague"),
    ("several dozen", 36, None, None, "vague"),
    ("scores of", 40, None, None, "vague"),
    ("a dozen", 12, 12, 12, "exact"),
    ("two dozen", 24, 24, 24, "exact"),
    ("half a dozen", 6, 6, 6, "exact"),
    ("more than a dozen", 13, 13, None, "more_than"),
    ("more than two dozen", 25, 25, None, "more_than"),
    ("hundreds of", 200, None, None, "vague"),
    ("several hundred", 300, None, None, "vague"),
    ("a few hundred", 300, None, None, "vague"),
    ("many hundreds of", 300, None, None, "vague"),
    ("thousands of", 2000, None, None, "vague"),
    ("several thousand", 3000, None, None, "vague"),
    ("tens of thousands of", 20_000, None, None, "vague"),
    ("hundreds of thousands of", 200_000, None, None, "vague"),
    ("millions of", 2_000_000, None, None, "vague"),
    ("dozens, if not hundreds of", 24, None, None, "vague"),
    ("most of the 40", 21, None, 40, "more_than"),
    ("most of the 41", 21, None, 41, "more_than"),
    ("more than half of the 40", 21, None, 40, "more_than"),
    ("most of the more than 40", 21, None, None, "more_than"),
    ("half of the 40", 20, 20, 20, "exact"),
    ("two-thirds of the 90", 60, 60, 60, "exact"),
    ("a third of the 90", 30, 30, 30, "exact"),
    ("nearly half of the 40", 20, 20, 20, "about"),
    ("1,200", 1200, 1200, 1200, "exact"),
    ("1 200", 1200, 1200, 1200, "exact"),
    ("1\u202f200", 1200, 1200, 1200, "exact"),
    ("1\u00a0200\u00a0000", 1_200_000, 1_200_000, 1_200_000, "exact"),
    ("330000", 330_000, 330_000, 330_000, "exact"),
    ("1.2 million", 1_200_000, 1_200_000, 1_200_000, "exact"),
    ("half a million", 500_000, 500_000, 500_000, "exact"),
    ("one and a half million", 1_500_000, 1_500_000, 1_500_000, "exact"),
    ("a hundred and six", 106, 106, 106, "exact"),
    ("one hundred twenty", 120, 120, 120, "exact"),
    ("twenty-five", 25, 25, 25, "exact"),
    ("at least about 15", 15, 15, None, "at_least"),
    ("an estimated at least 15", 15, 15, None, "at_least"),
    ("fewer than several hundred", None, None, None, "less_than"),
    ("an estimated about 100", 100, 100, 100, "about"),
    ("a total of 37", 37, 37, 37, "exact"),
    ("another 20", 20, 20, 20, "exact"),
]


@pytest.mark.parametrize(("words", "low", "best", "high", "kind"), TABLE)
@pytest.mark.parametrize("frame", ["{} villagers were killed.", "In Velmora gunmen killed {} villagers"])
def test_each_row_of_the_guidelines_table(
    frame: str, words: str, low: int | None, best: int | None, high: int | None, kind: str
) -> None:
    plural = "villager" if words in ("a", "one", "another") else "villagers"
    for text in (frame.format(words).replace("villagers", plural), frame.format(words.upper()).upper()):
        found = [phrase for phrase in people(text) if phrase.end > text.lower().index(words)]
        assert [(p.count.low, p.count.best, p.count.high, p.kind) for p in found] == [(low, best, high, kind)]
        assert found[0].text.lower() in (words, words.removesuffix(" of"))


@pytest.mark.parametrize(
    "word", ["about", "around", "some", "nearly", "almost", "an estimated", "approximately"]
)
def test_words_of_nearness_mark_the_count_as_approximate(word: str) -> None:
    assert only(f"{word} 15 villagers died").count.approximate
    assert not only("15 villagers died").count.approximate


def test_a_family_of_three_is_three() -> None:
    phrase = only("The shell killed a family of three.")
    assert (phrase.text, phrase.count) == ("a family of three", Count.exactly(3))


def test_at_least_may_stand_behind_the_noun() -> None:
    text = "125 fighters at least were killed"
    phrase = only(text)
    assert (phrase.text, phrase.count.low, phrase.count.high) == ("125 fighters at least", 125, None)
    assert text[phrase.noun_at :].startswith(" fighters")


def test_at_least_belongs_to_the_number_after_it() -> None:
    first, second = people("They shot 12 villagers at least 10 of them children")
    assert (first.text, second.text) == ("12", "at least 10")


def test_a_fraction_of_an_unknown_whole_is_open() -> None:
    assert only("Most of the hostages died").count == Count(2, None, None)
    assert only("Half of them fled").count == Count(None, None, None)


@pytest.mark.parametrize("words", ["nobody", "no one", "none", "no-one"])
def test_denials_have_no_number(words: str) -> None:
    phrase = only(f"{words} was hurt")
    assert (phrase.kind, phrase.count) == ("none", Count(None, None, None))


def test_no_casualties_is_a_denial_and_no_longer_is_not() -> None:
    assert only("There were no casualties").kind == "none"
    assert people("They are no longer there, no doubt") == []


USES = [
    ("a 34-year-old man", "34", "age"),
    ("a boy aged 12", "12", "age"),
    ("a boy aged twelve", "twelve", "age"),
    ("Orin Vasht, 25, was killed", "25", "age"),
    ("Orin Vasht (25) was killed", "25", "age"),
    ("at the age of 17", "17", "age"),
    ("children under 18 were killed", "under 18", "age"),
    ("on 4 October 2031", "4 October 2031", "date"),
    ("on Oct 4", "Oct 4", "date"),
    ("on October 4, 2031, troops", "October 4, 2031", "date"),
    ("on 29-07-2031", "29-07-2031", "date"),
    ("on 2031-07-29", "2031-07-29", "date"),
    ("in 2013", "2013", "date"),
    ("in the 1990s", "1990s", "date"),
    ("at 10:30", "10:30", "time"),
    ("at 3 p.m.", "3 p.m.", "time"),
    ("at 0830 GMT", "0830 GMT", "time"),
    ("AT APPROXIMATELY 1130 THEY", "APPROXIMATELY 1130", "time"),
    ("seven o'clock", "seven", "time"),
    ("paid $5 million", "$5 million", "money"),
    ("paid 300 dollars", "300", "money"),
    ("40 percent of homes", "40 percent", "percent"),
    ("40% of homes", "40%", "percent"),
    ("10 kilometers away", "10", "distance"),
    ("10km away", "10", "distance"),
    ("for 48 hours", "48", "duration"),
    ("a six-year war", "six", "duration"),
    ("two days later", "two", "duration"),
    ("four long years", "four", "duration"),
    ("an F-16 jet", "F-16", "weapon"),
    ("a MiG-23", "MiG-23", "weapon"),
    ("the M23 rebels", "M23", "weapon"),
    ("122mm shells", "122", "weapon"),
    ("U.N. resolution 2254", "2254", "other"),
    ("the 17th Division", "17th", "ordinal"),
    ("on Highway 1", "1", "address"),
    ("six attacks a day", "six", "thing"),
    ("20 a day", "20", "rate"),
    ("three times as many", "three", "rate"),
    ("two vehicles", "two", "thing"),
    ("three rockets", "three", "thing"),
    ("14 barrel bombs", "14", "thing"),
    ("five air strikes", "five", "thing"),
    ("two villages", "two", "thing"),
    ("some damage", "some", "thing"),
    ("dozens of houses", "dozens", "thing"),
    ("up to 22 March, when", "22 March", "date"),
    ("around 6:30 p.m.", "6:30 p.m.", "time"),
    ("between 2002 and 2010, the", "between 2002 and 2010", "date"),
    ("the 1976 convention", "1976", "date"),
    ("a mother of three was killed", "three", "other"),
    ("six months' delay", "six", "duration"),
    ("a claim [2] that", "2", "other"),
    ("three (3) men", "3", "other"),
    ("open 24/7", "24", "other"),
    ("at 1400 this afternoon", "1400 this afternoon", "time"),
    ("call 555-010-0199 now", "555-010-0199", "other"),
]


@pytest.mark.parametrize(("text", "words", "use"), USES)
def test_what_is_not_a_count_of_people(text: str, words: str, use: str) -> None:
    found = {phrase.text: phrase.use for phrase in find_counts(text)}
    matching = [u for t, u in found.items() if t == words or (use == "age" and t.startswith(words))]
    assert matching == [use], found


PEOPLE = [
    ("two bomb victims", "two"),
    ("10 families", "10"),
    ("2000 villagers fled", "2000"),
    ("In May 12 villagers died", "12"),
    ("the 12-member crew", "12"),
    ("12 were killed", "12"),
    ("killed 12.", "12"),
    ("30 others", "30"),
    ("a bus driver", "a"),
    ("two media workers", "two"),
    ("three artillery officers", "three"),
    ("one of the embassy officials", "one"),
    ("the mother of one of the hostages", "one"),
    ("26 Velmorans", "26"),
    ("thousands of people fleeing attacks", "thousands"),
]


@pytest.mark.parametrize(("text", "words"), PEOPLE)
def test_what_may_count_people(text: str, words: str) -> None:
    assert words in [phrase.text for phrase in people(text)]


def test_how_many_counts_nobody() -> None:
    assert people("Nobody knows how many died")[1:] == []


def test_numbers_beyond_ten_billion_count_nobody() -> None:
    assert [phrase.use for phrase in find_counts("99000000000 people")] == ["other"]


def test_a_change_from_one_toll_to_another_is_two_counts() -> None:
    assert [p.text for p in people("the toll fell, from 15 dead and 12 hurt")] == ["15", "12"]


def test_families_of_unstated_size_are_two_persons_each_or_more() -> None:
    assert families(Count.exactly(10)) == Count(20, None, None)
    assert families(Count(None, None, 10)) == Count(None, None, None)


def test_a_million_digits_and_other_hostile_texts_are_read() -> None:
    for text in ("9" * 1_000_000, "1,111" * 20_000, "at " * 20_000, " " * 1_000_000, "one " * 20_000):
        for phrase in find_counts(text):
            assert text[phrase.start : phrase.end] == phrase.text


ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
SMALL = [*ONES.split(), "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(n: int, and_: str) -> str:
    if n < 20:
        return SMALL[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{SMALL[n % 10]}" if n % 10 else "")
    size, name = (1000, "thousand") if n >= 1000 else (100, "hundred")
    rest = n % size
    join = and_ if size == 100 or rest < 100 else " "
    return f"{spelled(n // size, and_)} {name}" + (join + spelled(rest, and_) if rest else "")


@given(st.integers(1, 999_999), st.sampled_from([" ", " and "]), st.booleans())
def test_numbers_spelled_out_are_read_back(n: int, and_: str, upper: bool) -> None:
    words = spelled(n, and_)
    text = f"killed {words} villagers"
    phrase = only(text.upper() if upper else text)
    assert (phrase.count, phrase.text.lower()) == (Count.exactly(n), words)


@given(st.integers(2100, 10**10), st.sampled_from(["", ",", " ", "\u00a0", "\u2009", "\u202f"]))
def test_numbers_in_figures_are_read_back(n: int, separator: str) -> None:
    phrase = only(f"killed {n:,} villagers".replace(",", separator))
    assert phrase.count == Count.exactly(n)


PIECES = """
estimated at least over just under up to fewer than at least more than 15 1,200 two dozen
hundred million and a half of the most some to – - , . ( ) % $ people cars days year-old aged
May 2013 4 no one several as many or so between İ ß
"""
WORDS = st.sampled_from([*PIECES.split(), "\u00a0", "\ud800", "\x00", "\u202e"])


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text_is_read_with_right_and_ordered_spans(text: str) -> None:
    end = 0
    for phrase in find_counts(text):
        assert end <= phrase.start < phrase.end <= len(text)
        assert phrase.start < phrase.noun_at <= phrase.end
        assert phrase.text == text[phrase.start : phrase.end]
        assert phrase.kind in COUNT_KINDS
        end = phrase.end
