"""Rows: one row of a mood log, under the choices made for its columns, becomes a check-in or says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from app.dates import days
from app.dates.moments import zone_of
from app.dates.objections import objection
from app.dates.when import When
from app.text.cleaning import keepable, label, one_line, plain, too_long
from app.text.folding import fold
from app.text.letters import composed
from app.wellbeing.checkins.imports import readings
from app.wellbeing.checkins.imports.columns import ADD, SEVERAL, SYMPTOM, TARGETS
from app.wellbeing.checkins.imports.readings import MOOD_SCALES, STRENGTH_SCALES, Unread
from app.wellbeing.checkins.limits import SYMPTOM_CHARACTERS, WORDS_CHARACTERS
from app.wellbeing.checkins.record import CheckIn, Felt

NOON = "12:00"
"""The time of a row that has none; the page says so before anything is saved."""

_NOT_CHOSEN = -1
_NAMED = re.compile(r"(.+?)[\s:=]+([0-9]{1,3}(?:[.,][0-9]+)?)(?:\s*/\s*[0-9]+)?")


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen on screen. `words` gives each mood's word a mood, 0 for none, -1 while nobody has said."""

    columns: tuple[str, ...]
    day_first: bool | None
    """None while nothing tells and nobody has said."""
    zone: str
    mood_scale: str = "1-5"
    strength_scale: str = "10"
    words: tuple[tuple[str, int], ...] = ()

    def missing(self) -> list[str]:
        """The sentences for what must be chosen before anything can be read."""
        single = [target for target in TARGETS if target and target not in SEVERAL]
        found = [
            f"Two columns are set to “{TARGETS[target]}”, and only one can be. Change one of them."
            for target in single
            if self.columns.count(target) > 1
        ]
        if "on" not in self.columns:
            found.append("Choose the column that says which day it was.")
        if not set(self.columns) - {"", "on", "at", "zone"}:
            found.append("Choose a column that says how you were.")
        if self.day_first is None:
            found.append("Choose whether the day or the month comes first.")
        if any(mood == _NOT_CHOSEN for _, mood in self.words):
            found.append("Choose what your own words for moods mean.")
        return found


class Read(NamedTuple):
    """What a row says: a check-in without its symptoms, those by name, and whether it gave a time of day."""

    check_in: CheckIn
    felt: tuple[tuple[str, int], ...]
    timed: bool

    def ready(self, ids: dict[str, str], id_: str, source: str) -> CheckIn:
        """The check-in as it is kept. `ids` are those of symptoms by their folded names."""
        felt = tuple(Felt(ids[folded(name)], strength) for name, strength in self.felt if folded(name) in ids)
        return msgspec.structs.replace(self.check_in, id=id_, felt=felt, source=source)


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns rows into check-ins. `now` (aware) decides what has not come yet."""

    choices: Choices
    headings: Sequence[str]
    now: datetime

    def read(self, row: Sequence[str]) -> Read:
        """What a row says. Raises Unread."""
        cells: dict[str, list[str]] = {}
        for target, text in zip(self.choices.columns, row, strict=False):
            if target and text:
                cells.setdefault(target, []).append(text)
        when, timed = self._when(cells)
        added = [f"{heading}: {text}" for heading, text in self._cells(ADD, row)]
        mood = cells.get("mood")
        scale, words = MOOD_SCALES[self.choices.mood_scale], dict(self.choices.words)
        check_in = CheckIn(
            id="", on=when.on, at=when.at or NOON, zone=when.zone, written_at=self.now,
            mood=readings.mood(mood[0], scale, words) if mood else None,
            sleep_hours=readings.hours(cells["sleep"][0]) if "sleep" in cells else None,
            triggers=_words("triggers", cells.get("triggers", [])),
            helped=_words("helped", cells.get("helped", [])),
            note=_words("note", [*cells.get("note", []), *added]),
        )  # fmt: skip
        felt = tuple(dict(self._felt(row)).items())
        says = (check_in.mood, check_in.sleep_hours, check_in.triggers, check_in.helped, check_in.note)
        if not felt and all(said in (None, "") for said in says):
            raise Unread("Nothing but a day stands in this row.")
        return Read(check_in, felt, timed)

    def _cells(self, wanted: str, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        for heading, target, text in zip(self.headings, self.choices.columns, row, strict=False):
            if target == wanted and text:
                yield heading, text

    def _felt(self, row: Sequence[str]) -> Iterator[tuple[str, int]]:
        scale = STRENGTH_SCALES[self.choices.strength_scale]
        for heading, text in self._cells(SYMPTOM, row):
            yield _named(heading), readings.intensity(text, scale)
        for _, text in self._cells("symptoms", row):
            for part in filter(None, map(str.strip, re.split("[;|\n]", text))):
                found = _NAMED.fullmatch(part)
                if not found:
                    raise Unread(f"We could not read “{part[:40]}” as a symptom with a number.")
                yield _named(found[1]), readings.intensity(found[2], scale)

    def _when(self, cells: dict[str, list[str]]) -> tuple[When, bool]:
        if "on" not in cells:
            raise Unread("Nothing is written in the column for the day.")
        zone = _zone(cells["zone"][0]) if "zone" in cells else self.choices.zone
        given = _day(cells["on"][0], day_first=bool(self.choices.day_first), zone=zone)
        at = given.at
        if "at" in cells:
            at = _time(cells["at"][0])
        when = When(on=given.on or date.max, at=at, zone=given.zone or zone, fold=given.fold)
        if sentence := objection(when, self.now):
            raise Unread(sentence)
        return when, at is not None


def folded(name: str) -> str:
    """A symptom's name in the spelling in which it is looked up."""
    return fold(composed(name))


def _named(name: str) -> str:
    """A column's heading as the name of a symptom; our own export says the scale behind it."""
    return label(one_line(keepable(name))).removesuffix(", 0 to 10")[:SYMPTOM_CHARACTERS].strip() or "Symptom"


def _zone(text: str) -> str:
    try:
        return zone_of(text.strip()).key
    except ValueError:
        raise Unread(f"We do not know the time zone “{text[:40]}”. Name one such as America/Chicago.") from None


def _day(text: str, *, day_first: bool, zone: str) -> days.Given:
    try:
        return days.read(text, day_first=day_first, zone=zone)
    except (ValueError, OverflowError):
        raise Unread(f"We could not read “{text[:40]}” as a day. Check how dates are written.") from None


def _time(text: str) -> str | None:
    try:
        return days.read_time(text).at
    except ValueError:
        raise Unread(f"We could not read “{text[:40]}” as a time of day.") from None


def _words(target: str, texts: list[str]) -> str:
    kept = "\n".join(keepable(plain(text)).strip() for text in texts)
    if len(kept) > WORDS_CHARACTERS:
        raise Unread(f"{TARGETS[target]}: {too_long(len(kept), WORDS_CHARACTERS)}")
    return kept
