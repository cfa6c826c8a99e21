"""The events of a calendar are read as RFC 5545 writes them, and as calendars in the wild do."""

from __future__ import annotations

import pytest

from app.incidents.imports import ics_file
from app.incidents.imports.calendar_text import MAX_EVENTS, TooManyEvents
from app.incidents.imports.table import CANCELLED, Table, Unreadable


def table(*lines: str, ends: str = "\r\n") -> Table:
    told = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", "")
    return ics_file.read(ends.join(told))


def row(*lines: str, ends: str = "\r\n") -> dict[str, str]:
    (cells,) = table(*lines, ends=ends).rows
    return dict(zip(ics_file.HEADINGS, cells, strict=True))


def times(*lines: str) -> tuple[str, str]:
    cells = row(*lines)
    return cells["occurred_on"], cells["ended_on"]


@pytest.mark.parametrize(
    ("lines", "began", "ended"),
    [
        (["DTSTART:20261105"], "2026-11-05", ""),
        (["DTSTART;VALUE=DATE:20261105", "DTEND;VALUE=DATE:20261106"], "2026-11-05", ""),
        (["DTSTART;VALUE=DATE:20261105", "DTEND;VALUE=DATE:20261108"], "2026-11-05", "2026-11-07"),
        (["DTSTART;VALUE=DATE:20261105", "DURATION:P2D"], "2026-11-05", "2026-11-06"),
        (["DTSTART:20261105T170500Z", "DTEND:20261105T180000Z"], "2026-11-05T17:05:00Z", "2026-11-05T18:00:00Z"),
        (["DTSTART:20261105T170500", "DURATION:PT1H30M"], "2026-11-05T17:05:00", "2026-11-05T18:35:00"),
        (["DTSTART:20261105T170500", "DURATION:-PT5M"], "2026-11-05T17:05:00", "2026-11-05T17:00:00"),
        (["DTSTART:20261105T170500", "DURATION:P1W"], "2026-11-05T17:05:00", "2026-11-12T17:05:00"),
        (["DTSTART;TZID=Etc/UTC:20261105T170500"], "2026-11-05T17:05:00Z", ""),
        (["DTSTART;TZID=Europe/London:20260705T170500"], "2026-07-05T17:05:00+01:00[Europe/London]", ""),
        (["DTSTART:20261105T235960"], "2026-11-05T23:59:59", ""),
        (["DTSTART;TZID=Asia/Tokyo:18870101T000000"], "1887-01-01T00:00:00[Asia/Tokyo]", ""),
        ([], "", ""),
    ],
)
def test_a_time_says_its_zone_and_a_whole_day_ends_on_its_last(lines: list[str], began: str, ended: str) -> None:
    assert times("SUMMARY:x", *lines) == (began, ended)


def test_an_hour_and_a_half_over_the_night_of_two_equal_hours_is_that_long() -> None:
    assert times("DTSTART;TZID=America/Chicago:20261101T003000", "DURATION:PT2H") == (
        "2026-11-01T00:30:00-05:00[America/Chicago]",
        "2026-11-01T01:30:00-06:00[America/Chicago]",
    )


@pytest.mark.parametrize("line", ["DTSTART:soon", "DTSTART:20261305", "DTSTART:20261105T250000"])
def test_what_is_no_time_stays_as_it_stands_to_be_named(line: str) -> None:
    assert times(line)[0] == line.removeprefix("DTSTART:")


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r", "\r\r\n"])
def test_folded_lines_are_one_line(ends: str) -> None:
    cells = row(f"SUMMARY:Late {ends} and no{ends}\t word", ends=ends)
    assert cells["narrative"] == "Late and no word"


def test_escapes_are_words_again() -> None:
    cells = row(r"DESCRIPTION:Late\, again\; C:\\new\nand no word\N.", "SUMMARY:Pick-up: late")
    assert (cells["narrative"], cells["title"]) == ("Late, again; C:\\new\nand no word\n.", "Pick-up: late")


def test_parameters_may_hold_whatever_stands_in_quotes() -> None:
    cells = row('SUMMARY;ALTREP="http://a;b:c,d";LANGUAGE=en:Late', "ATTENDEE;CN=\"Ms. ^'Ruiz^'\":mailto:a@example.org")
    assert (cells["narrative"], cells["people"]) == ("Late", 'Ms. "Ruiz"')


def test_a_quote_that_is_never_closed_takes_no_words_along() -> None:
    assert row('SUMMARY;ALTREP="x:Late')["narrative"] == "Late"


def test_small_letters_name_the_same() -> None:
    assert ics_file.read("begin:vcalendar\nbegin:vevent\nsummary:Late\nend:vevent\nend:vcalendar").rows[0][3] == "Late"


def test_a_title_alone_is_what_happened_and_the_place_and_tags_are_kept() -> None:
    cells = row("SUMMARY:Late", "LOCATION:Library", r"CATEGORIES:bus,a\,b", "CATEGORIES:school,")
    assert (cells["title"], cells["narrative"], cells["place"]) == ("", "Late", "Library")
    assert cells["tags"] == "bus; a,b; school"


def test_what_an_alarm_says_is_not_what_happened() -> None:
    alarm = ["BEGIN:VALARM", "DESCRIPTION:Reminder", "DURATION:PT5M", "END:VALARM"]
    assert row(*alarm, "SUMMARY:Late")["narrative"] == "Late"


@pytest.mark.parametrize(
    ("line", "status"), [("STATUS:CANCELLED", CANCELLED), ("STATUS:CONFIRMED", ""), ("METHOD:CANCEL", "")]
)
def test_an_event_is_cancelled_only_by_its_status(line: str, status: str) -> None:
    assert row("SUMMARY:Late", line)["status"] == status


def test_repeated_floating_and_crowded_events_are_said_once() -> None:
    notes = table("DTSTART:20261105T170500", "RRULE:FREQ=DAILY").notes
    assert notes == (
        "1 event repeats in your calendar. Only the date that the file gives is taken, not the repetitions.",
        "Some times name no zone. They are read in the zone chosen here.",
    )
    assert table("DTSTART:20261105T170500Z").notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261105\nEND:VEVENT\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n",
    ],
)
def test_a_calendar_that_is_cut_is_not_taken_for_whole(text: str) -> None:
    with pytest.raises(Unreadable, match="cut or damaged"):
        ics_file.read(text)


def test_a_calendar_without_events_is_said() -> None:
    with pytest.raises(Unreadable, match="holds no events"):
        ics_file.read("BEGIN:VCALENDAR\nEND:VCALENDAR\n")


def test_as_many_events_as_are_said_fit() -> None:
    event = "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n"
    assert len(ics_file.read(f"BEGIN:VCALENDAR\n{event * MAX_EVENTS}END:VCALENDAR\n").rows) == MAX_EVENTS
    with pytest.raises(TooManyEvents):
        ics_file.read(f"BEGIN:VCALENDAR\n{event * (MAX_EVENTS + 1)}END:VCALENDAR\n")
