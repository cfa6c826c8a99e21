"""Purposes: everything that single items may be taken out for. What is not listed here gets nothing."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import NotFound
from app.wellbeing import families
from app.wellbeing.families import Family


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose. `title` and `says` are shown before anybody ticks; `families` are what it has a use for."""

    key: str
    title: str
    says: str
    families: tuple[Family, ...]


SUMMARY = Purpose(
    "summary",
    "Sum up single entries",
    "The entries that you tick are put into one table of dates and events. It is shown to you, and kept nowhere.",
    (families.CHECK_INS, families.EVENTS, families.COMPLAINTS, families.NOTES),
)

PURPOSES = {purpose.key: purpose for purpose in (SUMMARY,)}


def purpose(key: str) -> Purpose:
    """The purpose of this key. Raises NotFound."""
    if key not in PURPOSES:
        raise NotFound
    return PURPOSES[key]
