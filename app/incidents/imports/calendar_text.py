"""The text of a calendar file: its parts and the properties that are asked for, within bounds that end every reading.

The grammar is RFC 5545's. No part of one file is remembered when the next is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.incidents.imports.table import TooManyRows, Unreadable

MAX_EVENTS = 5_000
MAX_ZONES = 100

_MAX_LINES = 300_000
_MAX_DEPTH = 20
_MAX_REPEATED = 1_000
"""Lines of one name that a part keeps."""

_OFFSETS = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
_KEPT: Mapping[str, frozenset[str]] = {
    "VCALENDAR": frozenset({"METHOD"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": _OFFSETS,
    "DAYLIGHT": _OFFSETS,
    "VEVENT": frozenset({
        "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "ORGANIZER", "ATTENDEE",
        "STATUS", "RRULE", "RDATE",
    }),
}  # fmt: skip
_MOST = {"VCALENDAR": 1_000, "VTIMEZONE": MAX_ZONES, "STANDARD": 4_000, "DAYLIGHT": 4_000}

_NAME = re.compile(r"([A-Za-z0-9-]+)[;:]")
_LINE = re.compile(r'[^;:]++((?:;[^=:;"]++=(?:"[^"]*+"|[^":;]++)*+)*+):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([^=:;"]++)=((?:"[^"]*+"|[^":;]++)*+)')
_LINE_ENDS = (("\r\r\n", "\n"), ("\r\n", "\n"), ("\r", "\n"), ("\n ", ""), ("\n\t", ""))
_ESCAPES = (("\\\\", "\x00"), ("\\n", "\n"), ("\\N", "\n"), ("\\,", ","), ("\\;", ";"), ("\x00", "\\"))
_CARETS = (("^^", "\x00"), ("^n", "\n"), ("^'", '"'), ("\x00", "^"))


class TooManyEvents(TooManyRows):
    """More events than one import takes."""

    sentence = f"This calendar has more than {MAX_EVENTS:,} events. Nothing was saved. Export a shorter time."


class Line(NamedTuple):
    """A property as it stands in the file: parameters by their name in capitals, the value still escaped."""

    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as words."""
        return _replaced(self.value, _ESCAPES).strip()


@dataclass(slots=True)
class Part:
    """A component: its lines by property, in capitals, and the parts in it."""

    name: str
    lines: dict[str, list[str]] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """The first property of this name."""
        return next(self.every(name), None)

    def every(self, name: str) -> Iterator[Line]:
        """The properties of this name, in their order."""
        return map(_line, self.lines.get(name, ()))

    def text(self, name: str) -> str:
        """The words of the first property of this name, or empty."""
        line = self.first(name)
        return line.text if line else ""

    def of(self, *names: str) -> list[Part]:
        """The parts directly in this one that have one of these names."""
        return [part for part in self.parts if part.name in names]


def calendars(text: str) -> list[Part]:
    """The calendars in a file. Raises Unreadable, TooManyEvents."""
    text = _unfolded(text)
    if text.count("\n") > _MAX_LINES:
        raise Unreadable("This calendar is longer than we can read at once. Export a shorter time.")
    file = Part("")
    open_parts, count = [file], Counter[str]()
    for raw in text.split("\n"):
        named = _NAME.match(raw)
        name = named[1].upper() if named else ""
        here = open_parts[-1]
        if name == "BEGIN":
            open_parts.append(_begun(raw, here, count))
        elif name == "END":
            if here is file or here.name != _value(raw):
                raise _damaged()
            open_parts.pop()
        elif name in _KEPT.get(here.name, ()):
            lines = here.lines.setdefault(name, [])
            if len(lines) < _MAX_REPEATED:
                lines.append(raw)
        if len(open_parts) > _MAX_DEPTH:
            raise _damaged()
    if len(open_parts) > 1:
        raise _damaged()
    return file.of("VCALENDAR")


def _begun(raw: str, here: Part, count: Counter[str]) -> Part:
    part = Part(_value(raw))
    count[part.name] += 1
    if count["VEVENT"] > MAX_EVENTS:
        raise TooManyEvents
    if any(count[name] > most for name, most in _MOST.items()):
        raise Unreadable("This calendar explains more time zones than we can read. Export a shorter time.")
    if part.name in _KEPT:
        here.parts.append(part)
    return part


def _damaged() -> Unreadable:
    return Unreadable("This calendar file is cut or damaged. Export it again, then choose it here.")


def _value(raw: str) -> str:
    return raw.partition(":")[2].strip().upper()


def _unfolded(text: str) -> str:
    """Lines put together again; replacing is quick and needs no memory, whatever stands there."""
    return _replaced(text.lstrip(), _LINE_ENDS)


def _line(raw: str) -> Line:
    found = _LINE.fullmatch(raw)
    if found is None:  # a quote that is never closed: what stands behind the first colon is better than nothing
        return Line({}, raw.partition(":")[2])
    parameters = ((name.upper(), text.replace('"', "")) for name, text in _PARAMETER.findall(found[1]))
    return Line({name: _replaced(text, _CARETS) for name, text in parameters}, found[2])


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text
