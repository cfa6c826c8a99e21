"""The trend: a dot for each day that says something, the moving median as a line, and what is missing marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from app.dates.wording import MONTHS, Reader
from app.wellbeing.charts.days import DAY, WINDOW, Days
from app.wellbeing.charts.measures import number
from app.wellbeing.charts.paths import dots, line
from app.wellbeing.checkins.record import Event

WIDTH, HEIGHT = 340, 200
_LEFT, _RIGHT, _TOP, _FOOT = 66, 334, 12, 168
_SHORT = 62
"""Days up to which the axis names days, not months."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words at a place of an axis."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Week:
    """One row of the table: a week's days that say something. None where no day does."""

    first: date
    days: int
    lowest: str
    highest: str
    middle: str
    damaged: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The picture as paths, and the same as a table."""

    dots: str
    line: str
    lost: str
    gaps: tuple[tuple[float, float], ...]
    events: tuple[Mark, ...]
    up: tuple[Mark, ...]
    along: tuple[Mark, ...]
    summary: str
    weeks: tuple[Week, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    foot: int = _FOOT


def trend(days: Days, marked: Sequence[Event], reader: Reader) -> Trend:
    """Draw it. `marked` are days that the person marked; those outside are left out."""
    scale = _Scale(days)
    return Trend(
        dots=dots((scale.x(day), scale.y(value)) for day, value in days.values.items()),
        line=_line(days, scale),
        lost="".join(f"M{scale.x(day):g} {_FOOT - 8}m-3-3l6 6m0-6l-6 6" for day in sorted(days.damaged)),
        gaps=tuple((scale.x(first), round(scale.x(last) - scale.x(first), 1)) for first, last in days.gaps),
        events=tuple(Mark(scale.x(e.on), e.title) for e in marked if days.since <= e.on <= days.until),
        up=tuple(Mark(scale.y(value), words) for value, words in days.measure.ticks),
        along=tuple(_along(days, scale)),
        summary=summary(days, reader),
        weeks=tuple(_weeks(days)),
    )


def summary(days: Days, reader: Reader) -> str:
    """What the picture shows, in sentences."""
    name, values = days.measure.name, sorted(days.values.values())
    said = [
        f"{name} from {reader.day(days.since)} to {reader.day(days.until)}: {len(values)} of {days.count} days noted."
    ]
    if values:
        low, high, middle = (days.measure.say(value) for value in (values[0], values[-1], median(values)))
        said.append(f"Lowest {low}, highest {high}, median {middle}.")
    if days.gaps:
        first, last = max(days.gaps, key=lambda gap: gap[1] - gap[0])
        length = (last - first).days + 1
        said.append(f"The longest gap is {length} days, from {reader.day(first)} to {reader.day(last)}.")
    if days.damaged:
        some = "1 day has a check-in" if len(days.damaged) == 1 else f"{len(days.damaged)} days have check-ins"
        said.append(f"{some} that could not be read.")
    return " ".join(said)


class _Scale:
    """From days and values to places in the picture."""

    def __init__(self, days: Days) -> None:
        self._since, self._step = days.since, (_RIGHT - _LEFT) / max(days.count - 1, 1)
        self._least, self._room = days.measure.least, days.measure.most - days.measure.least

    def x(self, day: date) -> float:
        return round(_LEFT + (day - self._since).days * self._step, 1)

    def y(self, value: float) -> float:
        return round(_FOOT - (min(value - self._least, self._room) / self._room) * (_FOOT - _TOP - 16) - 16, 1)


def _line(days: Days, scale: _Scale) -> str:
    """The moving median, broken where it stands for nothing."""
    runs: list[list[tuple[float, float]]] = []
    before = None
    for day, value in days.moving.items():
        if before is None or day - before != DAY:
            runs.append([])
        runs[-1].append((scale.x(day), scale.y(value)))
        before = day
    return line(runs)


def _along(days: Days, scale: _Scale) -> list[Mark]:
    """The first of each month, each second or third where many; weeks where the span is short."""
    if days.count <= _SHORT:
        step = max(7, days.count // 28 * 7)
        return [
            Mark(scale.x(day), f"{day.day} {MONTHS[day.month - 1][:3]}")
            for day in list(days.every())[3 :: step if step > 7 else 8]
        ]
    firsts = [day for day in days.every() if day.day == 1]
    every = -(-len(firsts) // 5)
    return [Mark(scale.x(day), MONTHS[day.month - 1][:3]) for day in firsts[::every]]


def _weeks(days: Days) -> list[Week]:
    """Seven days a row, the first at the beginning of the span."""
    rows = []
    for at in range(0, days.count, WINDOW):
        first = days.since + at * DAY
        last = min(first + (WINDOW - 1) * DAY, days.until)
        values = days.within(first, last)
        damaged = sum(first <= day <= last for day in days.damaged)
        low, high, middle = (number(of(values)) if values else "–" for of in (min, max, median))
        rows.append(Week(first, len(values), low, high, middle, damaged))
    return rows
