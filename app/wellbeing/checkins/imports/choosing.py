"""Choosing: what the form of an import says of a mood log's columns, dates, scales and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from app.dates.moments import zone_of
from app.errors import Invalid
from app.wellbeing.checkins.imports import held as uploads
from app.wellbeing.checkins.imports.columns import TARGETS
from app.wellbeing.checkins.imports.held import MoodLog
from app.wellbeing.checkins.imports.readings import MOOD_SCALES, STRENGTH_SCALES
from app.wellbeing.checkins.record import MOODS
from app.wellbeing.records import Records

_Chosen = TypeVar("_Chosen")

_DATES = {"day": True, "month": False}
_MOODS = {str(at): at for at in range(-1, len(MOODS) + 1)}


def chosen(records: Records, held: MoodLog, form: Mapping[str, str]) -> MoodLog:
    """The file with what was chosen. Other columns are read anew. Raises Invalid, NotFound, Tampered."""
    now = held.choices
    targets = tuple(form.get(f"column-{at}", target) for at, target in enumerate(now.columns))
    words = tuple(
        (word, _one_of(_MOODS, form.get(f"word-{at}", str(mood)))) for at, (word, mood) in enumerate(now.words)
    )
    after = msgspec.structs.replace(
        now,
        columns=targets,
        zone=_zone(form.get("zone", now.zone)),
        day_first=_one_of(_DATES, form["dates"]) if form.get("dates") else now.day_first,
        mood_scale=_one_of({key: key for key in MOOD_SCALES}, form.get("mood_scale", now.mood_scale)),
        strength_scale=_one_of({key: key for key in STRENGTH_SCALES}, form.get("strength_scale", now.strength_scale)),
        words=words,
    )
    if not set(targets) <= set(TARGETS):
        raise _unknown()
    kept = msgspec.structs.replace(held, choices=after)
    if targets == now.columns:
        return kept
    told = uploads.settled(kept, [row for _, row in uploads.rows(records, held)])
    if told.choices.day_first is None and after.day_first is not None:
        told = msgspec.structs.replace(told, choices=msgspec.structs.replace(told.choices, day_first=after.day_first))
    return told


def _one_of(known: Mapping[str, _Chosen], text: str) -> _Chosen:
    if text not in known:
        raise _unknown()
    return known[text]


def _zone(text: str) -> str:
    try:
        return zone_of(text).key
    except ValueError:
        raise Invalid("That is not a time zone we know. Choose one from the list.") from None


def _unknown() -> Invalid:
    return Invalid("That is not one of the choices. Nothing was saved; choose again.")
