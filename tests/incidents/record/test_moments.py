"""Moments: the night of a year that skips an hour, the one that repeats it, and days that cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.dates.moments import instant, is_repeated, is_skipped, read_day, read_time, zone_of
from app.dates.objections import objection
from app.dates.when import When
from app.incidents.imports.entries import Choices, Reader, RowProblem
from app.incidents.placement import timeline_key
from tests.incidents.record.samples import CENTRAL

NOW = datetime(2026, 11, 20, 3, 41, tzinfo=UTC)
AUTUMN = date(2026, 11, 1)
SPRING = date(2026, 3, 8)


def when(on: date, at: str | None = None, fold: int = 0, zone: str = CENTRAL) -> When:
    return When(on=on, at=at, fold=fold, zone=zone)


def test_the_hour_that_came_twice_is_two_instants() -> None:
    first, second = instant(when(AUTUMN, "01:30")), instant(when(AUTUMN, "01:30", fold=1))

    assert first == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert second == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_the_second_pass_stands_after_the_first_and_before_two_o_clock() -> None:
    passes = [when(AUTUMN, "00:59"), when(AUTUMN, "01:30"), when(AUTUMN, "01:10", fold=1), when(AUTUMN, "02:00")]
    keys = [timeline_key(each, "01entryofalice") for each in passes]

    assert keys == sorted(keys)


@pytest.mark.parametrize(("at", "repeated"), [("00:59", False), ("01:00", True), ("01:59", True), ("02:00", False)])
def test_only_the_repeated_hour_asks_which(at: str, repeated: bool) -> None:
    assert is_repeated(when(AUTUMN, at)) is repeated


@pytest.mark.parametrize(("at", "skipped"), [("01:59", False), ("02:00", True), ("02:59", True), ("03:00", False)])
def test_the_hour_that_spring_skips_never_was(at: str, skipped: bool) -> None:
    assert is_skipped(when(SPRING, at)) is skipped
    assert not is_repeated(when(SPRING, at))


def test_a_zone_without_summer_time_knows_neither() -> None:
    nights = [when(day, at, zone="America/Phoenix") for day, at in ((SPRING, "02:30"), (AUTUMN, "01:30"))]

    assert not any(is_skipped(night) or is_repeated(night) for night in nights)


def test_without_a_time_the_entry_stands_before_those_of_its_day() -> None:
    assert timeline_key(when(AUTUMN), "01entryofalice") < timeline_key(when(AUTUMN, "00:00"), "01entryofalice")


def test_the_key_says_local_date_instant_and_id() -> None:
    key = timeline_key(when(date(2026, 11, 19), "23:05"), "01entryofalice")

    assert key == "TIMELINE#2026-11-19#20261120T050500Z#01entryofalice"


@pytest.mark.parametrize("on", [date(1, 1, 1), date(1899, 12, 31), date(2026, 11, 20), date(9999, 12, 31)])
@pytest.mark.parametrize("at", ["12:00", None])
def test_a_day_that_cannot_be_is_refused(on: date, at: str | None) -> None:
    assert objection(when(on, at), NOW)


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(2026, 11, 18), date(2026, 11, 19)])
def test_a_day_that_can_be_is_taken(on: date) -> None:
    assert objection(when(on, "12:00"), NOW) is None


@pytest.mark.parametrize(("at", "taken"), [("21:41", True), ("21:46", True), ("21:47", False), ("23:30", False)])
def test_a_time_that_has_not_come_is_refused_after_five_minutes_grace(at: str, taken: bool) -> None:
    """It is 9:41 pm in Chicago."""
    assert (objection(when(date(2026, 11, 19), at), NOW) is None) is taken


def test_tomorrow_has_come_where_it_is_tomorrow_already() -> None:
    tokyo, honolulu = (when(date(2026, 11, 20), zone=zone) for zone in ("Asia/Tokyo", "Pacific/Honolulu"))

    assert objection(tokyo, NOW) is None
    assert objection(honolulu, NOW)


@pytest.mark.parametrize(("at", "taken"), [("00:02", True), ("00:06", False), (None, False)])
def test_the_grace_reaches_over_midnight(at: str | None, taken: bool) -> None:
    two_to_twelve = datetime(2026, 11, 20, 5, 58, tzinfo=UTC)

    assert (objection(when(date(2026, 11, 20), at), two_to_twelve) is None) is taken


def test_in_the_repeated_hour_the_second_pass_has_not_come_during_the_first() -> None:
    in_the_first = datetime(2026, 11, 1, 6, 40, tzinfo=UTC)

    assert objection(when(AUTUMN, "01:30"), in_the_first) is None
    assert objection(when(AUTUMN, "01:30", fold=1), in_the_first)


@pytest.mark.parametrize("name", ["", "Nowhere/City", "../../etc/passwd", "/etc/passwd", "America", "\x00", "é" * 300])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a zone"):
        zone_of(name)


@pytest.mark.parametrize(
    ("text", "time"), [("17:05", "17:05"), ("9:41 pm", "21:41"), ("12:00 AM", "00:00"), ("17:05:33", "17:05")]
)
def test_times_are_read(text: str, time: str) -> None:
    assert read_time(text) == time


@pytest.mark.parametrize("text", ["", "25:00", "5", "13:00 pm", "17:60", "٠٩:٣٠", "17:05\x00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|hour|minute"):
        read_time(text)


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "19.11.2026", "20261119", "2026-W47-4", "2026-11-19T00:00", "٢٠٢٦-١١-١٩"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        read_day(text)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["2026-11-20", "", "Soon"], "That day has not come yet"),
        (["2026-11-19", "23:30", "Tonight"], "That time has not come yet"),
    ],
)
def test_a_row_of_a_file_that_has_not_happened_says_so(row: list[str], sentence: str) -> None:
    columns = ("occurred_on", "occurred_at", "narrative")
    choices = Choices(columns=columns, day_first=False, zone=CENTRAL)

    with pytest.raises(RowProblem, match=sentence):
        Reader(choices, columns, NOW).read(row)
