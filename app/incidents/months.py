"""The months picture: how many entries each of up to twelve months has, as measures of a bar chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.dates.wording import MONTHS

SHOWN = 12
LISTED = 24
"""Months in the picture, and at most in the table behind it."""

_WIDTH = 272
_ROW = 38
"""With the picture as wide as a phone this is 44 px or more: each row is a link."""

_LABEL = 76
_COUNT = 44


class Bar(NamedTuple):
    """One month of the picture; lengths are units of its view box. `chosen`: the dates asked for touch it."""

    name: str
    label: str
    entries: int
    top: int
    length: float
    first: str
    last: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Months:
    """The picture and its table, newest month first. `earlier` counts what lies before the table."""

    bars: tuple[Bar, ...]
    listed: tuple[Bar, ...]
    summary: str
    earlier: int
    earlier_to: str
    """The last day before the table ("2024-11-30")."""

    width = _WIDTH
    row = _ROW
    axis = _LABEL

    @property
    def height(self) -> int:
        return len(self.bars) * _ROW


def picture(counts: Mapping[str, int], since: date | None = None, until: date | None = None) -> Months | None:
    """The picture of `counts` ("2026-11" to entries), or None when they lie in one month."""
    if len(counts) < 2:
        return None
    oldest, newest = _index(min(counts)), _index(max(counts))
    if until:
        newest = min(newest, max(_index(until.isoformat()) + SHOWN // 2, oldest + SHOWN - 1))
    rows = range(min(SHOWN, newest - oldest + 1))
    tallest = max(counts.get(_key(newest - row), 0) for row in rows) or 1
    bars = tuple(_bar(newest - row, row, counts, tallest, (since, until)) for row in rows)
    filled = [key for key in sorted(counts, reverse=True) if key <= _key(newest)][:LISTED]
    drawn = {bar.first[:7]: bar for bar in bars}
    listed = tuple(drawn.get(key) or _bar(_index(key), 0, counts, tallest, (since, until)) for key in filled)
    earlier = sum(count for key, count in counts.items() if key < filled[-1])
    before = _first_day(_index(filled[-1])) - timedelta(days=1)
    return Months(bars, listed, _summary(bars), earlier, before.isoformat())


def _bar(index: int, row: int, counts: Mapping[str, int], tallest: int, chosen: tuple[date | None, date | None]) -> Bar:
    name, first, last = _month(index)
    count = counts.get(first[:7], 0)
    since, until = chosen
    return Bar(
        name=name,
        label=f"{name[:3]} {name[-4:]}" if row == 0 or index % 12 == 11 else name[:3],
        entries=count,
        top=row * _ROW,
        length=round((_WIDTH - _LABEL - _COUNT) * count / tallest, 1),
        first=first,
        last=last,
        chosen=(since is None or since.isoformat() <= last) and (until is None or until.isoformat() >= first),
    )


@lru_cache(maxsize=1200)
def _month(index: int) -> tuple[str, str, str]:
    """A month's name with its year, its first day and its last."""
    first, last = _first_day(index), _first_day(index + 1) - timedelta(days=1)
    return f"{MONTHS[first.month - 1]} {first.year}", first.isoformat(), last.isoformat()


def _summary(bars: tuple[Bar, ...]) -> str:
    most = max(bars, key=lambda bar: bar.entries)
    total = sum(bar.entries for bar in bars)
    entries = "1 entry" if total == 1 else f"{total:,} entries"
    return f"{entries} from {bars[-1].name} to {bars[0].name}. The most in one month: {most.entries:,} in {most.name}."


def _index(key: str) -> int:
    return int(key[:4]) * 12 + int(key[5:7]) - 1


def _key(index: int) -> str:
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def _first_day(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
