"""The calendar: each day a square that is shaded and patterned by what it says, month beside month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from app.dates.wording import MONTHS
from app.wellbeing.charts.days import DAY, Days
from app.wellbeing.charts.measures import LEVELS, number
from app.wellbeing.charts.paths import dots

WIDTH = 340
_CELL, _PITCH, _COLUMNS, _MONTH_STEP = 13, 14, 3, 121
_HEAD, _MONTH_HEIGHT = 18, 114

WEEK = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


@dataclass(frozen=True, slots=True)
class Month:
    """Where the name of a month stands."""

    x: int
    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One week of the table, Sunday first: a number, "–" for nothing noted, "?" for what could not be read."""

    first: date
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The picture as one path for each shade, drawn as broad as a square is high, one for empty days and one for what
    could not be read.
    """

    months: tuple[Month, ...]
    shades: tuple[str, ...]
    empty: str
    lost: str
    height: int
    weeks: tuple[Row, ...]
    width: int = WIDTH


def calendar(days: Days) -> Calendar:
    """Draw it."""
    shades: dict[int, list[tuple[float, float]]] = defaultdict(list)
    empty: list[str] = []
    lost: list[str] = []
    months = _months(days)
    for day in days.every():
        x, y = _place(day, months[day.year, day.month])
        value = days.values.get(day)
        if value is None:
            empty.append(f"M{x} {y}h13v13h-13z")
        else:
            shades[days.measure.level(value)].append((x, y + _CELL / 2))
        if day in days.damaged:
            lost.append(f"M{x + 3} {y + 3}l7 7m0-7l-7 7")
    lowest = max(_place(day, months[day.year, day.month])[1] for day in days.every())
    return Calendar(
        months=tuple(
            Month(x, y + 12, f"{MONTHS[month - 1][:3]}{f' {year}' if month == 1 or at == 0 else ''}")
            for at, ((year, month), (x, y)) in enumerate(months.items())
        ),
        shades=tuple(dots(shades[level], f"h{_CELL}") for level in range(LEVELS)),
        empty="".join(empty),
        lost="".join(lost),
        height=lowest + _PITCH,
        weeks=tuple(_weeks(days)),
    )


def _months(days: Days) -> dict[tuple[int, int], tuple[int, int]]:
    """The corner of each month, three side by side."""
    names = dict.fromkeys((day.year, day.month) for day in days.every())
    return {name: (at % _COLUMNS * _MONTH_STEP, at // _COLUMNS * _MONTH_HEIGHT) for at, name in enumerate(names)}


def _place(day: date, corner: tuple[int, int]) -> tuple[int, int]:
    """The corner of a day's square."""
    week = (day.day - 1 + column(day.replace(day=1))) // 7
    return corner[0] + column(day) * _PITCH, corner[1] + _HEAD + week * _PITCH


def column(day: date) -> int:
    """0 for a Sunday."""
    return day.isoweekday() % 7


def _weeks(days: Days) -> list[Row]:
    first = days.since - column(days.since) * DAY
    rows = []
    while first <= days.until:
        rows.append(Row(first, tuple(_cell(days, first + at * DAY) for at in range(7))))
        first += 7 * DAY
    return rows


def _cell(days: Days, day: date) -> str:
    if not days.since <= day <= days.until:
        return ""
    value, asked = days.values.get(day), "?" if day in days.damaged else ""
    return f"{number(value)}{asked}" if value is not None else asked or "–"
