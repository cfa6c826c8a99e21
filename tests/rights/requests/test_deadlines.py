"""Business days leave out weekends and the federal holidays, on the day on which each is observed."""

from __future__ import annotations

from datetime import date

import pytest

from app.rights.requests.deadlines import business_days, calendar_days, is_business_day


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2027-01-01", "New Year's Day"),
        ("2027-12-31", "New Year's Day of 2028, a Saturday, on the Friday before"),
        ("2023-01-02", "New Year's Day of 2023, a Sunday, on the Monday after"),
        ("2026-01-19", "Martin Luther King, Jr."),
        ("2026-02-16", "Washington's Birthday"),
        ("2026-05-25", "Memorial Day"),
        ("2027-05-31", "Memorial Day on the last day of May"),
        ("2026-06-19", "Juneteenth"),
        ("2021-06-18", "Juneteenth on the Friday before"),
        ("2026-07-03", "Independence Day on the Friday before"),
        ("2026-09-07", "Labor Day"),
        ("2026-10-12", "Columbus Day"),
        ("2026-11-11", "Veterans Day"),
        ("2023-11-10", "Veterans Day on the Friday before"),
        ("2026-11-26", "Thanksgiving"),
        ("2029-11-22", "Thanksgiving on its earliest day"),
        ("2022-12-26", "Christmas on the Monday after"),
        ("2026-11-28", "a Saturday"),
        ("2026-11-29", "a Sunday"),
    ],
)
def test_offices_are_closed(day: str, what: str) -> None:
    assert not is_business_day(date.fromisoformat(day)), what


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2021-01-20", "Inauguration Day is off in Washington only"),
        ("2026-11-27", "the day after Thanksgiving"),
        ("2026-07-06", "the Monday after an observed Friday"),
        ("2026-12-24", "the day before Christmas"),
    ],
)
def test_offices_are_open(day: str, what: str) -> None:
    assert is_business_day(date.fromisoformat(day)), what


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-20", "2026-11-25"),  # a Friday
        ("2026-11-24", "2026-11-30"),  # over Thanksgiving and a weekend
        ("2026-12-31", "2027-01-06"),
        ("2026-11-22", "2026-11-25"),  # a Sunday counts from Monday
    ],
)
def test_three_business_days_do_not_count_the_day_itself(received: str, due: str) -> None:
    assert business_days(date.fromisoformat(received), 3) == date.fromisoformat(due)


def test_45_days_are_calendar_days() -> None:
    assert calendar_days(date(2026, 11, 20), 45) == date(2027, 1, 4)


def test_each_year_has_eleven_holidays_of_its_own() -> None:
    from app.rights.requests.deadlines import _holidays

    assert all(len(set(_holidays(year))) == 11 for year in range(2021, 2060))
