"""Those who speak are not among those who were harmed."""

from __future__ import annotations

import pytest

from tests.extract.invented import told

SAID = (
    ("Shells hit the market of Velmora, killing 12 people, a doctor at the town hospital said.", 12),
    ("An air strike killed 12 civilians in Osk, three doctors and a nurse at the hospital said.", 12),
    ("The strike in Karsk killed 12 people, a doctor with the Red Cross said.", 12),
    ("Shelling killed five people in Karsk, two witnesses in the town told the Karsk Post.", 5),
    ("The strike in Karsk killed 12 people, a doctor and two nurses, the mayor of the town said.", 15),
)


@pytest.mark.parametrize(("text", "killed"), SAID)
def test_who_tells_of_the_dead_is_not_counted_among_them(text: str, killed: int) -> None:
    claims = [c for c in told(text) if c.outcome == "killed"]
    assert [(c.low, c.best, c.high) for c in claims] == [(killed, killed, killed)]


RANGES = (
    "Between five and eight people were killed in Karsk on Monday, the mayor said.",
    "Shelling killed between five and eight people in Karsk on Monday, the mayor said.",
    "Shelling killed between 5 and 8 people in Karsk on Monday, the mayor said.",
)


@pytest.mark.parametrize("text", RANGES)
def test_a_range_in_words_is_one_claim(text: str) -> None:
    (claim,) = told(text)
    assert (claim.low, claim.best, claim.high, claim.count_kind) == (5, None, 8, "range")
