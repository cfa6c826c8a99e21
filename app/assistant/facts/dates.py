"""Dates in a text, in the spellings of a message: Nov 12, 11/12/2026, the 12th, next Friday, tomorrow, 12 de mayo."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.fact import Day, Fact
from app.assistant.facts.numerals import ORDINALS, SPANISH_DAYS, ordinal
from app.assistant.facts.words import words

_MONTHS = (
    "jan(?:uary)?|enero|ene", "feb(?:ruary)?|febrero", "mar(?:ch)?|marzo", "apr(?:il)?|abril|abr", "may|mayo",
    "june?|junio", "july?|julio", "aug(?:ust)?|agosto|ago", "sept?(?:ember)?|sep?tiembre", "oct(?:ober)?|octubre",
    "nov(?:ember)?|noviembre", "dec(?:ember)?|diciembre|dic",
)  # fmt: skip
_WEEKDAYS = (
    "monday|mon|lunes", "tuesday|tues?|martes", "wednesday|wed|miercoles", "thursday|thurs?|thu|jueves",
    "friday|fri|viernes", "saturday|sat|sabado", "sunday|sun|domingo",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_DAY = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{ORDINALS})\b"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_NEAR = r"(?:(?P<near>this coming|this|next|last|coming|past|every|each|proximo|este|pasado|cada)\s+)?"
_WEEKDAY = rf"{_NEAR}(?P<weekday>{'|'.join(_WEEKDAYS)})(?:s|'s)?\b\.?(?:\s+(?P<later>pasado|proximo|que viene)\b)?"
_LEAD = rf"(?:{_WEEKDAY},?\s+)?(?:the\s+|el\s+)?"
_TAIL = rf"(?:,?\s+(?:del?\s+|of\s+)?{_YEAR})?(?:\s*\(?(?P<after>{'|'.join(_WEEKDAYS)})\b\)?)?"
_REST = r"(?:\s*(?:-|to|and|through|thru|until)\s*(?P<second>\d{1,2})(?:st|nd|rd|th)?\b(?![:/]|\s*(?:[ap]\.?m|:)))?"

_RELATIVE = (
    r"today|tonight|tomorrow|yesterday|(?:this|next|last)\s+(?:week(?:end)?|month|year|morning|afternoon|evening|night)"
    r"|ayer|anteayer|anoche|hoy|(?<!la )(?<!esta )(?<!cada )manana"
    r"|(?:esta|la\s+proxima)\s+semana|la\s+semana\s+(?:pasada|que\s+viene)|este\s+fin\s+de\s+semana"
    r"|el\s+(?:mes|ano)\s+(?:pasado|que\s+viene)|el\s+proximo\s+(?:mes|ano)"
)
_FORMS = tuple(
    re.compile(rf"(?<![\w.-])(?<!\d/)(?:{form})", re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month_no>\d{1,2})-(?P<day>\d{1,2})(?![\w/-]|\.\d)",
        rf"(?:{_WEEKDAY},?\s+)?(?P<month_no>\d{{1,2}})(?P<mark>[/-])(?P<day>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d\d)(?![\w/-])",
        rf"(?:{_WEEKDAY},?\s+)?(?P<month_no>\d{{1,2}})/(?P<day>\d{{1,2}})(?![\w/]|\.\d)",
        rf"{_LEAD}{_MONTH}\s+(?:the\s+)?{_DAY}{_REST}{_TAIL}",
        rf"{_LEAD}{_DAY}\s+(?:of\s+|de\s+)?{_MONTH}{_TAIL}",
        rf"{_LEAD}(?P<day>{SPANISH_DAYS})\s+de\s+{_MONTH}{_TAIL}",
        rf"{_WEEKDAY},?\s+(?:the\s+)?(?P<day>\d{{1,2}}(?:st|nd|rd|th))\b",
        r"the\s+(?P<day>\d{1,2}(?:st|nd|rd|th))\b(?!\s+(?:grade|time|street|avenue|floor|birthday|year|try))",
        _WEEKDAY,
        rf"{_MONTH}(?:,?\s+{_YEAR})?",
        rf"(?P<relative>{_RELATIVE})\b",
    )
)
_NAMED = re.compile(rf"(?:{'|'.join((*_MONTHS, *_WEEKDAYS))})s?")
_SHORT = frozenset(words("mon tue wed thu fri sat sun jan mar march may dec dic ene abr ago"))
"""Words that are no date in small letters, or need a number beside them."""

_ASKING = re.compile(r"may\s+(?:i|we|you|he|she|they|it|the|be|not|have|this|that)\b")


def dates(text: str, folded: str) -> Iterator[Fact]:
    """The dates of `text`; `folded` has the same length, in small letters."""
    for form in _FORMS:
        for found in form.finditer(folded):
            yield from _fact(text, found)


def is_date_word(word: str) -> bool:
    """Whether a folded word names a month or a day of the week."""
    return _NAMED.fullmatch(word) is not None


def _fact(text: str, found: re.Match[str]) -> Iterator[Fact]:
    parts = found.groupdict()
    start, end = found.span()
    if _no_date(text, found, parts):
        return
    day = _day(parts)
    if day is None:
        return
    yield Fact("date", text[start:end], start, end, day)
    second = parts.get("second")
    if second and 1 <= int(second) <= 31:
        yield Fact("date", text[start:end], start, end, Day(year=day.year, month=day.month, day=int(second)))


def _no_date(text: str, found: re.Match[str], parts: dict[str, str | None]) -> bool:
    alone = not parts.get("day") and not parts.get("year")
    word = parts.get("month") or parts.get("weekday") or ""
    at = found.start("month") if parts.get("month") else found.start("weekday") if parts.get("weekday") else 0
    if alone and word in _SHORT and not text[at].isupper():
        return True
    return alone and word == "may" and _ASKING.match(text.lower(), at) is not None


def _day(parts: dict[str, str | None]) -> Day | None:
    day = ordinal(parts.get("day") or "") or None
    month = int(parts["month_no"] or 0) if parts.get("month_no") else _place(_MONTHS, parts.get("month"))
    if parts.get("month_no") and month and day and month > 12 >= day and parts.get("year"):
        month, day = day, month
    if (month and not 1 <= month <= 12) or (day and not 1 <= day <= 31):
        return None
    year = int(parts["year"] or 0) if parts.get("year") else None
    if year is not None and year < 100:
        year += 2000
    weekday = _place(_WEEKDAYS, parts.get("weekday") or parts.get("after"))
    near = " ".join((parts.get("relative") or parts.get("near") or parts.get("later") or "").split())
    return Day(year, month, day, None if weekday is None else weekday - 1, _near(near))


def _near(word: str) -> str:
    return "" if word in _THIS else _SAME.get(word, word)


_THIS = frozenset(("this", "this coming", "coming", "every", "each", "este", "cada"))
_SAME = {
    "past": "last", "pasado": "last", "proximo": "next", "que viene": "next", "ayer": "yesterday", "hoy": "today",
    "manana": "tomorrow", "anoche": "last night", "esta semana": "this week", "este fin de semana": "this weekend",
    "la semana pasada": "last week", "la proxima semana": "next week", "la semana que viene": "next week",
    "el mes pasado": "last month", "el mes que viene": "next month", "el proximo mes": "next month",
    "el ano pasado": "last year", "el ano que viene": "next year", "el proximo ano": "next year",
}  # fmt: skip


def _place(forms: tuple[str, ...], word: str | None) -> int | None:
    """The number, from 1, of the form that matches the word."""
    if not word:
        return None
    return next((place for place, form in enumerate(forms, 1) if re.fullmatch(form, word)), None)
