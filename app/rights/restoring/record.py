"""The record of a copy on its way back: how far it has come, what is in it, and what was left out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

State = Literal["reading", "ready", "refused", "bringing", "done"]

MOST_TOLD = 50
"""Records left out that are told one by one; the others are counted."""


class LeftOut(msgspec.Struct, frozen=True, array_like=True):
    """A record that stays out: its kind in words, its key, and why."""

    what: str
    key: str
    why: str


class Returning(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One copy. Stored under RESTORING, its bytes as the blob restores/<id>.

    `state`: "reading" while a worker looks through it, "ready" when it waits for the person, "refused" with the
    sentence in `problem`, "bringing", "done". `phase`, `place` and `last` are where a worker goes on.
    """

    id: str
    size: int
    sha256: str
    held_at: datetime
    room: int
    """Bytes that the vault has room for."""
    state: State = "reading"
    problem: str = ""
    exported_at: str = ""
    phase: int = 0
    """Of the families in order; then of the files; then of what is made anew."""
    place: int = 0
    """Bytes of the family's file that are done with."""
    last: str = ""
    """The last key of it."""
    found: dict[str, int] = {}
    """Records that would come back, by family ("incidents/entries")."""
    brought: dict[str, int] = {}
    originals: int = 0
    files_brought: int = 0
    bytes_brought: int = 0
    left_out: int = 0
    told: tuple[LeftOut, ...] = ()
    private: bool = False
    """Whether it holds what is most private."""
    begun_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def busy(self) -> bool:
        """Whether a worker is at it."""
        return self.state in ("reading", "bringing")
