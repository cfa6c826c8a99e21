"""iCalendar files: every event as it is dated, once; all-day, floating, zoned and UTC times each told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from app.incidents.imports.calendar_text import Line, Part, calendars
from app.incidents.imports.calendar_zones import Zones, stamp
from app.incidents.imports.table import CANCELLED, Table, Unreadable
from app.incidents.limits import PEOPLE

HEADINGS = ("occurred_on", "ended_on", "title", "narrative", "place", "tags", "people", "status")

_MINUTE = timedelta(minutes=1)
_LONGEST = 131_072
"""Characters of one text, as in a cell of a CSV."""

_MAX_TAGS = 100
_CATEGORY = re.compile(r"(?:\\.|[^\\,])++", re.DOTALL)
_LENGTH = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<weeks>\d{1,9})W)?(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)


def read(text: str) -> Table:
    """The events of one or more calendars, a row each. Raises Unreadable, TooManyEvents."""
    found = _Found()
    rows = [
        found.row(event, zones, cancelled=_cancels(calendar) or _cancels(event))
        for calendar in calendars(text)
        for zones in [Zones.of(calendar)]
        for event in calendar.of("VEVENT")
    ]
    if not rows:
        raise Unreadable("This calendar file holds no events. Choose another one.")
    return Table("ics", HEADINGS, rows, first_row=1, notes=tuple(found.notes()))


def _cancels(part: Part) -> bool:
    """Whether an event did not take place, or a calendar was sent to say so of all its events."""
    return "CANCEL" in (part.text("METHOD").upper(), part.text("STATUS").upper().removesuffix("LED"))


@dataclass(slots=True)
class _Found:
    """What was met on the way, to be said on screen."""

    events: int = 0
    repeating: int = 0
    crowded: int = 0
    floating: bool = False
    unknown: set[str] = field(default_factory=set)

    def row(self, event: Part, zones: Zones, *, cancelled: bool) -> list[str]:
        """The row of an event. What cannot be read as a time stays as it stands, to be named with its row."""
        self.events += 1
        self.repeating += "RRULE" in event.lines or "RDATE" in event.lines
        start = self._moment(event.first("DTSTART"), zones)
        end = self._end(event, start, zones)
        people = _people(event)
        self.crowded += len(people) > PEOPLE
        summary, description = self._text(event, "SUMMARY"), self._text(event, "DESCRIPTION")
        return [
            _written(start),
            _written(end) if end != start else "",
            summary if description else "",
            description or summary,
            self._text(event, "LOCATION"),
            "; ".join(_categories(event)),
            "; ".join(people[:PEOPLE]),
            CANCELLED if cancelled else "",
        ]

    def notes(self) -> Iterator[str]:
        """Sentences about what could not be taken over as it was."""
        if self.repeating:
            which = "1 event repeats" if self.repeating == 1 else f"{self.repeating:,} events repeat"
            yield f"{which} in your calendar. Only the date that the file gives is taken, not the repetitions."
        if self.floating:
            yield "Some times name no zone. They are read in the zone chosen here."
        if self.unknown:
            yield (
                f"The file does not explain the time zone “{min(self.unknown)[:40]}” so that we can read it. "
                "Times that name it are read in the zone chosen here."
            )
        if self.crowded:
            which = "1 event names" if self.crowded == 1 else f"{self.crowded:,} events name"
            yield f"{which} more than {PEOPLE} people. The first {PEOPLE} are taken."

    def _text(self, event: Part, name: str) -> str:
        text = event.text(name)
        if len(text) > _LONGEST:
            raise Unreadable(
                f"Event {self.events:,} of this calendar holds a text of more than {_LONGEST:,} characters. "
                "Shorten it there, then export again."
            )
        return text

    def _moment(self, line: Line | None, zones: Zones) -> date | str:
        """A date, or a time on it, in its zone where it names one; else the text that stands there."""
        if line is None:
            return ""
        try:
            value = stamp(line.value)
        except ValueError:
            return line.text
        if not isinstance(value, datetime) or value.tzinfo:
            return value
        name = line.parameters.get("TZID", "").strip()
        zone = zones.at(name, value) if name else None
        if zone is None and name:
            self.unknown.add(name)
        self.floating |= not name
        return value.replace(tzinfo=zone)

    def _end(self, event: Part, start: date | str, zones: Zones) -> date | str:
        """When the event ended. A whole day's end is the day after it, so a day is taken off."""
        length = event.first("DURATION")
        try:
            if end := event.first("DTEND"):
                until = self._moment(end, zones)
            elif length and isinstance(start, date):
                until = _after(start, length.value.strip().upper())
            else:
                return ""
            return until - timedelta(days=1) if isinstance(until, date) and not isinstance(until, datetime) else until
        except (ValueError, OverflowError):
            return (end or length or Line({}, "")).text


def _after(start: date, length: str) -> date:
    """Raises ValueError, OverflowError."""
    found = _LENGTH.fullmatch(length)
    if not found:
        raise ValueError("not a length")
    given = {name: int(number or 0) for name, number in found.groupdict().items() if name != "sign"}
    back = -1 if found["sign"] == "-" else 1
    by_day, by_clock = timedelta(weeks=given.pop("weeks"), days=given.pop("days")) * back, timedelta(**given) * back
    then = start + by_day
    if isinstance(then, datetime) and then.tzinfo:
        return (then.astimezone(UTC) + by_clock).astimezone(then.tzinfo)
    return then + by_clock


def _written(value: date | str) -> str:
    """A date or time as text that says its zone: "2026-11-01T01:30:00-05:00[America/Chicago]"."""
    if isinstance(value, str):
        return value
    offset = value.utcoffset() if isinstance(value, datetime) else None
    if offset is None or not isinstance(value, datetime):
        return value.isoformat()
    name = getattr(value.tzinfo, "key", "")
    if not offset and name in ("", "UTC", "Etc/UTC", "GMT"):
        return f"{value.replace(tzinfo=None).isoformat()}Z"
    if offset % _MINUTE:  # before there were zones, every town had its own seconds
        value = value.replace(tzinfo=None)
    return value.isoformat() + (f"[{name}]" if name else "")


def _people(event: Part) -> list[str]:
    """Who called for the event and who was asked to it, each once; who declined is marked. Rooms are nobody."""
    people: dict[str, str] = {}
    for line in (*event.every("ORGANIZER"), *event.every("ATTENDEE")):
        given = line.parameters
        name = _name(given.get("CN", "") or re.sub("^mailto:", "", line.value.strip(), flags=re.IGNORECASE))
        if name and given.get("CUTYPE", "").upper() not in ("ROOM", "RESOURCE"):
            declined = given.get("PARTSTAT", "").upper() == "DECLINED"
            people.setdefault(name.casefold(), f"{name} (declined)" if declined else name)
    return list(people.values())


def _name(text: str) -> str:
    """ "Ortiz, Maria" the way it is said, without the marks that would part one name into two."""
    last, comma, first = text.partition(",")
    return " ".join(re.sub("[,;()]", " ", f"{first} {last}" if comma else text).split())


def _categories(event: Part) -> Iterator[str]:
    names = (Line({}, found[0]).text for line in event.every("CATEGORIES") for found in _CATEGORY.finditer(line.value))
    return islice(filter(None, names), _MAX_TAGS)
