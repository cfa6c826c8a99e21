"""Places: how many files of conversations one account may have waiting at once, and how much they may weigh."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from app.errors import Conflict, Problem, TooLarge
from app.store.contention import tries
from app.store.sealed import Shelf

MOST = 5

_KEY = "TALKPLACES"
_ARRIVING = timedelta(hours=1)
"""A file that has not arrived by then never will."""


class NoPlace(TooLarge):
    """So many files are being read or saved that one more has to wait."""

    title = "Several files are being read"
    sentence = "Five files at a time can be read and saved. Nothing of this one was kept; try again in a few minutes."


class Overfull(TooLarge):
    """The plan has no room for the file, not even for the day that it waits."""

    title = "There is not enough room left"
    sentence = (
        "While it is read, a file takes room in your vault, and there is not enough left. Nothing of it was kept. "
        "Remove files that you do not need, or change your plan."
    )


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One file's place. `size` is in bytes, as announced."""

    id: str
    at: datetime
    size: int


class _Places(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of them, the earliest first. One record, so that two who come at once cannot take the same place."""

    taken: tuple[Place, ...] = ()


def take(shelf: Shelf, mine: Place, *, room: int | None, busy: Callable[[str], bool | None]) -> list[str]:
    """Take a place; the ids of idle files, the oldest, that have to go for it.

    `busy` says whether a worker is at a file, None where there is none. Raises NoPlace, Overfull, Conflict.
    """
    for _ in tries():
        stored = shelf.get(_KEY, _Places)
        there = [(place, busy(place.id)) for place in stored.record.taken] if stored else []
        left = [(place, at_it) for place, at_it in there if at_it is not None or mine.at < place.at + _ARRIVING]
        kept, gone = _with_room(left, mine, room)
        after = _Places(taken=(*kept, mine))
        try:
            shelf.write(shelf.replace(stored, after) if stored else shelf.add(_KEY, after))
        except Conflict:
            continue
        return gone
    raise Conflict


def give_back(shelf: Shelf, id_: str) -> None:
    """Leave a place. Where that cannot be written now, it is free within the hour."""
    with suppress(Problem):
        stored = shelf.get(_KEY, _Places)
        if stored:
            left = tuple(place for place in stored.record.taken if place.id != id_)
            shelf.write(shelf.replace(stored, _Places(taken=left)) if left else shelf.remove(stored))


def _with_room(there: list[tuple[Place, bool | None]], mine: Place, room: int | None) -> tuple[list[Place], list[str]]:
    """What may stay, and the ids of what goes. Something that is still arriving stays, as what a worker is at does."""
    kept, gone = [place for place, _ in there], []
    idle = [place for place, at_it in there if at_it is False]
    while len(kept) >= MOST or _weigh(kept, mine, room):
        if not idle:
            raise NoPlace if len(kept) >= MOST else Overfull
        kept.remove(idle[0])
        gone.append(idle.pop(0).id)
    return kept, gone


def _weigh(kept: list[Place], mine: Place, room: int | None) -> bool:
    return room is not None and sum(place.size for place in kept) + mine.size > room
