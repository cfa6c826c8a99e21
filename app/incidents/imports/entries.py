"""Entries from rows: one row of a table, under the columns chosen for it, becomes an incident or says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from app.dates import days
from app.dates.moments import instant, is_repeated, zone_of
from app.dates.objections import day_objection, objection
from app.dates.when import When
from app.incidents.drafts import DRAFT, DRAFT_CORRECTION
from app.incidents.imports.columns import ADD, LEAVE_OUT, SEVERAL, TARGETS, YES
from app.incidents.imports.table import CANCELLED
from app.incidents.limits import CHARACTERS
from app.incidents.record import Incident, Kind, Severity
from app.incidents.text import read_people
from app.text.cleaning import Unusable, keepable, one_line, plain, too_long
from app.text.folding import fold
from app.text.letters import composed
from app.text.tags import TAG_CHARACTERS, read_tags

_LINES = frozenset({"title", "place", "children_present", "order_paragraph", "report_number"})

_SEVERITIES = {
    "low": Severity.MINOR, "mild": Severity.MINOR, "minor": Severity.MINOR, "small": Severity.MINOR,
    "medium": Severity.SERIOUS, "moderate": Severity.SERIOUS, "serious": Severity.SERIOUS, "major": Severity.SERIOUS,
    "high": Severity.SERIOUS, "severe": Severity.DANGEROUS, "critical": Severity.DANGEROUS,
    "dangerous": Severity.DANGEROUS, "danger": Severity.DANGEROUS, "extreme": Severity.DANGEROUS,
}  # fmt: skip
_KINDS = {
    **{fold(name): kind for kind in Kind for name in (kind.value, kind.label, kind.value.replace("-", " "))},
    "late": Kind.LATE_TIME, "missed": Kind.LATE_TIME, "no show": Kind.LATE_TIME, "late pickup": Kind.LATE_TIME,
    "missed visit": Kind.LATE_TIME, "denied visit": Kind.DENIED_TIME, "denied visitation": Kind.DENIED_TIME,
    "phone": Kind.CALL_DISRUPTION, "phone call": Kind.CALL_DISRUPTION, "call": Kind.CALL_DISRUPTION,
    "violation": Kind.ORDER_BREACH, "order violation": Kind.ORDER_BREACH, "threats": Kind.THREAT,
    "pickup": Kind.EXCHANGE, "pick-up": Kind.EXCHANGE, "drop-off": Kind.EXCHANGE, "handover": Kind.EXCHANGE,
    "health": Kind.MEDICAL, "doctor": Kind.MEDICAL, "education": Kind.SCHOOL, "financial": Kind.MONEY,
    "finances": Kind.MONEY, "support": Kind.MONEY, "child support": Kind.MONEY, "positive": Kind.GOOD_CONDUCT,
    "good": Kind.GOOD_CONDUCT,
}  # fmt: skip

_UNFINISHED = "This is a draft and no entry yet, so it is not brought in."
_NOT_BROUGHT_IN = {
    DRAFT: _UNFINISHED,
    DRAFT_CORRECTION: _UNFINISHED,
    "withdrawn": "This entry was withdrawn, so it is not brought in.",
    CANCELLED: "The calendar says that this event was cancelled, so it is not brought in.",
}
"""Why a row with this status does not become an entry."""


class RowProblem(Exception):
    """Why a row cannot become an entry, as a sentence."""


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What the person chose on screen: a target for each column, how dates are written, and the zone of times."""

    columns: tuple[str, ...]
    day_first: bool | None
    """None while nothing tells and nobody has said."""
    zone: str

    def missing(self) -> list[str]:
        """The sentences for what must be chosen before anything can be read."""
        needed = {"occurred_on": "Choose the column that says on which day it happened.",
                  "narrative": "Choose the column that says what happened."}  # fmt: skip
        order = ["Choose whether the day or the month comes first."] if self.day_first is None else []
        return [
            *self.doubled(), *(sentence for target, sentence in needed.items() if target not in self.columns), *order
        ]  # fmt: skip

    def doubled(self) -> list[str]:
        """The sentences for what two columns were chosen for and only one can be."""
        single = [target for target in TARGETS if target not in SEVERAL and target != LEAVE_OUT]
        twice = (TARGETS[target] for target in single if self.columns.count(target) > 1)
        return [f"Two columns are set to “{words}”, and only one can be. Change one of them." for words in twice]


