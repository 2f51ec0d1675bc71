"""A recorder's own tables of actors: what is wrong is refused with its line and what to write instead."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.errors import InputError
from recount.resolve.actors import Scene, Table, actors_of, blamed, read_tables, speaking

HEADING = "actor,name,parent,kind,words,use,where,from,to,lead\n"
# For the invented Orvania and Karsk stand the codes of two islands without people, BV and HM.
KNOWN = """\
ridge,Ridge Front,,armed_group,Ridge Front,,,,,
vale,Vale Guard,,militia,Vale Guard,,,,,
watch,Hill Watch,,ngo,Hill Watch,,,,,
"""


def table(*rows: str) -> list[Table]:
    """An own table whose first row stands in line 5."""
    return [Table("mine.csv", HEADING + KNOWN + "".join(f"{row}\n" for row in rows))]


def refusal(*rows: str) -> str:
    with pytest.raises(InputError) as caught:
        actors_of(table(*rows))
    return str(caught.value)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("ridge,,,,,,,,,", "has no word to look for under `words`. Write there how reports call the actor"),
        ("ridge,,,,al-,,,,,", "has no word to look for under `words`."),
        ("osk,Osk Band,,militia,,,BV,,,", "has no word to look for under `words`."),
        ("ridge,,,,RF,,Orvania,,,", "has 'Orvania' under `where`, which is no country's code. Write codes"),
        ("ridge,,,,RF,,BV UK,,,", "has 'UK' under `where`, which is no country's code."),
        ('ridge,,,,RF,,"BV,HM",,,', "has 'BV,HM' under `where`, which is no country's code."),
        ("ridge,,,,RF,,,2031,2030,", "holds from 2031 to 2030, which is before that. Write the earlier"),
        ("ridge,,,,RF,,,2031-05-02,2031-05-01,", "holds from 2031-05-02 to 2031-05-01, which is before"),
        ("ridge,,,,RF,,,soon,,", "has 'soon' under `from`, which is no day. Write a year, a month or a day"),
        ("ridge,,,,RF,,,,2031-13,", "has '2031-13' under `to`, which is no day."),
        ("ridge,,,,RF,,,,2031-05-02-9,", "has '2031-05-02-9' under `to`, which is no day."),
        ("ridge,,,,RF,,,2031-W05-1,,", "has '2031-W05-1' under `from`, which is no day."),
        ("ridge,,,,RF,often,,,,", "has 'often' under `use`. Write alone, perpetrator, source, written, or"),
        ("osk,,,,Osk Band,,,,,", "has the actor 'osk', which no row gives a name. Write its name and kind"),
        ("osk,Osk Band,,army,Osk Band,,,,,", "has the kind 'army'. Write one of state_forces, coalition,"),
        ("osk,Osk Band,hill,militia,Osk Band,,,,,", "has the parent 'hill', which is no actor of any table."),
        ("osk,Osk Band,osk,militia,Osk Band,,,,,", "makes the actor 'osk' a part of itself. Write under"),
        ("ridge,,vale,,RF,,,,,", "tells another parent of the actor 'ridge' than line 2. Leave the parent"),
        ("ridge,,,militia,RF,,,,,", "tells another kind of the actor 'ridge' than line 2."),
        ("ridge,,,,RF,,,,,vale", "tells another lead of the actor 'ridge' than line 2."),
        ("us-forces,,,militia,RF,,,,,", "tells another kind of the actor 'us-forces' than line"),
        (",,,militia,Osk Band,,,,,", "has a kind and no actor."),
        (",Osk Band,,militia,Osk Band,,,,,", "has a name and no actor. Write an id under `actor`"),
        ("ridge,Ridge Army,,armed_group,RF,,,,,", "tells another name of the actor 'ridge' than line 2."),
        ("osk,Osk Pact,,coalition,Osk Pact,,,,,hill", "has the lead 'hill', which is no actor of any table."),
        ("osk,Osk Pact,,coalition,Osk Pact,,,,,osk", "makes the actor 'osk' its own lead. Write under"),
        ("osk,Osk Pact,,militia,Osk Pact,,,,,vale", "has a lead and is no coalition. Leave `lead` empty"),
        ("ridge,,,,RF", "has 5 cells, and the heading 10. Leave no cell out"),
    ],
)
def test_a_wrong_row_is_named_with_its_line_and_what_to_write(row: str, told: str) -> None:
    said = refusal(row)
    assert said.startswith(f"mine.csv:5: {told}")
    assert said.count(". ") == 1


def test_two_actors_that_are_part_of_one_another_are_refused() -> None:
    rows = "osk,Osk Band,hill,militia,Osk Band,,,,,", "hill,Hill Band,osk,militia,Hill Band,,,,,"
    assert "a part of itself" in refusal(*rows)


@pytest.mark.parametrize(
    ("one", "two", "told"),
    [
        ("ridge,,,,Hill men,,,,,", "vale,,,,HILL MEN,,,,,", "gives 'HILL MEN' to the actor 'vale', and"),
        ("ridge,,,,Hill men,,BV,,,", "vale,,,,Hill men,,HM BV,,,", "line 5 gives it to the actor 'ridge'."),
        ("ridge,,,,Hill men,,,,2031,", "vale,,,,Hill men,,,2031-12-31,,", "line 5 gives it to"),
        ("ridge,,,,Hill men,,,,,", ",,,,Hill men,,,,,", "gives 'Hill men' to nobody, and line 5 gives it to"),
        ("ridge,,,,Hill men,,,,,", "watch,,,,Hill men,,,,,", "gives 'Hill men' to the actor 'watch'"),
        ("ridge,,,,HM,,,,,", "vale,,,,hm,,,,,", "gives 'hm' to the actor 'vale'"),
        ("ridge,,,,HILL,written,,,,", ",,,,Hill,,,,,", "gives 'Hill' to nobody"),
    ],
)  # fmt: skip
def test_the_same_words_for_another_actor_at_the_same_place_and_time_are_refused(
    one: str, two: str, told: str
) -> None:
    said = refusal(one, two)
    assert said.startswith("mine.csv:6: ")
    assert told in said


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ridge,,,,Hill men,,BV,,,", "vale,,,,Hill men,,HM,,,"),
        ("ridge,,,,Hill men,,BV,,,", "vale,,,,Hill men,,,,,"),
        ("ridge,,,,Hill men,,,,2031-05,", "vale,,,,Hill men,,,2031-06,,"),
        ("ridge,,,,Hill men,perpetrator,,,,", "vale,,,,Hill men,source,,,,"),
        ("ridge,,,,Hill men,perpetrator,,,,", "watch,,,,Hill men,,,,,"),
        ("ridge,,,,HILL,written,,,,", "vale,,,,Hill,written,,,,"),
        ("ridge,,,,Hill,,,,,", ",,,,Hills,written,,,,"),
        ("ridge,,,,Hill men,,,,,", "ridge,,,,Hill men,,,,,"),
        ("osk,Osk Band,,militia,Osk Band,,,,,", "osk,Osk Band,,militia,OB,,,,,"),
        ("osk,,,militia,OB,,,,,", "osk,Osk Band,vale,militia,Osk Band,,,,,"),
        ("us-forces,Our allies,,state_forces,Allies,,,,,", "us-forces,,,,Friends,,,,,"),
        ("osk,Osk Band,,militia,,,,,,", "east,East Band,osk,militia,East Band,,,,,"),
    ],
)
def test_rows_that_stand_beside_one_another_are_taken(one: str, two: str) -> None:
    assert actors_of(table(one, two)).aliases


def test_the_other_table_is_named_in_which_the_words_stand() -> None:
    other = Table("b.csv", "actor,words\nvale,Ridge Front\n")
    with pytest.raises(InputError, match=r"^b\.csv:2: gives .* and line 2 of mine\.csv gives it to"):
        actors_of([*table(), other])


WHERES = ("", "BV", "HM", "BV HM")
TIMES = (("", ""), ("", "2030"), ("2031", ""), ("2030", "2031"))
HELD = {"": (date.min, date.max), "2030": (date(2030, 1, 1), date(2030, 12, 31))}
HELD["2031"] = date(2031, 1, 1), date(2031, 12, 31)
SAYING = st.tuples(
    st.sampled_from(["ridge", "vale", "watch"]),
    st.sampled_from(["", "source", "perpetrator"]),
    st.sampled_from(WHERES),
    st.sampled_from(TIMES),
)


@given(st.lists(SAYING, min_size=2, max_size=4))
def test_a_table_is_refused_just_where_words_would_fit_two_actors(
    told: list[tuple[str, str, str, tuple[str, str]]],
) -> None:
    rows = [f"{actor},,,,Hill men,{use},{where},{','.join(time)}," for actor, use, where, time in told]

    def fitting(role: str, country: str, day: date) -> set[str]:
        held = [
            (actor, where)
            for actor, use, where, (start, end) in told
            if use in ("", role)
            and (actor != "watch" or role == "source")
            and (not where or country in where.split())
            and HELD[start][0] <= day <= HELD[end][1]
        ]
        return {a for a, where in held if where} or {a for a, _ in held}

    scenes = list(product(("BV", "HM", "AQ"), (date(y, 6, 1) for y in (2029, 2030, 2031, 2032))))
    by_role = {r: [fitting(r, *scene) for scene in scenes] for r in ("source", "perpetrator")}
    if any(len(fit) > 1 for fits in by_role.values() for fit in fits):
        assert "Take one of the two out" in refusal(*rows)
        return
    actors = actors_of(table(*rows))
    for n, (country, day) in enumerate(scenes):
        scene = Scene(frozenset({country}), day)
        assert {a.id for a in blamed(actors, "Hill men", scene)[0]} == by_role["perpetrator"][n]
        speaker = speaking(actors, "Hill men", scene)
        assert ({speaker.id} if speaker else set()) == by_role["source"][n]


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("actor,name", "mine.csv:1: lacks the column words. Begin the table with a heading such as"),
        ("actor;words", "mine.csv:1: lacks the column actor and words."),
        ("actor,words,alias", "mine.csv:1: has a column 'alias', which nothing reads. Call the columns"),
        ("actor,words,words", "mine.csv:1: has two columns 'words'."),
    ],
)
def test_a_wrong_heading_is_named(heading: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        actors_of([Table("mine.csv", f"{heading}\n")])
    assert str(caught.value).startswith(told)


def test_remarks_and_empty_rows_are_passed_over_and_count_as_lines() -> None:
    with pytest.raises(InputError, match=r"^mine\.csv:5: has the actor 'nobody'"):
        actors_of([Table("mine.csv", "# mine\n\nactor,words\n , \nnobody,Hill men\n")])


def test_the_lead_of_a_coalition_is_known_with_it() -> None:
    pact = "pact,Osk Pact,,coalition,Osk Pact,,,,,vale"
    ((actor,), _) = blamed(actors_of(table(pact)), "the Osk Pact", Scene())
    assert (actor.id, actor.lead) == ("pact", "vale")


def test_a_coalition_may_be_led_by_a_part_of_it() -> None:
    rows = "pact,Osk Pact,,coalition,Osk Pact,,,,,osk", "osk,Osk Band,pact,militia,Osk Band,,,,,"
    ((actor,), _) = blamed(actors_of(table(*rows)), "the Osk Pact", Scene())
    assert actor.lead == "osk"


def test_every_shipped_coalition_with_a_lead_is_led_by_the_forces_of_a_state() -> None:
    known = {a.actor.id: a.actor for of in actors_of().aliases.values() for a in of if a.actor}
    led = {a.id: a.lead for a in known.values() if a.lead}
    assert led == {"coalition-is": "us-forces", "mnf-iraq": "us-forces", "saudi-coalition": "sa-forces"}
    assert {known[lead].kind for lead in led.values()} == {"state_forces"}


def test_tables_are_read_from_a_folder_by_name(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("actor,words\n")
    (tmp_path / "a.csv").write_bytes("\ufeffactor,words\n".encode())
    (tmp_path / "notes.txt").write_text("not a table")
    assert [(Path(t.name).name, t.text) for t in read_tables(tmp_path)] == [
        ("a.csv", "actor,words\n"),
        ("b.csv", "actor,words\n"),
    ]
    assert read_tables(tmp_path / "none") == []


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_table_that_cannot_be_read_is_named(is_folder: bool, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    if is_folder:
        path.mkdir()
    else:
        path.write_bytes(b"\xff\xfe\xff")
    told = "cannot be read: Is a directory" if is_folder else r"is not text in UTF-8\. Save it as CSV"
    with pytest.raises(InputError, match=rf"c\.csv: {told}"):
        read_tables(tmp_path)
