"""Days and times are read as people and spreadsheets write them, to the minute, and nothing else is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.dates.days import Given, at_place, is_day, read, read_time

CHICAGO = "America/Chicago"
NINTH = date(2026, 11, 9)


def given(text: str, *, day_first: bool = False) -> Given:
    return read(text, day_first=day_first, zone=CHICAGO)


@pytest.mark.parametrize(
    "text",
    ["2026-11-09", "2026/11/9", "20261109", "11/9/2026", "11/9/26", "9.11.2026", "Mon 11/9/2026", "Monday, 11/9/2026",
     "9 Nov 2026", "9th November 2026", "Nov 9, 2026", "November 9th 2026", "  9-Nov-26 ", "46335"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert given(text) == Given(NINTH)


def test_days_come_first_where_that_is_chosen_and_always_with_points() -> None:
    assert given("4/5/2026").on == date(2026, 4, 5)
    assert given("4/5/2026", day_first=True).on == date(2026, 5, 4)
    assert given("4.5.2026").on == date(2026, 5, 4)


@pytest.mark.parametrize(("text", "year"), [("1/1/69", 2069), ("1/1/70", 1970), ("1/1/99", 1999), ("1/1/00", 2000)])
def test_a_year_of_two_digits_is_near(text: str, year: int) -> None:
    assert given(text).on == date(year, 1, 1)


@pytest.mark.parametrize(
    ("text", "at", "about"),
    [
        ("2026-11-09 17:05", "17:05", False),
        ("2026-11-09T17:05:59", "17:05", False),
        ("11/9/2026 at 5:05 pm", "17:05", False),
        ("11/9/2026, 5.05 p.m.", "17:05", False),
        ("11/9/2026 about 5 pm", "17:00", True),
        ("about 11/9/2026 5pm", "17:00", True),
        ("11/9/2026 5pm?", "17:00", True),
        ("46335.75", "18:00", False),
        ("46335.00069444", "00:01", False),
    ],
)
def test_a_time_behind_a_day_is_read_too(text: str, at: str, about: bool) -> None:
    assert given(text) == Given(NINTH, at, about)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("12 am", "00:00"), ("12:30 am", "00:30"), ("1 am", "01:00"), ("11:59 am", "11:59"), ("12 pm", "12:00"),
        ("12:30 pm", "12:30"), ("1 pm", "13:00"), ("11:59 PM", "23:59"), ("17:05 pm", "17:05"), ("0:07", "00:07"),
        ("17:05", "17:05"), ("17h05", "17:05"), ("17.05", "17:05"), ("5:05:30 p.m.", "17:05"), ("noon", "12:00"),
        ("midnight", "00:00"), ("0.5", "12:00"), ("0", "00:00"), ("12/30/1899 17:05", "17:05"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_as_the_clock_showed_it(text: str, at: str) -> None:
    assert read_time(text) == Given(at=at)


def test_a_time_that_is_about_right_says_so() -> None:
    assert read_time("around 5 pm") == read_time("5 pm-ish") == read_time("~17:00") == Given(at="17:00", about=True)


@pytest.mark.parametrize("text", ["", "soon", "5", "25:00", "17:60", "13 am", "0 pm", "5 pm tomorrow"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_time(text)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-02-30", "31/31/2026", "2026", "99999", "9 Foo 2026", "2026-11-09 soon"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        given(text)
    assert not is_day(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-09T17:05Z", Given(NINTH, "11:05", zone=CHICAGO)),
        ("2026-11-09T17:05:00+00:00", Given(NINTH, "11:05", zone=CHICAGO)),
        ("2026-11-09T17:05-06:00", Given(NINTH, "17:05", zone=CHICAGO)),
        ("2026-11-09T17:05 +0530", Given(NINTH, "05:35", zone=CHICAGO)),
        ("2026-11-09T01:05+09:00", Given(date(2026, 11, 8), "10:05", zone=CHICAGO)),
        ("2026-11-09T17:05-05:00[America/New_York]", Given(NINTH, "17:05", zone="America/New_York")),
        ("2026-11-09T17:05[America/New_York]", Given(NINTH, "17:05", zone="America/New_York")),
    ],
)
def test_a_distance_from_utc_becomes_the_clock_of_the_place(text: str, expected: Given) -> None:
    assert given(text) == expected


def test_an_hour_that_came_twice_keeps_which_of_the_two_it_was() -> None:
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (6, 7))
    zone = ZoneInfo(CHICAGO)
    assert at_place(first, zone) == Given(date(2026, 11, 1), "01:30", zone=CHICAGO)
    assert at_place(second, zone) == Given(date(2026, 11, 1), "01:30", zone=CHICAGO, fold=1)
    assert (given("2026-11-01T01:30-05:00").fold, given("2026-11-01T01:30-06:00").fold) == (0, 1)


def test_a_number_alone_makes_no_column_of_days() -> None:
    assert not is_day("46335")
    assert is_day("11/9/2026")
    assert not is_day("9999-12-31T23:59-23:59")
