"""The record of a copy: what was wished, how far it has come, where its bytes lie, when it was fetched. No content."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

PREFIX = "EXPORT#"
ASKING = "EXPORTING"

State = Literal["underway", "ready", "ended"]
Ended = Literal["", "cancelled", "removed", "over", "fetched", "replaced", "failed", "closing"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person wants in the copy."""

    comprehensive: bool = False
    """With what we hold about them besides what they keep."""
    private: bool = False
    """With what is most private. Whoever sets it has made sure that its lock is open."""


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """Some whole members of the ZIP: the name of their blob, and its bytes."""

    name: str
    size: int


class Fetched(msgspec.Struct, frozen=True, array_like=True):
    """One time that it was fetched: begun, and last seen going on."""

    at: datetime
    seen_at: datetime


class Export(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One copy. Stored under EXPORT#<id>."""

    id: str
    wanted: Wanted
    asked_at: datetime
    state: State = "underway"
    ended: Ended = ""
    """Why it is no more."""
    ended_at: datetime | None = None
    step: int = 0
    """Of the work: each takes a minute at most, so that other work has its turn."""
    run: str = ""
    """Who is at it: whoever took it over last."""
    doing: str = ""
    """What is being put in, in words."""
    done: int = 0
    """Parts that are in it."""
    parts: int = 0
    """Of so many."""
    records: int = 0
    files: int = 0
    """Originals."""
    size: int = 0
    """Bytes of the ZIP."""
    missing: int = 0
    """What could not be read; not-included.txt names it."""
    pieces: tuple[Piece, ...] = ()
    ready_at: datetime | None = None
    until: datetime | None = None
    """The copy can be fetched up to then."""
    fetched: tuple[Fetched, ...] = ()


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Which copy was asked for last, and how many that day. Stored under EXPORTING."""

    id: str
    day: str
    """UTC."""
    count: int


def key(id_: str) -> str:
    """Where the record of a copy stands; newer ones sort behind."""
    return f"{PREFIX}{id_}"
