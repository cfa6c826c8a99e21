"""The records of provider notes: one note, and each wording that another one has taken the place of."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.dates.when import When
from app.text.folding import fold


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person notes of one appointment. Only `provider` is never empty."""

    id: str
    made_at: datetime
    written_at: datetime
    number: int = 1
    """How often it was written."""
    provider: str
    profession: str = ""
    when: When | None = None
    """The appointment."""
    said: str = ""
    medication: str = ""
    """As it was told, word for word."""
    questions: str = ""
    """What to ask, one thing a line."""
    next: When | None = None
    """The next appointment."""

    @property
    def whose(self) -> str:
        """What notes of the same provider have alike."""
        return fold(self.provider)

    @property
    def day(self) -> date:
        """What it is ordered by: the day of the appointment, else the one on which it was made."""
        return self.when.on if self.when else self.made_at.date()

    @property
    def order(self) -> tuple[date, str, datetime]:
        return (self.day, (self.when.at or "") if self.when else "", self.made_at)


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """What a note said until it was changed."""

    was: Note
    until: datetime
