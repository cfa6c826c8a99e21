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
    """So many files wait, or are being read or saved, that one more has to wait."""

    title = "Five files wait already"
    sentence = (
        "Five files can wait here at a time. Nothing of this one was kept. "
        "Save one of them or let it go, then choose this file again."
    )


class Overfull(TooLarge):
    """The plan has no room for the file, not even for the day that it waits."""

    title = "There is not enough room left"
    sentence = (
        "While it waits, a file takes room in your vault, and there is not enough left. Nothing of it was kept. "
        "Let go of a file that waits here, remove files that you do not need, or change your plan."
    )


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One file's place. `size` is in bytes, as announced."""

    id: str
    at: datetime
    size: int


class _Places(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of them, the earliest first. One record, so that two who come at once cannot take the same place."""

    taken: tuple[Place, ...] = ()


def taken(shelf: Shelf) -> tuple[Place, ...]:
    """Every place that is taken, or was and is not given back yet, the earliest first."""
    stored = shelf.get(_KEY, _Places)
    return stored.record.taken if stored else ()


def take(shelf: Shelf, mine: Place, *, room: int | None, needed: Callable[[str], bool | None]) -> list[str]:
    """Take a place; the ids of files that nobody needs any more, the oldest, that have to go for it.

    `needed` says whether somebody still needs a file: a worker, or the person, whose choices wait in its preview.
    None where there is no such file. Raises NoPlace, Overfull, Conflict.
    """
    for _ in tries():
        stored = shelf.get(_KEY, _Places)
        there = [(place, needed(place.id)) for place in stored.record.taken] if stored else []
        left = [(place, need) for place, need in there if need is not None or mine.at < place.at + _ARRIVING]
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
    """What may stay, and the ids of what goes. What is still arriving stays too."""
    kept, gone = [place for place, _ in there], []
    idle = [place for place, need in there if need is False]
    while len(kept) >= MOST or _weigh(kept, mine, room):
        if not idle:
            raise NoPlace if len(kept) >= MOST else Overfull
        kept.remove(idle[0])
        gone.append(idle.pop(0).id)
    return kept, gone


def _weigh(kept: list[Place], mine: Place, room: int | None) -> bool:
    return room is not None and sum(place.size for place in kept) + mine.size > room
