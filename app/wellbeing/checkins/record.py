"""The records of check-ins: one check-in, the person's own list of symptoms, and the events that they mark."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.dates.when import When

MOODS = ("Very low", "Low", "So-so", "Good", "Very good")
"""What 1 to 5 are called. Words of the person's own day, no judgement of it."""

MOST_INTENSITY = 10


class Felt(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One symptom of a check-in: its id in the person's list, and how strong it was, 0 (not at all) to 10."""

    symptom: str
    intensity: int


class CheckIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How somebody was at one moment. Only the moment is required.

    `on` and `at` ("HH:MM") are the clock of `zone` (an IANA name). `written_at` is the server's. It can be in no cycle,
    so the collector need not look through the 100,000 that a chart may hold: that was half of its time.
    """

    id: str
    on: date
    at: str
    zone: str
    written_at: datetime
    number: int = 1
    """Which writing this is; earlier ones are kept."""
    mood: int | None = None
    sleep_hours: float | None = None
    felt: tuple[Felt, ...] = ()
    triggers: str = ""
    helped: str = ""
    note: str = ""
    source: str = ""
    """An import's id, or empty for one typed in."""


class Earlier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a check-in said before it was changed. `place` is where it went, when its time was changed."""

    check_in: CheckIn
    changed_at: datetime
    place: str = ""


class Symptom(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One symptom of the person's own list. A retired one is not asked for any more, and stays in what was."""

    id: str
    name: str
    retired: bool = False


class Symptoms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The list, in the order in which it is asked."""

    rows: tuple[Symptom, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A day that the person marks ("moved out"), to look at before and after it."""

    id: str
    on: date
    title: str
    number: int = 1
    """Which writing this is."""


def when_of(check_in: CheckIn) -> When:
    """When it was, for whoever words it."""
    return When(on=check_in.on, at=check_in.at, zone=check_in.zone)


def check_in_name(check_in: CheckIn) -> str:
    """Its name below the family's prefix, in the order of time."""
    return f"{check_in.on.isoformat()}T{check_in.at}#{check_in.id}"


def earlier_name(check_in: CheckIn) -> str:
    """The name of a former wording, in the order of its writings."""
    return f"{check_in.id}#R{check_in.number:04d}"


def event_name(event: Event) -> str:
    """Its name below the family's prefix, in the order of time."""
    return f"{event.on.isoformat()}#{event.id}"


SYMPTOMS_NAME = "LIST"
