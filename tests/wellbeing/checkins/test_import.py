"""Bringing in a mood log: what its columns are taken for, and what is left out with a reason."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.wellbeing.checkins import symptom_list
from tests.cast import Visitor
from tests.wellbeing.checkins.bringing import IMPORT, brought, everything, log_of, saved
from tests.wellbeing.checkins.keeping import checked_in, kept, records

DAYLIO = (
    "full_date,date,weekday,time,mood,activities,note_title,note\n"
    '2026-11-18,November 18,Wednesday,8:30 PM,good,walk | friends,,"A calm, long day"\n'
    "2026-11-17,November 17,Tuesday,7:15 AM,awful,,,\n"
)


def test_a_log_of_another_app_is_understood_and_saved_when_confirmed(alice: Visitor) -> None:
    address = brought(alice, DAYLIO)
    assert kept(alice) == []
    page = alice.get(address).text
    assert "2 check-ins are ready" in page
    assert "A calm, long day" in page
    alice.post(address, {"then": "save"})

    assert [(f"{row.on} {row.at}", row.mood, row.note) for row in kept(alice)] == [
        ("2026-11-18 20:30", 4, "A calm, long day\nactivities: walk | friends"),
        ("2026-11-17 07:15", 1, ""),
    ]
    assert "2 check-ins were saved" in alice.get(address).text


def test_columns_of_numbers_become_symptoms_of_her_list(alice: Visitor) -> None:
    address = brought(alice, "Day,Anxiety,Sleep,Tired\n2026-11-18,7,7:30,2\n2026-11-17,0,6.5 h,10\n")
    assert "New on your list of symptoms: <bdi>Anxiety</bdi>, <bdi>Tired</bdi>." in alice.get(address).text
    alice.post(address, {"then": "save"})
    names = symptom_list.read(records(alice)).names

    assert [(row.sleep_hours, {names[felt.symptom]: felt.intensity for felt in row.felt}) for row in kept(alice)] == [
        (7.5, {"Anxiety": 7, "Tired": 2}),
        (6.5, {"Anxiety": 0, "Tired": 10}),
    ]


def test_a_symptom_that_is_on_her_list_already_is_that_one(alice: Visitor) -> None:
    checked_in(alice, new_symptom="Anxiety", new_intensity="3")
    saved(alice, "Day,ANXIETY\n2026-11-18,7\n")

    assert [row.name for row in symptom_list.read(records(alice)).rows] == ["Anxiety"]


@pytest.mark.parametrize(
    ("column", "choices", "moods"),
    [
        (["1", "3", "5"], {}, [1, 3, 5]),
        (["1", "3", "5"], {"mood_scale": "5-1"}, [5, 3, 1]),
        (["1", "10", "7/10"], {}, [1, 5, 4]),
        (["0", "100", "50 %"], {}, [1, 5, 3]),
        (["-2", "0", "2"], {}, [1, 3, 5]),
        (["rad", "Meh", "Very low"], {}, [5, 3, 1]),
    ],
)
def test_moods_of_any_scale_become_one_of_five(
    alice: Visitor, column: list[str], choices: dict[str, str], moods: list[int]
) -> None:
    rows = "".join(f"2026-11-{at:02d},{text}\n" for at, text in enumerate(column, 10))
    saved(alice, f"date,mood\n{rows}", **choices)

    assert [row.mood for row in everything(alice)] == moods


def test_her_own_words_for_moods_are_asked(alice: Visitor) -> None:
    address = brought(alice, "date,mood,note\n2026-11-18,foggy,a\n2026-11-17,Sparkly,b\n2026-11-16,???,c\n")
    page = alice.get(address).text
    assert "Choose what your own words for moods mean." in page
    alice.post(address, {"then": "look", "word-0": "2", "word-1": "5", "word-2": "0"})
    alice.post(address, {"then": "save"})

    assert [row.mood for row in everything(alice)] == [None, 5, 2]


def test_any_column_can_be_made_what_she_says(alice: Visitor) -> None:
    text = "a,b,c,d\n2026-11-18,the exchange,a walk,9\n"
    address = brought(alice, text, **{"column-1": "triggers", "column-2": "helped", "column-3": "sleep"})
    alice.post(address, {"then": "save"})
    row = everything(alice)[0]

    assert (row.triggers, row.helped, row.sleep_hours) == ("the exchange", "a walk", 9)


def test_what_changed_is_looked_at_before_it_is_saved(alice: Visitor) -> None:
    address = brought(alice, "date,mood\n2026-11-18,2\n")
    alice.post(address, {"then": "save", "mood_scale": "1-10"})

    assert kept(alice) == []
    assert log_of(alice, address).state == "looked"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-11-21,3,,", "That day has not come yet."),
        ("1850-01-01,3,,", "That day is before 1900."),
        ("31/31/2026,3,,", "as a day. Check how dates are written."),
        ("2026-11-18,7,,", "outside of 1 to 5"),
        ("2026-11-18,3,11,", "so it cannot say how strong it was"),
        ("2026-11-18,3,-1,", "so it cannot say how strong it was"),
        ("2026-11-18,3,,25", "cannot be the hours of sleep of one day"),
        ("2026-11-18,3,,soon", "as hours of sleep"),
        ("2026-11-18,,,", "Nothing but a day stands in this row."),
        (",3,,", "Nothing is written in the column for the day."),
    ],
)
def test_a_row_that_cannot_be_is_left_out_with_its_reason(alice: Visitor, row: str, why: str) -> None:
    text = f"date,mood,Headache,sleep\n2026-11-16,3,5,7\n{row}\n"
    address = brought(alice, text, **{"column-2": "symptom"})
    alice.post(address, {"then": "look", "mood_scale": "1-5", "strength_scale": "10"})
    page = alice.get(address).text

    assert "1 check-in is ready" in page
    assert why in page.partition("Left out, and why (1)")[2]


def test_a_date_that_can_be_read_two_ways_is_asked(alice: Visitor) -> None:
    address = brought(alice, "date,mood\n03/04/2026,3\n")
    assert "Choose whether the day or the month comes first." in alice.get(address).text
    alice.post(address, {"then": "look", "dates": "day"})
    alice.post(address, {"then": "save"})

    assert [str(row.on) for row in everything(alice)] == ["2026-04-03"]


def test_a_row_without_a_time_stands_at_noon_and_the_page_says_so(alice: Visitor) -> None:
    address = brought(alice, "date,mood\n2026-11-18,3\n")
    assert "1 has a day and no time. It stands at noon." in alice.get(address).text
    alice.post(address, {"then": "save"})

    assert everything(alice)[0].at == "12:00"


def test_the_same_file_twice_adds_nothing_and_says_so(alice: Visitor) -> None:
    text = "date,mood,Anxiety\n2026-11-18,3,4\n2026-11-18,3,4\n2026-11-17,2,0\n"
    saved(alice, text)
    page = alice.get(brought(alice, text)).text

    assert len(everything(alice)) == 2
    assert "3 already there. They stay as they are." in page
    assert "There is nothing new to save." in page


def test_what_she_typed_herself_is_not_brought_in_again(alice: Visitor) -> None:
    checked_in(alice, mood="3", on="2026-11-18", at="08:00")
    page = alice.get(brought(alice, "date,time,mood\n2026-11-18,8:00 AM,So-so\n")).text

    assert "1 already there." in page


def test_what_she_took_along_as_a_table_is_known_when_it_comes_in_again(alice: Visitor) -> None:
    address = checked_in(
        alice, mood="2", sleep="6.5", new_symptom="Tight chest", new_intensity="7", triggers="The exchange",
        helped="A walk", note="=Slept\nbadly", on="2026-11-18", at="07:30",
    )  # fmt: skip
    archive = zipfile.ZipFile(io.BytesIO(alice.post("/wellbeing/export/csv").data))
    table = archive.read("check-in.csv").decode("utf-8-sig")
    assert "1 already there." in alice.get(brought(alice, table)).text
    before = everything(alice)[0]
    alice.post(f"{address}/erase")
    saved(alice, table)
    after = everything(alice)[0]

    assert (after.on, after.at, after.zone, after.mood, after.sleep_hours, after.felt, after.triggers, after.note) == (
        before.on, before.at, before.zone, before.mood, before.sleep_hours, before.felt, before.triggers, before.note
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04rest", "This is a workbook."),
        (b"date,mood\n", "This file has headings and nothing below them."),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "calendar"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"date,mood\n" + b"2026-11-18,3\n" * 20_001, "more than 20,000 rows"),
        (b"\x00\x01\x02binary\x00", "This file is not text."),
    ],
)
def test_a_file_that_is_no_mood_log_gets_a_sentence(alice: Visitor, content: bytes, sentence: str) -> None:
    answer = alice.post(IMPORT, {"file": (io.BytesIO(content), "x.csv")}, content_type="multipart/form-data")

    assert answer.status_code in {413, 422}
    assert sentence in answer.text


def test_no_file_gets_a_sentence(alice: Visitor) -> None:
    answer = alice.post(IMPORT, {"file": (io.BytesIO(b""), "")}, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "Choose a file first." in answer.text


@pytest.mark.parametrize(
    "choices", [{"column-0": "x"}, {"mood_scale": "x"}, {"zone": "x"}, {"dates": "x"}, {"strength_scale": "x"}]
)
def test_a_choice_that_was_never_offered_is_refused(alice: Visitor, choices: dict[str, str]) -> None:
    address = brought(alice, "date,mood\n2026-11-18,3\n")

    assert alice.post(address, {"then": "look", **choices}).status_code == 422
