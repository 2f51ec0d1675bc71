"""Time phrases: what is found, what is not, the day a report speaks from, and the days the words mean."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.claims import Claim
from recount.model.reports import Report
from recount.model.spans import Mention, Span
from recount.model.whens import When
from recount.resolve.dates import (
    Anchor,
    Timeline,
    anchor_of,
    find_times,
    resolve_time,
    resolve_when,
    times_in_order,
)
from recount.resolve.dates_calendar import RULES
from recount.resolve.dates_grammar import parse

WEDNESDAY = Anchor(date(2031, 5, 14), "published")
NO_DAY = Anchor()
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31))


def words(text: str) -> list[str]:
    return [m.text for m in find_times(text)]


def days(phrase: str, anchor: Anchor = WEDNESDAY, narrative: date | None = None) -> tuple[str, str]:
    when = resolve_time(phrase, anchor, narrative)
    return tuple(d.isoformat() if d else "" for d in (when.start, when.end))  # type: ignore[return-value]


def rows() -> list[dict[str, str]]:
    text = resources.files("recount.resolve").joinpath("dates_phrases.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("row", rows(), ids=lambda r: f"{r['means']}: {r['example']}")
def test_every_row_of_the_table_reads_its_example(row: dict[str, str]) -> None:
    means = row["means"].split()[0]
    found = _all_phrases(parse(f"A convoy was hit {row['example']} near Velmora"))
    assert means == "nothing" or means in RULES
    assert not found if means == "nothing" else means in [p.means for p in found]


def _all_phrases(phrases: list) -> list:
    inner = [v for p in phrases for v in p.slots.values() if hasattr(v, "means")]
    return phrases + (_all_phrases(inner) if inner else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nine people died on Friday in Velmora", ["Friday"]),
        ("SHELLS FELL LATE ON MONDAY AND EARLY TUESDAY", ["LATE ON MONDAY AND EARLY TUESDAY"]),
        ("Saturdays blast and Monday's raid", ["Saturdays", "Monday"]),
        ("in the early hours of Sunday and overnight", ["the early hours of Sunday", "overnight"]),
        ("12 in July and 5 in late August 2013", ["July", "late August 2013"]),
        ("since 19 September at least 40 died", ["since 19 September"]),
        ("since the war broke out in March 2011 some 900", ["since the war broke out in March 2011"]),
        ("over the past 48 hours, in the last 24 hours", ["the past 48 hours", "the last 24 hours"]),
        (
            "from Monday to Wednesday, between 3 and 5 May",
            ["from Monday to Wednesday", "between 3 and 5 May"],
        ),
        ("earlier this year and in 2015", ["earlier this year", "2015"]),
        ("In March 12 people were killed", ["March"]),
        ("On Friday 12 people were killed", ["Friday"]),
        ("TWO DAYS\nAGO A BOMB", ["TWO DAYS\nAGO"]),
        ("09.04.2017Get short link", ["09.04.2017"]),
        ("In May, 3 villagers died. 4 June was calm.", ["May", "4 June"]),
    ],
)
def test_finds_the_longest_phrase_without_its_preposition(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Rebels may march on the august city",
        "the second of three blasts lasted one second",
        "The Sun and the Sunday Times wrote of Black Friday",
        "a 32-year-old man and a girl aged two",
        "2015 people fled and 1,200 tents burned",
        "He was jailed for five years",
        "They meet on Saturdays",
        "May Adler and Mar Fenn sat and wed",
        "a day after the week-long truce",
        "He drove a 2008 Ford",
        "Call 555-0199 or 10:30",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("Wednesday", "2031-05-14", "2031-05-14"),
        ("Thursday", "2031-05-08", "2031-05-08"),
        ("last Wednesday", "2031-05-07", "2031-05-07"),
        ("late on Monday", "2031-05-12", "2031-05-12"),
        ("yesterday", "2031-05-13", "2031-05-13"),
        ("overnight", "2031-05-13", "2031-05-14"),
        ("two days ago", "2031-05-12", "2031-05-12"),
        ("last week", "2031-05-05", "2031-05-11"),
        ("this month", "2031-05-01", "2031-05-14"),
        ("earlier this week", "2031-05-12", "2031-05-13"),
        ("last month", "2031-04-01", "2031-04-30"),
        ("over the weekend", "2031-05-10", "2031-05-11"),
        ("July", "2030-07-01", "2030-07-31"),
        ("May", "2031-05-01", "2031-05-31"),
        ("late August 2013", "2013-08-21", "2013-08-31"),
        ("early January", "2031-01-01", "2031-01-10"),
        ("mid-2013", "2013-06-01", "2013-07-31"),
        ("2015", "2015-01-01", "2015-12-31"),
        ("since Thursday", "2031-05-08", "2031-05-14"),
        ("since 19 September", "2030-09-19", "2031-05-14"),
        ("since the start of the month", "2031-05-01", "2031-05-14"),
        ("since the end of April", "2031-04-30", "2031-05-14"),
        ("since the revolt began in March 2029", "2029-03-01", "2031-05-14"),
        ("a three-year-old conflict", "2028-01-01", "2031-05-14"),
        ("the past 48 hours", "2031-05-12", "2031-05-14"),
        ("the past two weeks", "2031-04-30", "2031-05-14"),
        ("from Monday to Wednesday", "2031-05-12", "2031-05-14"),
        ("Saturday and Sunday", "2031-05-10", "2031-05-11"),
        ("28 April to 3 May", "2031-04-28", "2031-05-03"),
        ("two years ago", "2029-01-01", "2029-12-31"),
        ("a year ago", "2030-05-01", "2030-05-31"),
        ("Friday 30 April 2021", "2021-04-30", "2021-04-30"),
        ("Friday, Feb. 28, 2014", "2014-02-28", "2014-02-28"),
        ("31 December", "2030-12-31", "2030-12-31"),
        ("22 MAR 90", "1990-03-22", "1990-03-22"),
        ("03-04-2031", "2031-04-03", "2031-04-03"),
        ("04/29/2031", "2031-04-29", "2031-04-29"),
        ("5/12/2031", "2031-05-12", "2031-05-12"),
        ("31 June", "", ""),
        ("20 May", "2031-05-20", "2031-05-20"),
        ("20 June", "2030-06-20", "2030-06-20"),
        ("25 February last year", "2030-02-25", "2030-02-25"),
        ("the end of the year", "2031-12-01", "2031-12-31"),
        ("the night", "2031-05-13", "2031-05-14"),
        ("next month", "2031-06-01", "2031-06-30"),
        ("the last few days", "", "2031-05-14"),
        ("the past few hours", "2031-05-14", "2031-05-14"),
        ("began last weekend", "2031-05-10", "2031-05-14"),
        ("after two years of war", "2029-01-01", "2031-05-14"),
        ("a banana", "", ""),
    ],
)
def test_days_of_a_phrase_in_a_report_of_wednesday_14_may_2031(phrase: str, start: str, end: str) -> None:
    assert days(phrase) == (start, end)


def test_the_next_day_follows_the_day_the_text_is_at() -> None:
    told = date(2031, 5, 9)
    assert days("the previous day", narrative=told) == ("2031-05-08", "2031-05-08")
    assert days("the next day", narrative=told) == ("2031-05-10", "2031-05-10")
    assert days("a day earlier") == ("2031-05-13", "2031-05-13")
    text = "A market was shelled on Friday. The next day mourners were bombed."
    spoken = list(times_in_order(find_times(text), WEDNESDAY))
    assert [w.start for _, w in spoken] == [date(2031, 5, 9), date(2031, 5, 10)]


def test_without_an_anchor_only_a_full_date_is_known() -> None:
    assert days("Friday", NO_DAY) == ("", "")
    assert days("in March", NO_DAY) == ("", "")
    assert days("3 March 2031", NO_DAY) == ("2031-03-03", "2031-03-03")


@pytest.mark.parametrize(
    ("title", "text", "published", "day", "how"),
    [
        ("Raid", "Published October 4 2030 Six died on Monday", "2030-10-29", "2030-10-04", "dateline"),
        ("Raid", "Raid NNA Tuesday 14 May 2030 Six died", "2031-01-01", "2030-05-14", "dateline"),
        ("raid on the town", "raid on the town 14 May 2030 Six died", None, "2030-05-14", "dateline"),
        ("Raid", "29-07-2030 Raid. Six people died", "2031-01-01", "2030-07-29", "dateline"),
        ("Raid", "03-04-2030 Raid. Six people died", "2030-03-04", "2030-04-03", "dateline"),
        ("Raid", "Velmora, 14 May 2030. Six people died", None, "2030-05-14", "dateline"),
        ("Raid", "Police\n\nVelmora, 14 May 2030. Six people died", None, "2030-05-14", "dateline"),
        ("", "VELMORA, 22 MAR 90 (NNA) -- [TEXT] SIX DIED", None, "1990-03-22", "dateline"),
        ("Raid", "Posted on May 3 2030 by the desk. Six died", "2030-08-08", "2030-05-03", "dateline"),
        ("Raid", "Six were killed on 3 May 2030 in Velmora", "2030-05-09", "2030-05-09", "published"),
        ("Raid", "Troops arrived here Dec. 10, 2029, to fight", "2030-05-09", "2030-05-09", "published"),
        ("Raid", "Six people died on Friday", "2030-05-09", "2030-05-09", "published"),
        ("Raid", "Six people died on Friday", None, None, "none"),
    ],
)  # fmt: skip
def test_a_date_at_the_head_outranks_published(
    title: str, text: str, published: str | None, day: str | None, how: str
) -> None:
    report = Report("r", text, title, date.fromisoformat(published) if published else None)
    anchor = anchor_of(report, find_times(report.layer))
    assert (anchor.date, anchor.how) == (date.fromisoformat(day) if day else None, how)
    assert (anchor.mention is not None) == (how == "dateline")


def test_a_timeline_tells_the_last_single_day_before_each_word() -> None:
    text = "Fighting began on Monday. In April it grew. On Tuesday it ended."
    timeline = Timeline(find_times(text), WEDNESDAY)
    told = {
        words: timeline.day_at(text.index(words)) for words in ("Fighting", "In April", "Tuesday", "it ended")
    }
    monday, tuesday = date(2031, 5, 12), date(2031, 5, 13)
    assert told == {"Fighting": WEDNESDAY.date, "In April": monday, "Tuesday": monday, "it ended": tuesday}


def test_a_claim_gets_the_days_of_its_words() -> None:
    text = "On Friday a depot was hit. The next day 9 people died. 300 have died since March 2029."
    times = find_times(text)
    at = text.index("The next day")
    claim = Claim(
        "r", "killed", 9, 9, (Mention(0, 2, "On"),), time="The next day", spans={"time": Span(at, at + 12)}
    )
    assert resolve_when(claim, Timeline(times, WEDNESDAY)) == When.day(date(2031, 5, 10))
    timeless = Claim("r", "killed", 9, 9, (Mention(0, 2, "On"),))
    assert resolve_when(timeless, Timeline(times, WEDNESDAY)) == When()
    toll = Claim("r", "killed", 300, 300, (Mention(0, 2, "On"),), scope="cumulative", time="March 2029")
    assert resolve_when(toll, Timeline(times, WEDNESDAY)) == When.span(date(2029, 3, 1), date(2031, 5, 14))
    open_toll = Claim("r", "killed", 300, 300, (Mention(0, 2, "On"),), scope="cumulative")
    assert resolve_when(open_toll, Timeline(times, WEDNESDAY)) == When(None, date(2031, 5, 14), "none")


@given(DAYS, st.sampled_from(["%A %d %B %Y", "%d %b %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y"]))
def test_a_spelled_date_reads_back(day: date, form: str) -> None:
    spelled = day.strftime(form)
    assert words(f"Six died on {spelled} in Velmora") == [spelled]
    assert resolve_time(spelled, NO_DAY) == When.day(day)


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_the_latest_one_up_to_the_anchor(day: date, weekday: int) -> None:
    name = (date(2024, 1, 1) + timedelta(days=weekday)).strftime("%A")
    found = resolve_time(f"on {name}", Anchor(day, "published")).start
    assert found is not None
    assert found.weekday() == weekday
    assert 0 <= (day - found).days < 7


PIECES = st.lists(
    st.one_of(
        st.sampled_from([r["example"] for r in rows()]),
        st.sampled_from(
            ["since", "the", "May", "3", "-", ",", "to", "and", "early", "end of", "9999", "0", "31"]
        ),
        st.text(max_size=6),
    ),
    max_size=8,
)


@given(PIECES, st.dates(), st.one_of(st.none(), st.dates()))
def test_any_text_is_read_and_no_time_ends_before_it_starts(
    pieces: list[str], day: date, told: date | None
) -> None:
    text = " ".join(pieces)
    end = 0
    for mention in find_times(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end
        when = resolve_time(mention, Anchor(day, "published"), told)
        assert when.start is None or when.end is None or when.start <= when.end
    report = Report("r", text, "", day)
    assert anchor_of(report, find_times(report.layer)).date is not None
    resolve_time(text, Anchor(day, "published"), told)
