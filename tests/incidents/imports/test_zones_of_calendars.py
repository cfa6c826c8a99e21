"""What a calendar says about a time zone holds for that file alone, and for nobody else's."""

from __future__ import annotations

import gc
import io
import json
import tracemalloc
from datetime import datetime, timedelta

import pytest

from app.incidents.imports import ics_file
from app.incidents.imports.calendar_text import calendars
from app.incidents.imports.calendar_zones import Zones
from tests.cast import Visitor

CENTRAL = """BEGIN:DAYLIGHT
DTSTART:16010311T020000
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0600
TZOFFSETTO:-0500
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0500
TZOFFSETTO:-0600
END:STANDARD
"""
"""The clocks of Chicago, as Outlook writes them."""

UNEXPLAINED = (
    "The file does not explain the time zone “Mine” so that we can read it. "
    "Times that name it are read in the zone chosen here."
)


def fixed(offset: str) -> str:
    return f"BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD\n"


def zone(name: str, clocks: str) -> str:
    return f"BEGIN:VTIMEZONE\nTZID:{name}\n{clocks}END:VTIMEZONE\n"


def calendar(name: str, clocks: str = "", at: str = "20260105T170000") -> str:
    explained = zone(name, clocks) if clocks else ""
    event = f"BEGIN:VEVENT\nSUMMARY:Pick-up\nDTSTART;TZID={name}:{at}\nEND:VEVENT\n"
    return f"BEGIN:VCALENDAR\n{explained}{event}END:VCALENDAR\n"


def began(text: str) -> str:
    return ics_file.read(text).rows[0][0]


def bring_in(visitor: Visitor, text: str) -> str:
    """Save the calendar and give the instant of its entry."""
    sent = {"file": (io.BytesIO(text.encode()), "calendar.ics")}
    address = visitor.post("/incidents/import", sent, content_type="multipart/form-data").headers["Location"]
    assert visitor.post(address, {"then": "save"}).status_code == 303
    (entry,) = json.loads(visitor.get("/incidents/export.json").data)["entries"]
    return entry["when"]["instant"]


def test_one_persons_file_does_not_move_the_times_in_anothers(bob: Visitor, alice: Visitor) -> None:
    bring_in(bob, calendar("Customized Time Zone", fixed("+0900")))
    assert bring_in(alice, calendar("Customized Time Zone", fixed("-0600"))) == "2026-01-05T17:00:00-06:00"


@pytest.mark.parametrize("name", ["Customized Time Zone", "US-Eastern", "America/New_York_", "Western/Central Europe"])
def test_a_name_means_nothing_once_its_file_is_read(name: str) -> None:
    assert began(calendar(name, fixed("+0900"))) == "2026-01-05T17:00:00+09:00"
    assert began(calendar(name)) == "2026-01-05T17:00:00"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("America/New_York", "America/New_York"),
        ("Eastern Standard Time", "America/New_York"),
        ("/freeassociation.sourceforge.net/America/New_York", "America/New_York"),
        ("/mozilla.org/20050126_1/America/Argentina/Salta", "America/Argentina/Salta"),
    ],
)
def test_a_name_that_is_known_everywhere_is_not_the_files_to_explain(name: str, known: str) -> None:
    assert began(calendar(name, fixed("+0900"))).endswith(f":00[{known}]")


def test_two_calendars_in_one_file_each_mean_their_own() -> None:
    rows = ics_file.read(calendar("Mine", fixed("+0100")) + calendar("Mine", fixed("+0200"))).rows
    assert [row[0][-6:] for row in rows] == ["+01:00", "+02:00"]


@pytest.mark.parametrize(
    ("at", "offset"),
    [
        ("20260308T015900", "-06:00"),
        ("20260308T020000", "-05:00"),
        ("20260705T120000", "-05:00"),
        ("20261101T013000", "-05:00"),
        ("20261101T020000", "-06:00"),
        ("20270101T000000", "-06:00"),
    ],
)
def test_the_files_own_clocks_change_in_the_night_that_it_says(at: str, offset: str) -> None:
    assert began(calendar("Mine", CENTRAL, at)).endswith(offset)


@pytest.mark.parametrize(
    ("rule", "at", "offset"),
    [
        ("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "20260329T020000", 2),
        ("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "20260329T015959", 2 - 1),
        ("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU", "20260308T020000", 2),
        ("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1", "20260331T020000", 2),
        ("RRULE:FREQ=YEARLY;UNTIL=20200101T000000Z", "20260705T120000", 1),
        ("RRULE:FREQ=YEARLY;COUNT=3", "20260705T120000", 1),
        ("RDATE:20260704T000000,20270704T000000", "20260705T120000", 2),
        ("RDATE:20260706T000000", "20260705T120000", 1),
    ],
)
def test_rules_and_single_changes_are_followed(rule: str, at: str, offset: int) -> None:
    summer = f"BEGIN:DAYLIGHT\nDTSTART:20000326T020000\n{rule}\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n"
    winter = (
        "BEGIN:STANDARD\nDTSTART:20001029T030000\nRRULE:FREQ=YEARLY\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
        "END:STANDARD\n"
    )
    zones = Zones.of(calendars(f"BEGIN:VCALENDAR\n{zone('Mine', summer + winter)}END:VCALENDAR\n")[0])
    local = datetime.strptime(at, "%Y%m%dT%H%M%S")  # noqa: DTZ007  # a clock on a wall
    found = zones.at("Mine", local)
    assert found
    assert found.utcoffset(local) == timedelta(hours=offset)


@pytest.mark.parametrize(
    "clocks",
    [
        "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+9999\nTZOFFSETTO:+9999\nEND:STANDARD\n",
        CENTRAL.replace("YEARLY", "DAILY"),
        CENTRAL.replace("BYMONTH=3", "BYMONTH=13"),
        CENTRAL.replace("16010311T020000", "99999999"),
        fixed("-0600") + CENTRAL[: CENTRAL.index("BEGIN:STANDARD")] * 21,
    ],
)
def test_a_zone_that_makes_no_sense_is_named_and_its_times_are_read_in_the_zone_chosen(clocks: str) -> None:
    table = ics_file.read(calendar("Mine", clocks))
    assert table.rows[0][0] == "2026-01-05T17:00:00"
    assert table.notes == (UNEXPLAINED,)


def test_files_with_names_of_their_own_leave_nothing_in_memory() -> None:
    def read(number: int) -> None:
        names = [f"Zone {number} {each}" for each in range(30)]
        explained = "".join(zone(name, CENTRAL) for name in names)
        events = "".join(
            f"BEGIN:VEVENT\nSUMMARY:x\nDTSTART;TZID={name}:20260105T170000\nEND:VEVENT\n" for name in names
        )
        ics_file.read(f"BEGIN:VCALENDAR\n{explained}{events}END:VCALENDAR\n")

    read(0)
    tracemalloc.start()
    try:
        read(1)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for number in range(2, 5):
            read(number)
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before < 100_000
    finally:
        tracemalloc.stop()
