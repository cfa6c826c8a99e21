"""Where periods end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.billing.standin.periods import end_of


def at(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, 9, 30, tzinfo=UTC).timestamp())


def test_a_31st_comes_back_after_a_shorter_month() -> None:
    anchor = at(2027, 1, 31)

    february = end_of(anchor, "month", anchor)
    march = end_of(february, "month", anchor)

    assert (february, march) == (at(2027, 2, 28), at(2027, 3, 31))


def test_a_year_from_a_leap_day_ends_on_the_28th() -> None:
    assert end_of(at(2028, 2, 29), "year", at(2028, 2, 29)) == at(2029, 2, 28)


@pytest.mark.parametrize(("month", "after"), [(11, (2026, 12)), (12, (2027, 1))])
def test_a_month_ends_on_its_day_also_over_new_year(month: int, after: tuple[int, int]) -> None:
    assert end_of(at(2026, month, 15), "month", at(2026, month, 15)) == at(*after, 15)
