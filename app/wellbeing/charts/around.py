"""Before and after: the four weeks on either side of a day that the person marked, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from app.wellbeing.charts.days import DAY, ENOUGH, Days, all_by_day, by_day
from app.wellbeing.charts.measures import Measure, number
from app.wellbeing.charts.paths import dots
from app.wellbeing.checkins.reading import Span
from app.wellbeing.checkins.record import Event

REACH = timedelta(days=28)

WIDTH, HEIGHT = 340, 176
_LEFT, _RIGHT, _TOP, _FOOT = 66, 334, 26, 146


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the day. `y` is where its median lies; None where too few days say something."""

    name: str
    x: float
    width: float
    days: int
    middle: str
    y: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of the table: median and days before, median and days after."""

    name: str
    before: str
    before_days: int
    after: str
    after_days: int


@dataclass(frozen=True, slots=True)
class Around:
    """The picture, and the same as a table for every measure."""

    title: str
    on: date
    before: Side
    after: Side
    dots: str
    lost: str
    middle: float
    up: tuple[tuple[float, str], ...]
    summary: str
    rows: tuple[Row, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    foot: int = _FOOT


def reach(event: Event, today: date) -> tuple[date, date]:
    """The first and the last day that are looked at."""
    return event.on - REACH, min(event.on + REACH - DAY, max(today, event.on))


def around(span: Span, event: Event, chosen: Measure, every: Sequence[Measure]) -> Around:
    """Draw it. The day itself counts as after."""
    days = by_day(span, chosen)
    before = _side("Before", days, event.on - REACH, event.on - DAY, _LEFT)
    after = _side("After", days, event.on, event.on + REACH - DAY, (_LEFT + _RIGHT) / 2)
    return Around(
        title=event.title,
        on=event.on,
        before=before,
        after=after,
        dots=dots((_x(day, event), _y(value, chosen)) for day, value in days.values.items()),
        lost="".join(f"M{_x(day, event):g} {_FOOT - 8}m-3-3l6 6m0-6l-6 6" for day in sorted(days.damaged)),
        middle=(_LEFT + _RIGHT) / 2,
        up=tuple((_y(value, chosen), words) for value, words in chosen.ticks),
        summary=_summary(days, before, after),
        rows=tuple(_row(one, event) for one in all_by_day(span, every) if one.values or one.measure.key == chosen.key),
    )


def _x(day: date, event: Event) -> float:
    at = (day - event.on).days + REACH.days + 0.5
    return round(_LEFT + at / (2 * REACH.days) * (_RIGHT - _LEFT), 1)


def _y(value: float, measure: Measure) -> float:
    part = min((value - measure.least) / (measure.most - measure.least), 1)
    return round(_FOOT - 16 - part * (_FOOT - _TOP - 16), 1)


def _side(name: str, days: Days, first: date, last: date, x: float) -> Side:
    values = days.within(first, last)
    enough = len(values) >= ENOUGH
    return Side(
        name=name,
        x=x,
        width=(_RIGHT - _LEFT) / 2,
        days=len(values),
        middle=number(median(values)) if values else "–",
        y=_y(median(values), days.measure) if enough else None,
    )


def _row(days: Days, event: Event) -> Row:
    before, after = (
        days.within(first, last)
        for first, last in ((event.on - REACH, event.on - DAY), (event.on, event.on + REACH - DAY))
    )
    told = [number(median(values)) if values else "–" for values in (before, after)]
    return Row(days.measure.name, told[0], len(before), told[1], len(after))


def _summary(days: Days, before: Side, after: Side) -> str:
    said = [
        f"{days.measure.name}, four weeks before: median {before.middle} of {before.days} days.",
        f"Four weeks from that day on: median {after.middle} of {after.days} days.",
    ]
    if before.y is None or after.y is None:
        said.append(f"Fewer than {ENOUGH} days on a side are too few to compare.")
    if days.damaged:
        said.append(f"Days with a check-in that could not be read: {len(days.damaged)}.")
    return " ".join(said)
