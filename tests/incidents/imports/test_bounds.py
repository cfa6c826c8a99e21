"""Whatever stands in a file of 5 MB, reading it ends soon, takes little memory, and raises nothing but a sentence."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from app.errors import Problem
from app.incidents.imports import columns, file
from app.incidents.imports.date_order import order_of
from app.incidents.imports.entries import Choices, Reader, RowProblem
from app.incidents.imports.table import MAX_BYTES, Unreadable
from tests.incidents.imports.test_zones_of_calendars import CENTRAL

NOW = datetime(2026, 11, 20, 3, 41, tzinfo=UTC)
SECONDS = 4.0
"""Twice what it may take, for a busy machine."""

CALENDAR = f"""BEGIN:VCALENDAR
VERSION:2.0
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Customized Time Zone
{CENTRAL}END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=Customized Time Zone:20260105T170000
DTEND;TZID=Customized Time Zone:20260105T180000
SUMMARY:Pick-up
DESCRIPTION:Late\\, again\\nand no word
LOCATION:Library
CATEGORIES:late,school
ORGANIZER;CN=Sam:mailto:sam@example.org
ATTENDEE;CN="Ortiz, Maria";PARTSTAT=DECLINED:mailto:m@example.org
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260107
DTEND;VALUE=DATE:20260108
SUMMARY:Holiday
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=America/Chicago:20251102T013000
DURATION:PT1H30M
RRULE:FREQ=WEEKLY
SUMMARY:Night
END:VEVENT
END:VCALENDAR
"""
SHEET = """date,time,end date,end time,zone,about,second pass,status,kind,severity,people,tags,what happened,title
2026-11-01,1:30 am,,2:10,America/Chicago,yes,yes,,late,high,"Sam (father), Lee",pick-up,"Late, again",Late
11/3/2026,5 pm,11/3/2026,18:10,,,,corrected,exchange,low,Maria,school;bus,One,
2026-11-04T17:05-06:00,,2026-11-04T18:05Z,,,,,,,,,,Two,
Thu 5 Nov 2026 about 5:05 pm,,,,,,,,,,,,Three,
46000.75,.5,,,,,,withdrawn,,,,,Four,
"""
PIECES = [
    *("00010101", "99991231", "99991231T235959", "00010101T000000Z", "P99999999W", "VALUE=DATE:", "TZID=Pacific/Apia:"),
    *("9999-12-31T23:59-23:59", "0001-01-01T00:00+23:59", "10000.9999", ".99999", "24:00", "12 am", "T", "[", "]"),
    *('"', "\n", "\r\n ", "=", ";", ",", ":", "-", "9" * 400, "\u202e", "\u0663", "BEGIN:VEVENT\n", "END:VEVENT\n"),
    *("RRULE:FREQ=YEARLY;COUNT=99999;BYMONTH=13\n", "1899-12-31", "yes", "\x00"),
]


def mutated(text: str, chance: random.Random) -> bytes:
    content = bytearray(text.encode())
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(content))
        match chance.randrange(5):
            case 0:
                content[at:at] = chance.choice(PIECES).encode()
            case 1:
                content[at : at + chance.randrange(1, 20)] = chance.choice(PIECES).encode()
            case 2:
                del content[at : at + chance.randrange(1, 40)]
            case 3:
                content[at] = chance.randrange(256)
            case _:
                other = chance.randrange(len(content))
                content[at:at] = content[other : other + 60]
    return bytes(content)


def entries_in(content: bytes) -> int:
    """Read a file to the end, as looking at an import does."""
    table = file.read(content)
    guessed, count = columns.guess(table.headings, table.rows), 0
    order = order_of(table.rows, guessed)
    order.doubt(day_first=bool(order.answer))
    assert isinstance(order.why, str)
    reader = Reader(Choices(columns=guessed, day_first=order.answer, zone="Pacific/Apia"), table.headings, NOW)
    for row in filter(any, table.rows):
        try:
            reader.read(row)
            count += 1
        except RowProblem:
            continue
    return count


@pytest.mark.parametrize("good", [CALENDAR, SHEET], ids=["calendar", "sheet"])
def test_a_file_with_errors_raises_a_sentence_or_nothing(good: str) -> None:
    assert entries_in(good.encode()) >= 3
    chance = random.Random(20)
    read = 0
    for _ in range(300):
        try:
            read += entries_in(mutated(good, chance)) > 0
        except Problem:
            continue
    assert read > 100, "the mutations leave hardly anything to read"


def calendar(body: str) -> bytes:
    return f"BEGIN:VCALENDAR\n{body}END:VCALENDAR\n".encode()


def event(body: str) -> str:
    return f"BEGIN:VEVENT\n{body}\nEND:VEVENT\n"


def full_of(piece: str, before: str = "") -> str:
    return before + piece * ((MAX_BYTES - 500) // len(piece))


def zones(rule: str, count: int) -> str:
    rules = (
        f"BEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:{rule}\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0600\nEND:STANDARD\n"
    )
    names = (f"BEGIN:VTIMEZONE\nTZID:Zone {number}\n{rules * 20}END:VTIMEZONE\n" for number in range(count))
    times = (
        event(f"DTSTART;TZID=Zone {number % count}:{1900 + number % 120}0704T{number % 24:02}0000")
        for number in range(2000)
    )
    return "".join((*names, *times))


HEAVY: dict[str, Callable[[], bytes]] = {
    "a title said 500,000 times": lambda: calendar(event(full_of("SUMMARY:a\n"))),
    "a million categories": lambda: calendar(event(full_of("a,", "DTSTART:20250101\nCATEGORIES:"))),
    "a line of folds": lambda: calendar(event(full_of("\r\n a", "DESCRIPTION:\U0001f600"))),
    "a line of parameters": lambda: calendar(event(full_of(';A="b"', "DESCRIPTION"))),
    "20,000 time zones": lambda: calendar(
        "".join(f"BEGIN:VTIMEZONE\nTZID:{n}\nEND:VTIMEZONE\n" for n in range(20_000))
    ),
    "clocks that change every day": lambda: calendar(zones("FREQ=DAILY", 1)),
    "a hundred zones of twenty rules": lambda: calendar(zones("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", 100)),
    "parts in parts": lambda: calendar(full_of("BEGIN:A\n")),
    "nothing but line ends": lambda: full_of("\n", "date,what\n2025-01-01,Late\n").encode(),
    "nothing but commas": lambda: full_of(",").encode(),
    "one row": lambda: full_of("ab,", "date,what\n").encode(),
    "cells beyond counting": ("date,what\n" + ("2025-01-01," + "ab," * 80 + "\n") * 20_000).encode,
}


@pytest.mark.parametrize("heavy", HEAVY)
def test_the_heaviest_files_are_read_or_refused_soon(heavy: str) -> None:
    content = HEAVY[heavy]()
    assert len(content) <= MAX_BYTES
    began = time.perf_counter()
    with suppress(Problem):
        file.read(content)
    assert time.perf_counter() - began < SECONDS


@pytest.mark.parametrize("heavy", ["a line of folds", "a line of parameters", "parts in parts", "one row"])
def test_the_heaviest_files_are_read_or_refused_in_little_memory(heavy: str) -> None:
    content = HEAVY[heavy]()
    tracemalloc.start(1)
    try:
        with suppress(Problem):
            file.read(content)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_calendar_of_more_zones_or_lines_than_a_person_keeps_is_refused_by_what_is_too_much() -> None:
    explained = "BEGIN:VTIMEZONE\nTZID:A\nEND:VTIMEZONE\n"
    assert file.read(calendar(explained * 100 + event("SUMMARY:x"))).rows
    with pytest.raises(Unreadable, match="explains more time zones"):
        file.read(calendar(explained * 101 + event("SUMMARY:x")))
    with pytest.raises(Unreadable, match="longer than we can read"):
        file.read(calendar(event("SUMMARY:x\n" + "X:y\n" * 300_000)))
