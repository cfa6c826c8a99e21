"""Bringing in a mood log: looked at first, saved once, taken back at will, sealed all the while."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from datetime import date

import pytest

from app.queue import settled
from app.store.keys import tenant_id
from app.wellbeing.checkins import symptom_list
from app.wellbeing.checkins.imports import held as uploads
from app.wellbeing.checkins.imports import work
from app.wellbeing.checkins.imports.held import MoodLog
from app.wellbeing.checkins.reading import span
from app.wellbeing.checkins.record import CheckIn
from app.wellbeing.families import IMPORTS
from tests.cast import Visitor
from tests.conftest import Clock
from tests.standins import HeldQueue
from tests.wellbeing.checkins.keeping import address_of, checked_in, damage, kept, records

IMPORT = "/wellbeing/check-ins/import"
DAYLIO = (
    "full_date,date,weekday,time,mood,activities,note_title,note\n"
    '2026-11-18,November 18,Wednesday,8:30 PM,good,walk | friends,,"A calm, long day"\n'
    "2026-11-17,November 17,Tuesday,7:15 AM,awful,,,\n"
)


def brought(alice: Visitor, text: str, **choices: str) -> str:
    """The address of a file that she sent, looked at with her choices."""
    file = (io.BytesIO(text.encode()), "moods.csv")
    answer = alice.post(IMPORT, {"file": file}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    if choices:
        alice.post(answer.location, {"then": "look", **choices})
    return str(answer.location)


def saved(alice: Visitor, text: str, **choices: str) -> str:
    """The address of a file that she saved."""
    address = brought(alice, text, **choices)
    assert alice.post(address, {"then": "save"}).status_code == 303
    return address


def log_of(alice: Visitor, address: str) -> MoodLog:
    return uploads.find(records(alice), address.rsplit("/", 1)[1]).record


def everything(alice: Visitor) -> list[CheckIn]:
    return span(records(alice), date(1900, 1, 1), date(2026, 12, 31)).rows


def long_log(rows: int) -> str:
    """A mood log of so many rows, an hour each, back from the middle of November."""
    return "date,time,mood\n" + "".join(
        f"2026-{1 + at // 672:02d}-{1 + at % 672 // 24:02d},{at % 24:02d}:00,{1 + at % 5}\n" for at in range(rows)
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


def test_taking_it_back_removes_what_came_and_leaves_what_she_changed(alice: Visitor) -> None:
    mine = checked_in(alice, mood="5", note="typed by hand")
    address = saved(alice, "date,mood\n2026-11-18,3\n2026-11-17,2\n2026-11-16,1\n")
    changed = everything(alice)[0]
    form = {"on": str(changed.on), "at": changed.at, "mood": "1", "note": "and more", "based_on": "1"}
    alice.post(f"{address_of(changed)}/edit", form)
    assert "Take all 3 back" in alice.get(address).text
    alice.post(f"{address}/undo")

    assert [row.note for row in everything(alice)] == ["and more", "typed by hand"]
    assert "1 check-in stayed, because you changed it since." in alice.get(address).text
    assert alice.get(mine).status_code == 200
    assert alice.post(f"{address}/undo").status_code == 422


def test_a_long_file_is_a_workers_and_the_page_says_how_far_it_is(
    alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_SECONDS", -1.0)  # each job makes way after its first write
    address = brought(alice, long_log(500))
    assert "Reading the file" in alice.get(address).text
    queue.run()
    assert "500 check-ins are ready" in alice.get(address).text
    alice.post(address, {"then": "save"})
    job, tenant, ids = queue.held.pop()
    work.go_on(alice.services, tenant, *ids)
    assert job == work.JOB
    assert "80 of 500 rows" in alice.get(address).text
    queue.run()

    assert "500 check-ins were saved" in alice.get(address).text
    assert len(everything(alice)) == 500
    alice.post(f"{address}/undo")
    queue.run()
    assert everything(alice) == []
    assert log_of(alice, address).state == "undone"


def test_a_worker_that_dies_between_two_writes_loses_and_doubles_nothing(
    alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = brought(alice, long_log(400))
    queue.run()
    alice.post(address, {"then": "save"})
    _, tenant, ids = queue.held.pop()
    write, calls = work._write, []

    def dying(*given: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return write(*given)  # type: ignore[arg-type]  # handed on as it came

    with monkeypatch.context() as patched:
        patched.setattr(work, "_write", dying)
        with pytest.raises(KeyboardInterrupt):
            work.go_on(alice.services, tenant, *ids)
    assert len(everything(alice)) == 160
    work.go_on(alice.services, tenant, *ids)
    work.go_on(alice.services, tenant, *ids)

    assert len(everything(alice)) == 400
    assert (log_of(alice, address).saved, log_of(alice, address).already) == (400, 0)


def test_work_that_nobody_owes_any_more_can_be_taken_up_again(alice: Visitor, queue: HeldQueue) -> None:
    address = brought(alice, long_log(400))
    queue.held.clear()
    owed = (work.JOB, tenant_id(alice.tenant), address.rsplit("/", 1)[1])
    alice.shelf.write(settled(alice.services, *owed))
    assert "This stopped before its end." in alice.get(address).text
    alice.post(address)
    queue.run()

    assert "400 check-ins are ready" in alice.get(address).text


def test_stopping_keeps_what_is_saved_and_it_can_be_taken_back(
    alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_SECONDS", -1.0)
    address = brought(alice, long_log(400))
    queue.run()
    alice.post(address, {"then": "save"})
    _, tenant, ids = queue.held.pop()
    work.go_on(alice.services, tenant, *ids)
    alice.post(f"{address}/stop")
    queue.run()

    assert len(everything(alice)) == 80
    assert "You stopped it before its end." in alice.get(address).text
    alice.post(f"{address}/undo")
    queue.run()
    assert everything(alice) == []


def test_a_file_that_is_not_saved_is_gone_after_a_day(alice: Visitor, clock: Clock) -> None:
    address = brought(alice, "date,mood\n2026-11-18,3\n")
    clock.move(hours=25)

    assert records(alice).page(IMPORTS, MoodLog).rows == []
    with pytest.raises(Exception, match="kept for one day"):
        log_of(alice, address)


def test_the_rows_are_gone_as_soon_as_they_are_saved(alice: Visitor) -> None:
    address = saved(alice, "date,mood,note\n2026-11-18,3,words\n")
    found = records(alice).page(IMPORTS, MoodLog)

    assert [stored.record.id for stored in found.rows] == [address.rsplit("/", 1)[1]]
    assert found.damaged == []
    assert found.rows[0].record.look is not None
    assert found.rows[0].record.look.sample == ()


def test_a_damaged_file_is_said_and_nothing_breaks(alice: Visitor) -> None:
    address = brought(alice, "date,mood\n2026-11-18,3\n")
    damage(alice, "MOODIMPORT#PIECE#")
    alice.post(address, {"then": "save"})
    page = alice.get(address)

    assert page.status_code == 200
    assert "The file could not be read to its end" in page.text
    assert everything(alice) == []


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


def test_a_file_lies_sealed_in_the_most_private_store_and_nowhere_else(alice: Visitor) -> None:
    brought(alice, "date,mood,note\n2026-11-18,3,a-marker-in-the-file\n")
    folder = alice.services.settings.data_dir
    holding = [path.name for path in folder.rglob("*") if path.is_file() and b"a-marker" in path.read_bytes()]
    with sqlite3.connect(next(folder.rglob("phi-wellbeing.db"))) as connection:
        pieces = connection.execute("SELECT expires_at FROM items WHERE sort LIKE 'MOODIMPORT#%'").fetchall()

    assert holding == []
    assert len(pieces) == 2
    assert all(expires for (expires,) in pieces)


def test_charlie_finds_no_file_of_hers(alice: Visitor, charlie: Visitor) -> None:
    address = saved(alice, "date,mood\n2026-11-18,3\n")

    assert charlie.get(address).status_code == 404
    for path in (address, f"{address}/stop", f"{address}/undo"):
        assert charlie.post(path, {"then": "save"}).status_code == 404
    assert len(everything(alice)) == 1
