"""By weekday: for each symptom seven bars, the median of the Sundays, of the Mondays, and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from app.wellbeing.charts.calendar import WEEK, column
from app.wellbeing.charts.days import Days, all_by_day
from app.wellbeing.charts.measures import MOOD, SLEEP, Measure, number
from app.wellbeing.checkins.reading import Span

WIDTH = 340
DRAWN = 6
"""Measures in the picture. The table has all of them."""

_ROW, _FOOT, _BAR, _STEP, _WIDE = 78, 70, 36, 48, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One weekday of one measure, from its foot up. `words` is its median, "–" where nothing is noted."""

    x: int
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. `path` is its bars, `counts` are how many days stand behind each median."""

    name: str
    top: int
    path: str
    bars: tuple[Bar, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weekdays:
    """The picture, and the same as a table."""

    rows: tuple[Row, ...]
    summary: str
    foot: int
    week: tuple[str, ...] = WEEK
    width: int = WIDTH
    drawn: int = DRAWN

    @property
    def height(self) -> int:
        return min(len(self.rows), DRAWN) * _ROW + 16


def weekdays(span: Span, chosen: Measure, others: Sequence[Measure]) -> Weekdays:
    """Draw what was chosen, then every symptom that was noted."""
    of_days = all_by_day(span, [chosen, *(one for one in others if _also(one, chosen))])
    rows = tuple(_row(days, at * _ROW) for at, days in enumerate(days for days in of_days if days.values))
    return Weekdays(rows, _summary(rows, len(span.damaged)), min(len(rows), DRAWN) * _ROW + 10)


def _also(measure: Measure, chosen: Measure) -> bool:
    return measure.key not in (chosen.key, MOOD, SLEEP)


def _row(days: Days, top: int) -> Row:
    said: list[list[float]] = [[] for _ in WEEK]
    for day, value in days.values.items():
        said[column(day)].append(value)
    bars = tuple(_bar(days.measure, at, values, top) for at, values in enumerate(said))
    foot = top + _FOOT
    path = "".join(f"M{bar.x} {foot}V{bar.y:g}" for bar in bars if bar.y < foot)
    return Row(days.measure.name, top, path, bars, tuple(map(len, said)))


def _bar(measure: Measure, at: int, values: list[float], top: int) -> Bar:
    foot, x = top + _FOOT, at * _STEP + 4 + _WIDE // 2
    if not values:
        return Bar(x, foot, "–")
    middle = median(values)
    return Bar(x, round(foot - max(_BAR * min(middle / measure.most, 1), 1), 1), number(middle))


def _summary(rows: tuple[Row, ...], damaged: int) -> str:
    """The medians, measure by measure, for whoever hears the picture."""
    told = [
        f"{row.name}: {', '.join(f'{day} {bar.words}' for day, bar in zip(WEEK, row.bars, strict=True))}."
        for row in rows[:DRAWN]
    ]
    if damaged:
        told.append(f"Check-ins that could not be read, and are not counted: {damaged}.")
    return " ".join(["The median of each weekday.", *told])
