"""The days that a question names, in English and Spanish, so that it is answered from these days alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.text.folding import fold

_MONTHS = (
    "january|jan|enero", "february|feb|febrero", "march|marzo", "april|apr|abril", "may|mayo", "june|jun|junio",
    "july|jul|julio", "august|aug|agosto", "september|sept|sep|septiembre|setiembre", "october|oct|octubre",
    "november|nov|noviembre", "december|dec|diciembre",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_M = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_D = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_Y = r"(?:,?\s+(?:of\s+|de\s+|del\s+)?(?P<year>(?:19|20)\d\d))?\b"
_WEEKDAYS = {
    name: number
    for number, names in enumerate((
        "monday|lunes", "tuesday|martes", "wednesday|miercoles", "thursday|jueves", "friday|viernes",
        "saturday|sabado", "sunday|domingo",
    ))
    for name in names.split("|")
}  # fmt: skip
_IN = r"(?:during|in|on|of|for|en|el|de|the|since|desde|after|before|until|till|hasta|from|between|entre|and|y|to|a)"
_SINCE = re.compile(r"\b(?:since|after|from|desde)\s+(?:the\s+|el\s+)?$")
_BEFORE = re.compile(r"\b(?:before|antes del?)\s+(?:the\s+|el\s+)?$")
_UNTIL = re.compile(r"\b(?:until|till|up to|hasta)\s+(?:the\s+|el\s+)?$")
_NOT_THE_MONTH = re.compile(r"(?:may|march)\b")
"""Words of their own: "may I", "march on"; a month only beside a day, a year, or one of the words that lead to days."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days asked about, both ends belonging to it, None where it is open; and the words that are left over."""

    since: date | None = None
    until: date | None = None
    rest: str = ""

    @property
    def named(self) -> bool:
        """Whether the question names days at all."""
        return bool(self.since or self.until)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    first: date
    last: date


def asked_days(question: str, today: date) -> Days:
    """The days in `question`; a month or a day without a year is the latest one that has begun."""
    folded = fold(question)
    found = _without_overlaps([*_named(folded, today), *_spoken(folded, today)])
    if not found:
        return Days(rest=question)
    first = found[0]
    rest = question
    for one in reversed(found):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    if len(found) > 1:
        return Days(min(one.first for one in found), max(one.last for one in found), rest)
    before = folded[: first.start]
    if _SINCE.search(before):
        return Days(first.first, None, rest)
    if _UNTIL.search(before):
        return Days(None, first.last, rest)
    if _BEFORE.search(before):
        return Days(None, first.first - timedelta(days=1), rest)
    return Days(first.first, first.last, rest)


def _named(folded: str, today: date) -> list[_Found]:
    """Days and months by their names and numbers."""
    found: list[_Found] = []
    for form in _FORMS:
        for match in form.finditer(folded):
            parts = match.groupdict()
            month = int(parts["number"]) if parts.get("number") else _MONTH_OF[parts["month"]]
            if not parts.get("day") and not parts.get("year") and not _leads(folded, match.start(), parts["month"]):
                continue
            span = _span(month, parts.get("day"), parts.get("year"), today)
            if span:
                found.append(_Found(match.start(), match.end(), *span))
    return found


def _leads(folded: str, at: int, month: str) -> bool:
    """Whether a month that is alone is meant as one."""
    return not _NOT_THE_MONTH.fullmatch(month) or re.search(rf"\b{_IN}\s+$", folded[:at]) is not None


def _span(month: int, day: str | None, year: str | None, today: date) -> tuple[date, date] | None:
    try:
        first = date(int(year) if year else today.year, month, int(day or 1))
        if not year and first > today:
            first = first.replace(year=first.year - 1)
        return first, first if day else _month_of(first)[1]
    except ValueError:
        return None


def _spoken(folded: str, today: date) -> list[_Found]:
    """Days by how far they are: yesterday, last week, since school began."""
    found = [
        _Found(match.start(), match.end(), *days(today))
        for words, days in _SPOKEN
        for match in re.finditer(rf"\b(?:{words})\b", folded)
    ]
    for match in re.finditer(rf"\b(?:(?:last|on|this|el|past)\s+)(?P<day>{'|'.join(_WEEKDAYS)})(?: pasado)?\b", folded):
        back = (today.weekday() - _WEEKDAYS[match["day"]]) % 7
        back = back or (0 if match[0].startswith(("on", "this")) else 7)
        found.append(_Found(match.start(), match.end(), *(2 * (today - timedelta(days=back),))))
    for match in re.finditer(
        r"\b(?:in |over )?(?:the |l[oa]s )?(?:last|past|ultim[oa]s) (\d{1,3}) (day|week|month|dia|semana|mes)"
        r"(?:s|es)?\b",
        folded,
    ):
        length = {"d": 1, "w": 7, "s": 7, "m": 30}[match[2][0]]
        found.append(_Found(match.start(), match.end(), today - timedelta(days=int(match[1]) * length), today))
    return found


def _without_overlaps(found: list[_Found]) -> list[_Found]:
    """The longest reading of each place, in the order of the question."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _week_of(day: date) -> tuple[date, date]:
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def _month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _school(today: date) -> tuple[date, date]:
    """From the middle of August on: schools of the product's region begin then."""
    begun = date(today.year, 8, 15)
    return (begun if begun <= today else begun.replace(year=today.year - 1)), today


def _summer(today: date) -> tuple[date, date]:
    year = today.year if today >= date(today.year, 6, 1) else today.year - 1
    return date(year, 6, 1), date(year, 8, 31)


def _weekend(today: date) -> tuple[date, date]:
    saturday = _week_of(today)[0] - timedelta(days=2)
    return saturday, saturday + timedelta(days=1)


_SPOKEN: tuple[tuple[str, Callable[[date], tuple[date, date]]], ...] = (
    ("today|hoy", lambda today: (today, today)),
    ("yesterday|last night|ayer|anoche", lambda today: 2 * (today - timedelta(days=1),)),
    ("this week|esta semana", _week_of),
    ("last week|la semana pasada|semana pasada", lambda today: _week_of(today - timedelta(days=7))),
    ("last weekend|el fin de semana pasado", _weekend),
    ("this month|este mes", _month_of),
    ("last month|el mes pasado|mes pasado", lambda today: _month_of(today.replace(day=1) - timedelta(days=1))),
    ("this year|este ano", lambda today: (date(today.year, 1, 1), date(today.year, 12, 31))),
    ("last year|el ano pasado|ano pasado", lambda today: (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))),
    (
        "(?:since|desde que) (?:the )?(?:school|escuela|clases?)(?: year)? (?:began|started|starts|begins|empezo)",
        _school,
    ),
    ("(?:since )?(?:the )?start of school|desde que empez\\w+ (?:la escuela|las clases)", _school),
    ("last summer|over the summer|in the summer|(?:el |este )?verano pasado", _summer),
)


_FORMS = tuple(
    re.compile(rf"(?<![\w/.-]){form}")
    for form in (
        r"(?P<year>(?:19|20)\d\d)-(?P<number>\d{1,2})-(?P<day>\d{1,2})(?![\w-])",
        r"(?P<number>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>(?:19|20)\d\d))?(?![\w/])",
        rf"{_M}\s+(?:the\s+)?{_D}\b(?!:)(?!\s*[ap]m){_Y}",
        rf"{_D}\s+(?:of\s+|de\s+)?{_M}{_Y}",
        rf"{_M}{_Y}",
    )
)
