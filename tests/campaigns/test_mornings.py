"""Mornings: between ten and eight where the person lives, a telephone may make a sound; at night never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.campaigns.mornings import in_daytime

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Kathmandu", "Pacific/Auckland", "UTC"])
@pytest.mark.parametrize("day", [(2026, 12, 1), (2026, 7, 1)])
def test_mail_comes_from_ten_in_the_morning_until_eight_in_the_evening(zone: str, day: tuple[int, int, int]) -> None:
    ten, eight = (datetime(*day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC) for hour in (10, 20))
    edges = [ten - SECOND, ten, eight - SECOND, eight]

    assert [in_daytime(edge, ZoneInfo(zone)) for edge in edges] == [False, True, True, False]


def test_it_never_comes_at_night() -> None:
    chicago = ZoneInfo("America/Chicago")
    hours = [hour for hour in range(24) if in_daytime(datetime(2026, 12, 1, hour, 30, tzinfo=chicago), chicago)]

    assert hours == list(range(10, 20))
