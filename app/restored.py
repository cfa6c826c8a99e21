"""Restored: the mark that records came back from a copy. It is only ever added, and an export takes it along.

Records come back only into an account that holds none, so whatever was written before the mark came with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from app.store.sealed import Shelf

PREFIX = "RESTORED#"
BROUGHT_BACK = "Brought back from a copy, with its times of writing"


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """That a copy was brought in. Stored under RESTORED#<instant>#<digits of its checksum>."""

    begun_at: datetime
    ended_at: datetime | None = None
    """None: it is still under way."""
    sha256: str
    """Of the copy's ZIP, hex."""
    exported_at: str
    """When the copy was made, as it says itself."""
    counts: dict[str, int] = {}
    """Records by family ("incidents/entries")."""
    originals: int = 0
    """Files as they came."""


def key_of(mark: Restored) -> str:
    """Where a mark stands, in the order of time."""
    return f"{PREFIX}{mark.begun_at:%Y%m%dT%H%M%S%fZ}#{mark.sha256[:16]}"


def marks(shelf: Shelf) -> list[Restored]:
    """Every mark that can be read, earliest first; there are few. Raises StoreUnavailable."""
    rows = shelf.every(Restored, prefix=PREFIX, batch=100, mend=lambda _: _LOST)
    return [row.record for row in rows if row.record is not _LOST]


def mark_among(found: Sequence[Restored], written_at: datetime) -> Restored | None:
    """The last of these marks that is later."""
    return next((mark for mark in reversed(found) if written_at < mark.begun_at), None)


class Came:
    """What came back when, read once for a whole file of records."""

    def __init__(self, shelf: Shelf) -> None:
        self._marks = marks(shelf)

    def back(self, written_at: datetime) -> datetime | None:
        """When what is said to have been written then was brought back the last time; None: it never was."""
        mark = mark_among(self._marks, written_at)
        return mark.begun_at if mark else None

    def cell(self, written_at: datetime) -> str:
        """The same for a table."""
        back = self.back(written_at)
        return back.isoformat() if back else ""

    def words(self, written_at: datetime) -> tuple[str, ...]:
        """The same for a page: a mark, or none."""
        return (BROUGHT_BACK,) if self.back(written_at) else ()


_LOST = Restored(begun_at=datetime.min, sha256="", exported_at="")  # noqa: DTZ901  # compared with nothing
