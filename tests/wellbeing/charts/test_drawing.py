"""What the pictures are drawn from: medians, shades, and points that lie where the numbers say."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from app.wellbeing.charts.calendar import calendar
from app.wellbeing.charts.days import by_day
from app.wellbeing.charts.measures import mood, sleep, symptom
from app.wellbeing.charts.paths import dots, line
from app.wellbeing.charts.weekdays import weekdays
from app.wellbeing.checkins.reading import Span
from tests.wellbeing.charts.year import HEADACHE, TODAY, check_in

DAY = timedelta(days=1)
SUNDAY = date(2026, 11, 1)


def points(path: str) -> list[tuple[float, float]]:
    """Where each piece of a path begins, and where each of its lines ends; read as a browser reads it."""
    found, x, y = [], 0.0, 0.0
    for letter, numbers in re.findall(r"([MmlhvVz])([^MmlhvVz]*)", path):
        given = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        if letter in "Mml":
            x, y = (given[0], given[1]) if letter == "M" else (x + given[0], y + given[1])
            found.append((round(x, 1), round(y, 1)))
        elif letter == "h":
            x += given[0]
            if given[0]:
                found.append((round(x, 1), round(y, 1)))
    return found


def noted(*values: int | None) -> Span:
    """Moods of days that end today; None for a day without a word."""
    first = TODAY - (len(values) - 1) * DAY
    rows = [check_in(first + at * DAY, value) for at, value in enumerate(values) if value is not None]
    return Span(first, TODAY, rows, [])


def test_the_moving_median_is_of_the_day_and_the_six_before_it() -> None:
    days = by_day(noted(5, 5, 5, 5, 1, 1, 1, 1), mood())
    assert list(days.moving.values()) == [5, 5, 5, 5, 5, 1]


def test_fewer_than_three_days_of_seven_have_no_median() -> None:
    days = by_day(noted(5, 5, None, None, None, None, None, 1, 1, 1), mood())
    assert list(days.moving) == [TODAY]


def test_the_line_does_not_run_on_into_a_gap() -> None:
    days = by_day(noted(2, 2, 2, *[None] * 7, 2), mood())
    assert list(days.moving) == [TODAY - 8 * DAY]


def test_points_are_where_they_were_put() -> None:
    put = [(66.0, 12.3), (66.7, 12.3), (67.4, 152.0), (300.0, 0.5)]
    assert points(dots(put)) == put
    assert points(line([put])) == put
    assert points(line([put[:2], put[2:]])) == put


def test_squares_are_where_they_were_put() -> None:
    put = [(0.0, 24.5), (14.0, 24.5), (121.0, 38.5)]
    assert points(dots(put, "h13"))[::2] == put


@pytest.mark.parametrize(
    ("measure", "value", "level"),
    [(mood(), 1, 0), (mood(), 3, 2), (mood(), 3.5, 2), (mood(), 5, 4), (sleep(), 0, 0), (sleep(), 4, 1),
     (sleep(), 24, 4), (symptom("x", "x"), 0, 0), (symptom("x", "x"), 1, 1), (symptom("x", "x"), 10, 4)],
)  # fmt: skip
def test_a_value_has_the_shade_that_its_legend_names(measure: object, value: float, level: int) -> None:
    assert measure.level(value) == level  # type: ignore[attr-defined]  # parametrized as what it is


def test_each_day_of_the_calendar_is_one_square_of_one_shade() -> None:
    drawn = calendar(by_day(noted(1, 2, None, 5, 5), mood()))
    assert [path.count("h13") for path in drawn.shades] == [1, 1, 0, 0, 2]
    assert drawn.empty.count("M") == 1


def test_a_month_begins_below_its_own_weekday() -> None:
    span = Span(SUNDAY, SUNDAY + 29 * DAY, [check_in(SUNDAY, 3), check_in(SUNDAY + 6 * DAY, 3)], [])
    drawn = calendar(by_day(span, mood()))
    assert points(drawn.shades[2])[::2] == [(0, 24.5), (84, 24.5)]


def test_the_bar_of_a_weekday_is_as_high_as_its_median_is_of_the_most() -> None:
    span = Span(
        SUNDAY, SUNDAY + DAY, [check_in(SUNDAY, felt={HEADACHE: 10}), check_in(SUNDAY + DAY, felt={HEADACHE: 5})]
    )
    row = weekdays(span, symptom(HEADACHE, "Headache"), []).rows[0]
    assert row.path == "M21 70V34M69 70V52"


def test_long_sleep_makes_the_axis_longer_and_nothing_leaves_the_picture() -> None:
    assert (sleep(12).most, sleep(12.5).most) == (12, 24)
