"""iCalendar files: every event as it is dated, once; all-day, floating, zoned and UTC times each told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from app.incidents.imports.table import CANCELLED, Table, TooManyRows, Unreadable
from app.incidents.limits import PEOPLE

MAX_EVENTS = 5_000
"""Reading an event takes about ten times as long as a row of a CSV."""

HEADINGS = ("occurred_on", "ended_on", "title", "narrative", "place", "tags", "people", "status")


class TooManyEvents(TooManyRows):
    """More events than one import takes."""

    sentence = f"This calendar has more than {MAX_EVENTS:,} events. Nothing was saved. Export a shorter time."


def read(text: str) -> Table:
    """The events of one or more calendars, a row each. Raises Unreadable, TooManyEvents."""
    if text.upper().count("BEGIN:VEVENT") > MAX_EVENTS:
        raise TooManyEvents
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError):
        raise Unreadable("This calendar file is cut or damaged. Export it again, then choose it here.") from None
    events = [(event, _cancels(calendar)) for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        raise Unreadable("This calendar file holds no events. Choose another one.")
    rows = [_row(event, CANCELLED if cancelled or _cancels(event) else "") for event, cancelled in events]
    return Table("ics", HEADINGS, rows, first_row=1, notes=tuple(_notes([event for event, _ in events])))


def _cancels(part: Any) -> bool:
    """Whether an event did not take place, or a calendar was sent to say so of all its events."""
    return "CANCEL" in (_text(part, "METHOD").upper(), _text(part, "STATUS").upper().removesuffix("LED"))


def _notes(events: list[Any]) -> Iterator[str]:
    repeating = sum(1 for event in events if "RRULE" in event or "RDATE" in event)
    if repeating:
        which = "1 event repeats" if repeating == 1 else f"{repeating:,} events repeat"
        yield f"{which} in your calendar. Only the date that the file gives is taken, not the repetitions."
    if any(
        isinstance(_value(event, "DTSTART"), datetime) and _value(event, "DTSTART").tzinfo is None for event in events
    ):
        yield "Some times name no zone. They are read in the zone chosen here."
    crowded = sum(1 for event in events if len(_people(event)) > PEOPLE)
    if crowded:
        which = "1 event names" if crowded == 1 else f"{crowded:,} events name"
        yield f"{which} more than {PEOPLE} people. The first {PEOPLE} are taken."


def _row(event: Any, status: str) -> list[str]:
    start, end = _value(event, "DTSTART"), _end(event)
    summary, description = _text(event, "SUMMARY"), _text(event, "DESCRIPTION")
    return [
        _moment(start),
        _moment(end) if end is not None and end != start else "",
        summary if description else "",
        description or summary,
        _text(event, "LOCATION"),
        "; ".join(_categories(event)),
        "; ".join(_people(event)[:PEOPLE]),
        status,
    ]


def _value(event: Any, name: str) -> Any:
    """The date or time of a property, or None when it is missing or damaged."""
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    try:
        return getattr(value, "dt", None)
    except ValueError:  # icalendar keeps what it cannot read, and raises when it is asked for
        return None


def _end(event: Any) -> Any:
    """When the event ended. A whole day's end is the day after it, so a day is taken off."""
    start, end, length = (_value(event, name) for name in ("DTSTART", "DTEND", "DURATION"))
    if end is None and isinstance(start, date) and isinstance(length, timedelta):
        end = start + length
    if isinstance(end, date) and not isinstance(end, datetime):
        return end - timedelta(days=1)
    return end


def _moment(value: Any) -> str:
    """A date or time as text that says its zone: "2026-11-01T01:30:00-05:00[America/Chicago]"."""
    if not isinstance(value, date):
        return ""
    zone = value.tzinfo if isinstance(value, datetime) else None
    if zone is None or not isinstance(value, datetime):
        return value.isoformat()
    if value.utcoffset() == timedelta() and str(zone) in ("UTC", "Etc/UTC", "Z", "GMT"):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    name = getattr(zone, "key", "")
    return value.isoformat() + (f"[{name}]" if name else "")


def _text(event: Any, name: str) -> str:
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return str(value or "").strip()


def _people(event: Any) -> list[str]:
    """Who called for the event and who was asked to it, each once; who declined is marked. Rooms are nobody."""
    people: dict[str, str] = {}
    for address in (*_each(event, "ORGANIZER"), *_each(event, "ATTENDEE")):
        given = getattr(address, "params", {})
        name = _name(str(given.get("CN", "")) or re.sub("^mailto:", "", str(address), flags=re.IGNORECASE))
        if name and str(given.get("CUTYPE", "")).upper() not in ("ROOM", "RESOURCE"):
            declined = str(given.get("PARTSTAT", "")).upper() == "DECLINED"
            people.setdefault(name.casefold(), f"{name} (declined)" if declined else name)
    return list(people.values())


def _name(text: str) -> str:
    """ "Ortiz, Maria" the way it is said, without the marks that would part one name into two."""
    last, comma, first = text.partition(",")
    return " ".join(re.sub("[,;()]", " ", f"{first} {last}" if comma else text).split())


def _each(event: Any, name: str) -> list[Any]:
    found = event.get(name)
    return found if isinstance(found, list) else [found] if found else []


def _categories(event: Any) -> list[str]:
    return [str(name) for each in _each(event, "CATEGORIES") for name in getattr(each, "cats", [])]