class Entry(NamedTuple):
    """What a row says."""

    incident: Incident
    known_as: str
    """The id that an export from here gave it, or empty."""
    open_times: int
    """Times that the clocks showed twice that night, and that the row leaves open; the first is taken."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns rows into incidents. `now` (aware) decides what has not happened yet."""

    choices: Choices
    headings: Sequence[str]
    now: datetime

    def read(self, row: Sequence[str]) -> Entry:
        """The entry in a row. Raises RowProblem."""
        cells = self._cells(row)
        if sentence := _NOT_BROUGHT_IN.get(fold(cells.get("status", ""))):
            raise RowProblem(sentence)
        narrative = self._narrative(cells, row)
        when, open_times = self._when(cells)
        ended, open_end = self._ended(cells, when)
        kind, kind_tag = _kind(cells.get("kind", ""))
        severity, severity_tag = _severity(cells.get("severity", ""))
        texts: dict[str, Any] = {
            name: _text(name, cells[name]) for name in CHARACTERS if name in cells and name != "narrative"
        }
        try:
            people = read_people([cells.get("people", "")])
            tags = read_tags([cells.get("tags", ""), kind_tag, severity_tag])
        except Unusable as unusable:
            raise RowProblem(unusable.sentence) from None
        incident = Incident(
            when=when,
            ended=ended,
            narrative=narrative,
            kind=kind,
            severity=severity,
            people=people,
            tags=tags,
            **texts,
        )
        return Entry(incident, cells.get("entry_id", ""), open_times + open_end)

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        """The texts by target, those of several columns below each other."""
        cells: dict[str, str] = {}
        for target, text in zip(self.choices.columns, row, strict=False):
            if text and target not in (LEAVE_OUT, ADD):
                cells[target] = f"{cells[target]}\n{text}" if target in cells else text
        return cells

    def _narrative(self, cells: Mapping[str, str], row: Sequence[str]) -> str:
        said = cells.get("narrative", "") or cells.get("title", "")
        if not said.strip():
            raise RowProblem("Nothing is written in the column that says what happened.")
        return _text("narrative", "\n".join((said, *self._added(row))))

    def _added(self, row: Sequence[str]) -> Iterator[str]:
        for heading, target, text in zip(self.headings, self.choices.columns, row, strict=False):
            if target == ADD and text:
                yield f"{heading}: {text}"

    def _when(self, cells: Mapping[str, str]) -> tuple[When, bool]:
        """When it began, and whether one of two equal times had to be taken for it."""
        zone = self._zone(cells)
        given = self._day(cells.get("occurred_on", ""), zone, "Nothing is written in the column for the day.")
        at, about = given.at, given.about
        if cells.get("occurred_at"):
            timed = _time(cells["occurred_at"])
            at, about = timed.at, about or timed.about
        about = about or fold(cells.get("about", "")) in YES
        second = given.fold or int(fold(cells.get("second_pass", "")) in YES)
        when = When(on=given.on or self.now.date(), at=at, about=about, zone=given.zone or zone, fold=second)
        if sentence := objection(when, self.now):
            raise RowProblem(sentence)
        if not is_repeated(when):
            return msgspec.structs.replace(when, fold=0), False
        return when, not (second or given.zone or "second_pass" in self.choices.columns)

    def _ended(self, cells: Mapping[str, str], when: When) -> tuple[When | None, bool]:
        """When it ended, and whether one of two equal times had to be taken for it."""
        on, at = cells.get("ended_on", ""), cells.get("ended_at", "")
        if not on and not at:
            return None, False
        given = self._day(on, when.zone, "") if on else days.Given(when.on)
        if at and (read := _time_or_day(at, self, when)):
            given = days.Given(read.on or given.on, read.at, zone=read.zone or given.zone, fold=read.fold)
        day = given.on or when.on
        if not on and given.at and when.at and given.at < when.at and day == when.on:
            day += timedelta(days=1)
        ended = When(on=day, at=given.at, about=when.about, zone=given.zone or when.zone, fold=given.fold)
        if sentence := day_objection(ended, self.now):
            raise RowProblem(sentence)
        if _before(ended, when):
            ended = msgspec.structs.replace(ended, fold=1)  # of a time that came twice, the second may be meant
        if _before(ended, when):
            raise RowProblem("It ends before it begins. Check the day and time it ended.")
        if sentence := objection(ended, self.now):
            raise RowProblem(sentence)
        if not is_repeated(ended):
            return msgspec.structs.replace(ended, fold=0), False
        return ended, not (ended.fold or given.zone)

    def _zone(self, cells: Mapping[str, str]) -> str:
        named = cells.get("zone", "")
        try:
            return zone_of(named).key if named else self.choices.zone
        except ValueError:
            raise RowProblem(
                f"We do not know the time zone “{named[:40]}”. Name one such as America/Chicago."
            ) from None

    def _day(self, text: str, zone: str, when_empty: str) -> days.Given:
        if not text:
            raise RowProblem(when_empty)
        try:
            return days.read(text, day_first=bool(self.choices.day_first), zone=zone)
        except (ValueError, OverflowError):
            raise RowProblem(f"We could not read “{text[:40]}” as a day. Check how dates are written.") from None


def _time_or_day(text: str, reader: Reader, when: When) -> days.Given | None:
    """A column of times may hold whole dates with times."""
    try:
        return days.read(text, day_first=bool(reader.choices.day_first), zone=when.zone)
    except (ValueError, OverflowError):
        return _time(text)


def _time(text: str) -> days.Given:
    try:
        return days.read_time(text)
    except ValueError:
        raise RowProblem(f"We could not read “{text[:40]}” as a time of day.") from None


def _text(name: str, text: str) -> str:
    kept = keepable(plain(text))
    kept = one_line(kept) if name in _LINES else kept.strip()
    if len(kept) > CHARACTERS[name]:
        sentence = too_long(len(kept), CHARACTERS[name], otherwise="go on in a second entry")
        raise RowProblem(f"{TARGETS[name]}: {sentence}")
    return kept


def _kind(text: str) -> tuple[Kind, str]:
    """The kind, and a tag that keeps a word for which we have none."""
    folded = fold(composed(text)).strip()
    if not folded or folded in _KINDS:
        return _KINDS.get(folded, Kind.OTHER), ""
    return Kind.OTHER, one_line(text)[:TAG_CHARACTERS]


def _severity(text: str) -> tuple[Severity | None, str]:
    folded = fold(composed(text)).strip()
    if not folded or folded in _SEVERITIES:
        return _SEVERITIES.get(folded), ""
    return None, f"severity {one_line(text)}"[:TAG_CHARACTERS]


def _before(ended: When, began: When) -> bool:
    end, begin = instant(ended), instant(began)
    return end < begin if end and begin else ended.on < began.on
