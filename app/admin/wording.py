"""Wording of staff's pages: times in the reader's own zone, and who acts."""

from __future__ import annotations

from app.access import SignedIn
from app.dates.wording import Reader


def reader_of(me: SignedIn) -> Reader:
    """Who reads, for wording."""
    return Reader(me.services.now(), me.preferences.zone.key)
