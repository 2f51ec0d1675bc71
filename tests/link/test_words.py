"""Spellings of places, copied words and clusters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.link.clusters import average_link
from recount.link.texts import Text, copied, digest_of, equal, text_of
from recount.link.words import Vectors, bag, levels, place_keys, sound, terms, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [("Raqqa", "Raqa"), ("Raqqa", "ar-Raqqah"), ("the town of Hasakah", "Hassakeh city"), ("Idlib", "Idleb")],
)
def test_spellings_of_one_place_meet(one: str, other: str) -> None:
    assert place_keys(one) == place_keys(other) != frozenset()


@pytest.mark.parametrize(("one", "other"), [("Douma", "Daraa"), ("Velmora", "Ostra"), ("Homs", "Hama")])
def test_different_places_do_not_meet(one: str, other: str) -> None:
    assert not place_keys(one) & place_keys(other)


def test_a_place_without_a_name_of_its_own_has_no_key() -> None:
    assert place_keys("a market in the northern countryside of the province") == frozenset()


@given(st.text(min_size=1).filter(str.strip))
def test_any_word_has_a_sound(word: str) -> None:
    assert isinstance(sound(word), str)


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=8), min_size=2, max_size=5))
def test_likeness_is_symmetric_and_at_most_one(bags: list[list[str]]) -> None:
    made = Vectors([bag(words) for words in bags])
    assert made.cosine(0, 1) == made.cosine(1, 0) <= 1 + 1e-9


def test_a_text_is_wholly_like_itself_and_not_at_all_like_one_of_other_words() -> None:
    made = Vectors(
        [bag(t.split()) for t in ("bus market dawn", "bus market dawn", "river bridge", "", "dusk")]
    )
    assert made.cosine(0, 1) == pytest.approx(1)
    assert made.cosine(0, 2) == made.cosine(0, 3) == made.cosine(3, 3) == 0


def test_a_word_that_fewer_reports_have_weighs_more() -> None:
    made = Vectors([bag(t.split()) for t in ("bus dawn", "bus dusk", "dawn well", "dawn", "dawn")])
    assert made.cosine(0, 1) > made.cosine(0, 2) > 0  # two reports have "bus", four "dawn"


@given(st.integers(1, 10**6))
def test_weights_move_in_steps_of_a_quarter_of_a_doubling(n: int) -> None:
    here, there = levels([n, 2 * n])
    assert there - here == pytest.approx(0.6931, abs=1e-3)
    assert here <= np.log(n) + 1e-9 < here + 0.175


def text(words: str) -> Text:
    return text_of(terms(tokens(words)))


def test_copied_runs_are_found_from_a_fifth_on_and_stock_phrases_are_not() -> None:
    own = [" ".join(f"w{i}x{j}" for j in range(60)) for i in range(80)]
    stock = " and the war goes on in its ninth bitter year "
    assert not list(copied([text(o + stock) for o in own]).pairs())
    some = copied([text(t) for t in (own[0] + " " + own[1], own[1] + " " + own[2], own[3])])
    assert list(some.pairs()) == [(0, 1)]
    assert some.share(1, 0) == some.share(0, 1) == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize("n", [2, 61, 200])
def test_a_dispatch_is_copied_however_many_print_it_and_change_a_line(n: int) -> None:
    words = " ".join(f"w{j}" for j in range(90))
    for texts in (
        [words] * n,
        [f"{words} printed in town {i} by printer {i} for reader {i}" for i in range(n)],
    ):
        found = copied([text(t) for t in texts])
        joined = {0}
        for i, j in sorted(found.pairs()):
            joined |= {i, j} if joined & {i, j} else set()
        assert joined == set(range(n))
        assert found.share(0, n - 1) > 0.5


def test_the_same_words_are_found_however_few() -> None:
    texts = ["Blast in Ostra kills 12.", "", "Another blast.", "BLAST in Ostra kills 12", ""]
    assert list(equal([digest_of(terms(tokens(t))) for t in texts])) == [(0, 3)]


def test_a_chain_of_likenesses_is_not_one_cluster() -> None:
    def score(i: int, j: int) -> float:
        return 1.0 if abs(i - j) == 1 else -3.0

    groups = average_link(4, {(i, i + 1): 1.0 for i in range(3)}, score)
    assert groups == [[0, 1], [2, 3]]


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.floats(-5, 5), min_size=n * n))))
def test_clusters_hold_every_item_once(drawn: tuple[int, list[float]]) -> None:
    n, values = drawn
    pairs = {(i, j): values[i * n + j] for i in range(n) for j in range(i + 1, n)}
    groups = average_link(n, pairs, lambda i, j: pairs[i, j])
    assert sorted(i for g in groups for i in g) == list(range(n))
    assert groups == sorted(groups)
