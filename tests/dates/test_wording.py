"""Wording: days, times and delays as a person would say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.dates.moments import instant
from app.dates.when import When
from app.dates.wording import Reader
from tests.incidents.record.samples import CENTRAL, THURSDAY

READER = Reader(datetime(2026, 11, 20, 3, 41, tzinfo=UTC), CENTRAL)


def test_when_in_words_of_this_year() -> None:
    assert READER.when(THURSDAY) == "Thu 19 Nov, about 5:05 pm"


def test_another_year_is_named() -> None:
    assert READER.when(When(on=date(2025, 1, 2), at="00:00", zone=CENTRAL)) == "Thu 2 Jan 2025, 12:00 am"


def test_a_day_alone() -> None:
    assert READER.when(When(on=date(2026, 11, 18), zone=CENTRAL)) == "Wed 18 Nov"


def test_a_time_of_another_zone_says_which() -> None:
    assert READER.when(When(on=date(2026, 11, 18), at="17:05", zone="America/New_York")) == "Wed 18 Nov, 5:05 pm EST"


def test_a_zone_without_letters_says_its_distance() -> None:
    assert READER.when(When(on=date(2026, 11, 18), at="17:05", zone="Asia/Kathmandu")) == "Wed 18 Nov, 5:05 pm UTC+5:45"


@pytest.mark.parametrize(("fold", "letters"), [(0, "CDT"), (1, "CST")])
def test_the_repeated_hour_says_which_one(fold: int, letters: str) -> None:
    when = When(on=date(2026, 11, 1), at="01:30", zone=CENTRAL, fold=fold)

    assert READER.when(when) == f"Sun 1 Nov, 1:30 am {letters}"


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(seconds=30), "Written as it happened"),
        (timedelta(minutes=1), "Written 1 minute after it happened"),
        (timedelta(minutes=59), "Written 59 minutes after it happened"),
        (timedelta(hours=2, minutes=10), "Written 2 hours after it happened"),
        (timedelta(hours=47), "Written 47 hours after it happened"),
        (timedelta(days=3), "Written 3 days after it happened"),
        (timedelta(days=90), "Written 3 months after it happened"),
        (timedelta(days=800), "Written 2 years after it happened"),
        (-timedelta(minutes=5), "Written as it happened"),
        (-timedelta(hours=1), "Written before this time"),
    ],
)
def test_the_delay_of_writing(later: timedelta, words: str) -> None:
    exact = When(on=THURSDAY.on, at=THURSDAY.at, zone=CENTRAL)
    happened = instant(exact)
    assert happened

    assert READER.lag(exact, happened + later) == words


def test_the_delay_across_the_end_of_summer_time_counts_real_hours() -> None:
    before = When(on=date(2026, 11, 1), at="00:30", zone=CENTRAL)

    assert READER.lag(before, datetime(2026, 11, 1, 9, 30, tzinfo=UTC)) == "Written 4 hours after it happened"


def test_an_about_time_makes_the_delay_about() -> None:
    happened = instant(THURSDAY)
    assert happened

    assert READER.lag(THURSDAY, happened + timedelta(hours=2)) == "Written about 2 hours after it happened"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 19), "Written on the same day"),
        (date(2026, 11, 18), "Written on the next day"),
        (date(2026, 11, 16), "Written 3 days after it happened"),
        (date(2026, 11, 20), "Written before this day"),
    ],
)
def test_without_a_time_the_delay_is_by_day(on: date, words: str) -> None:
    assert READER.lag(When(on=on, zone=CENTRAL), READER.now) == words


def test_on_paper_the_year_and_the_zone_are_always_named() -> None:
    night = When(on=date(2026, 11, 1), at="01:30", zone=CENTRAL, fold=1)

    assert READER.in_full(THURSDAY) == "Thursday 19 November 2026, about 5:05 pm CST"
    assert READER.in_full(night) == "Sunday 1 November 2026, 1:30 am CST"
    assert READER.in_full(When(on=date(2026, 7, 4), zone=CENTRAL)) == "Saturday 4 July 2026"
    assert READER.moment_in_full(READER.now) == "Thursday 19 November 2026, 9:41 pm CST"


def test_when_it_ended_names_the_day_only_if_it_is_another() -> None:
    same = When(on=THURSDAY.on, at="18:10", zone=CENTRAL)
    other = When(on=date(2026, 11, 20), at="00:10", zone=CENTRAL)

    assert [READER.until(THURSDAY, ended) for ended in (same, other)] == [
        "until 6:10 pm",
        "until Fri 20 Nov, 12:10 am",
    ]
