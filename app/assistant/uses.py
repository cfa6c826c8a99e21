"""Uses: one row for each call of a language model, with what it took and how it ended, and nothing of what was said."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from app.store import Change
from app.store.sealed import Shelf, Stored

PREFIX = "AIUSE#"
KEPT = timedelta(days=400)
"""How long a row is kept: a year can be compared with the one before."""

Outcome = Literal["begun", "done", "tools", "length", "refused", "unavailable", "stopped"]
"""`begun` is a call that this process did not see the end of; `stopped`, one whose reader went away."""


class Use(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one call took. Stored under AIUSE#<instant>#<random>."""

    at: datetime
    task: str
    provider: str
    model: str
    outcome: Outcome = "begun"
    milliseconds: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    masked: bool = True
    counted: bool = True
    """Whether it took one of the day's answers."""


def fresh_key(at: datetime) -> str:
    """Where the row of a call that begins at `at` stands."""
    return f"{PREFIX}{at:%Y-%m-%dT%H:%M:%S.%f}Z#{secrets.token_hex(4)}"


def row(shelf: Shelf, key: str, use: Use) -> Change:
    """The change that writes the row, at the beginning and again at the end."""
    return shelf.put(key, use, expires_at=int((use.at + KEPT).timestamp()))


def recent(shelf: Shelf, limit: int) -> list[Use]:
    """The newest rows. Raises StoreUnavailable."""
    return [stored.record for stored in _rows(shelf, limit)]


def _rows(shelf: Shelf, limit: int) -> Iterator[Stored[Use]]:
    yield from shelf.page(Use, prefix=PREFIX, limit=limit, newest_first=True).rows
