"""Restored: the mark that records came back from a copy. It is only ever added, and an export takes it along.

Records come back only into an account that holds none, so whatever was written before the mark came with it.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.store.sealed import Shelf

PREFIX = "RESTORED#"


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


def mark_of(shelf: Shelf, written_at: datetime) -> Restored | None:
    """The mark of what is said to have been written then: the last time that it came back; None: it never did."""
    return next((mark for mark in reversed(marks(shelf)) if written_at < mark.begun_at), None)


_LOST = Restored(begun_at=datetime.min, sha256="", exported_at="")  # noqa: DTZ901  # compared with nothing
