"""Days and times as people and spreadsheets write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from app.dates.moments import zone_of

_EXCEL_ZERO = date(1899, 12, 30)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: at for at, name in enumerate(_MONTH_NAMES, 1)}

_ABOUT = re.compile(
    r"^(?:about|around|approximately|approx\.?|circa|ca\.|c\.|~|≈)\s*|\s*(?:approx\.?|-?ish|\?)$", re.IGNORECASE
)
_WEEKDAY = re.compile(r"^(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(?<!\d[-/.])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})(?!\d)", re.IGNORECASE)
_NAME_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}|\d{2})(?!\d)", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FRACTION = re.compile(r"0?\.\d+|0")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m?\.?)?", re.IGNORECASE)
_OFFSET = re.compile(r"\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2}))?\s*(?:\[([\w/+-]+)\])?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """What a cell says: a day, a time of day ("HH:MM"), or both. `zone` and `fold` only where the cell names them."""

    on: date | None = None
    at: str | None = None
    about: bool = False
    zone: str = ""
    fold: int = 0


def is_day(text: str) -> bool:
    """Whether a cell reads as a day. A bare number does not: it may be anything."""
    try:
        return read(text, day_first=False, zone="UTC").on is not None and not _SERIAL.fullmatch(text.strip())
    except (ValueError, OverflowError):
        return False


def either_way(text: str) -> tuple[int, int] | None:
    """The first two numbers of a date such as "4/5/2026", whose writing does not tell which is the month; else None."""
    match = _YEAR_LAST.search(text)
    return (int(match[1]), int(match[3])) if match and match[2] != "." else None


def read(text: str, *, day_first: bool, zone: str) -> Given:
    """The day, and the time where there is one, that a cell gives. Raises ValueError, OverflowError.

    A time with a distance from UTC becomes the clock time of the zone in brackets behind it, else of `zone`.
    """
    text = " ".join(text.split())
    about = bool(_ABOUT.search(text))
    text = _WEEKDAY.sub("", _ABOUT.sub("", text))
    if _SERIAL.fullmatch(text):
        return replace(_serial(float(text)), about=about)
    on, rest = _day(text, day_first)
    rest = re.sub(r"^\s*(?:T|at\b|,|-)?\s*", "", rest, flags=re.IGNORECASE)
    if not rest:
        return Given(on, about=about)
    given = _time_with_zone(on, rest, zone)
    return replace(given, about=given.about or about)


def read_time(text: str) -> Given:
    """The time of day that a cell gives. Raises ValueError."""
    text = " ".join(text.split()).lower()
    about = bool(_ABOUT.search(text))
    text = _ABOUT.sub("", text)
    if text in ("noon", "midday", "midnight"):
        return Given(at="00:00" if text == "midnight" else "12:00", about=about)
    if _FRACTION.fullmatch(text):
        return Given(at=_clock(float(text)), about=about)
    if _YEAR_FIRST.match(text) or _YEAR_LAST.match(text):  # a spreadsheet's time with the day zero before it
        text = text.split(" ", 1)[-1]
    return Given(at=_time(text), about=about)


def _day(text: str, day_first: bool) -> tuple[date, str]:
    if match := _YEAR_FIRST.match(text):
        return date(int(match[1]), int(match[3]), int(match[4])), text[match.end() :]
    if match := _COMPACT.match(text):
        return date(int(match[1]), int(match[2]), int(match[3])), text[match.end() :]
    if match := _YEAR_LAST.match(text):
        first, second = int(match[1]), int(match[3])
        # With points it is always day first; nobody writes months first that way.
        day, month = (first, second) if day_first or match[2] == "." else (second, first)
        return date(_year(match[4]), month, day), text[match.end() :]
    if match := _DAY_NAME.match(text):
        return date(_year(match[3]), _month(match[2]), int(match[1])), text[match.end() :]
    if match := _NAME_DAY.match(text):
        return date(_year(match[3]), _month(match[1]), int(match[2])), text[match.end() :]
    raise ValueError("not a day")


def _time_with_zone(on: date, text: str, zone: str) -> Given:
    about = bool(_ABOUT.search(text))
    match = _OFFSET.search(text := _ABOUT.sub("", text))
    named = match is not None and bool(match.group().strip())
    at = _time((text[: match.start()] if match else text).strip())
    if match is None or not named:
        return Given(on, at, about)
    zone = match[5] or zone
    if not (match[1] or match[2]):
        return Given(on, at, about, zone_of(zone).key)
    offset = timedelta(hours=int(match[3] or 0), minutes=int(match[4] or 0))
    moment = datetime.combine(on, time.fromisoformat(at), timezone(-offset if match[2] == "-" else offset))
    return at_place(moment, zone_of(zone), about=about)


def at_place(moment: datetime, zone: ZoneInfo, *, about: bool = False) -> Given:
    """An aware moment as the clocks of `zone` showed it. Raises OverflowError at the ends of time."""
    local = moment.astimezone(zone)
    return Given(local.date(), f"{local:%H:%M}", about, zone.key, local.fold)


def _serial(number: float) -> Given:
    days = int(number)
    if not 10_000 <= days <= 80_000:
        raise ValueError("not a day")
    part = number - days
    return Given(_EXCEL_ZERO + timedelta(days=days), _clock(part) if part else None)


def _clock(part_of_day: float) -> str:
    minutes = round(part_of_day * 1440) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _time(text: str) -> str:
    match = _TIME.fullmatch(text)
    if not match or (match[2] is None and match[3] is None):
        raise ValueError("not a time")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if hour > 12 and half == "p":  # "17:05 PM" says the same thing twice
            half = ""
        elif not 1 <= hour <= 12:
            raise ValueError("not a time")
        else:
            hour = hour % 12 + (12 if half == "p" else 0)
    return f"{time(hour, minute):%H:%M}"


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _month(name: str) -> int:
    try:
        return _MONTHS[name[:3].lower()]
    except KeyError:
        raise ValueError("not a month") from None
