"""The record of a questionnaire that somebody answered, and where it lies."""

from __future__ import annotations

import re
from datetime import date, datetime

import msgspec

from app.errors import NotFound

_PLACE = re.compile(r"(\d{4})(\d{2})(\d{2})-([a-z0-9]{10,40})", re.ASCII)


class Answered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One questionnaire, answered in full. `answers` are the places of the choices, in the order of its items.

    `on` is the day in the person's zone, `difficulty` the place of that choice, or None.
    """

    id: str
    key: str
    on: date
    answered_at: datetime
    answers: tuple[int, ...]
    difficulty: int | None = None

    @property
    def total(self) -> int:
        return sum(self.answers)

    @property
    def name(self) -> str:
        """Its name below the family's prefix, in the order of time. It holds nothing of what was answered."""
        return f"{self.on.isoformat()}#{self.id}"

    @property
    def place(self) -> str:
        """Its name as it stands in an address."""
        return place_of(self.name)


def place_of(name: str) -> str:
    """ "20261119-<id>" of "2026-11-19#<id>"."""
    return name.replace("-", "").replace("#", "-")


def name_at(place: str) -> str:
    """The name at a place. Raises NotFound for what is no place."""
    found = _PLACE.fullmatch(place)
    if not found:
        raise NotFound
    return f"{found[1]}-{found[2]}-{found[3]}#{found[4]}"
