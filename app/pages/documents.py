"""The dated documents: when the legal pages took effect, and what changed in the product since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EFFECTIVE = date(2026, 11, 23)
"""Of the privacy page, the terms, the subprocessors list and the contact page."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed on one day, in sentences for the people who use it."""

    on: date
    what: tuple[str, ...]


CHANGES = (
    Change(
        date(2026, 11, 23),
        (
            "The first version: sign in with a link, and write down what happened.",
            "Correct an entry with the first words kept, find it again, bring in an old log, take a copy with you.",
            "Leave now on every page.",
            "Plans, where payment is asked for: a trial first; reading your record and taking it with you stay open.",
            "Mail in English or Spanish. Tips, a weekly note and news only if you choose them.",
            "First versions of the privacy page, the terms and the subprocessors list.",
        ),
    ),
)
"""Newest first."""


def in_words(day: date) -> str:
    """A date as a letter has it: November 23, 2026."""
    return f"{day:%B} {day.day}, {day.year}"
