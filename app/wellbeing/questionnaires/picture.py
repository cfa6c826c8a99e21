"""The picture of a questionnaire's history: each sum at its day, between the bounds of the published bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.dates.wording import Reader
from app.wellbeing.charts.paths import dots, line
from app.wellbeing.questionnaires.model import Damaged
from app.wellbeing.questionnaires.published import Questionnaire
from app.wellbeing.questionnaires.record import Answered

WIDTH, HEIGHT = 340, 216
_LEFT, _RIGHT, _TOP, _FOOT = 124, 336, 8, 184


@dataclass(frozen=True, slots=True)
class Band:
    """A published band: where it begins and where its words stand."""

    line: float
    middle: float
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Paths and words of it. `ends` are the first and the last day."""

    dots: str
    line: str
    lost: str
    bands: tuple[Band, ...]
    ends: tuple[str, ...]
    summary: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    foot: int = _FOOT


def picture(asked: Questionnaire, rows: Sequence[Answered], damaged: Sequence[Damaged], reader: Reader) -> Picture:
    """Draw what was answered, at least one. A damaged one has a day and no sum: it may be of either questionnaire."""
    every = sorted([*(row.on for row in rows), *(lost.on for lost in damaged)])
    first, last = every[0], every[-1]
    points = [(_x(row.on, first, last), _y(row.total, asked)) for row in rows]
    return Picture(
        dots=dots(points),
        line=line([points]),
        lost="".join(f"M{_x(one.on, first, last):g} {_FOOT - 8}m-3-3l6 6m0-6l-6 6" for one in damaged),
        bands=tuple(_band(asked, *band) for band in asked.ranges),
        ends=tuple(dict.fromkeys((reader.day(first), reader.day(last)))),
        summary=_summary(asked, rows, reader),
    )


def _band(asked: Questionnaire, least: int, most: int, words: str) -> Band:
    line_at = _y(least - 0.5, asked) if least else _FOOT
    return Band(line_at, round((line_at + _y(most + 0.5, asked)) / 2 + 4, 1), words)


def _x(on: date, first: date, last: date) -> float:
    days = (last - first).days
    part = (on - first).days / days if days else 0.5
    return round(_LEFT + 8 + part * (_RIGHT - _LEFT - 16), 1)


def _y(total: float, asked: Questionnaire) -> float:
    return round(_FOOT - 4 - total / (asked.most + 0.5) * (_FOOT - _TOP - 4), 1)


def _summary(asked: Questionnaire, rows: Sequence[Answered], reader: Reader) -> str:
    latest = rows[-1]
    told = [f"Answered {len(rows)} times." if len(rows) > 1 else "Answered once."]
    told.append(f"Latest: {latest.total} of {asked.most} on {reader.day(latest.on)}, {asked.band(latest.total)[2]}.")
    return " ".join(told)
