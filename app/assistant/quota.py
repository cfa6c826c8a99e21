"""Quota: how many answers of an AI provider an account may have within 24 hours, counted so that none slips past."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from app.errors import Conflict, TooManyRequests
from app.store import Change
from app.store.sealed import Shelf

KEY = "AICOUNT"
DAY = timedelta(hours=24)
_SLOT = 600
"""Seconds that are counted together: an answer is given back at most ten minutes late, and a day is 145 numbers."""

MOST_GIVEN_BACK = 20
"""Answers within 24 hours that never came and are not counted: each may have cost three calls of the provider."""

_TRIES = 40


class QuotaUsedUp(TooManyRequests):
    """The account has had its answers of the last 24 hours."""

    title = "Today's AI answers are used up"
    sentence = "Your words are kept as they are. Everything that needs no AI works as before."


class Count(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Answers by the ten minutes they began in (Unix seconds divided by 600). Stored under AICOUNT."""

    slots: dict[int, int] = {}
    back: dict[int, int] = {}
    """How many of them never came and were given back."""

    def since(self, first: int) -> Count:
        return Count(slots=_after(first, self.slots), back=_after(first, self.back))

    @property
    def total(self) -> int:
        return sum(self.slots.values())


def used(shelf: Shelf, now: datetime) -> int:
    """Answers of the last 24 hours. Raises StoreUnavailable."""
    stored = shelf.get(KEY, Count)
    return stored.record.since(_gone(now)).total if stored else 0


def take(shelf: Shelf, now: datetime, most: int, *also: Change) -> None:
    """Count one answer, and write `also` with it. Raises QuotaUsedUp when there were `most`; StoreUnavailable."""

    def one_more(count: Count) -> Count:
        if count.total >= most:
            raise QuotaUsedUp(_sentence(most, count, now))
        return _changed(count, now, by=1)

    _count(shelf, now, one_more, *also)


def give_back(shelf: Shelf, at: datetime, now: datetime, *also: Change) -> None:
    """An answer that began at `at` and never came is not counted, unless many were so. Raises StoreUnavailable."""

    def one_less(count: Count) -> Count:
        if sum(count.back.values()) >= MOST_GIVEN_BACK:
            return count
        slot = _slot(at)
        back = {**count.back, slot: count.back.get(slot, 0) + 1}
        return msgspec.structs.replace(_changed(count, at, by=-1), back=back)

    _count(shelf, now, one_less, *also)


def _count(shelf: Shelf, now: datetime, change: Callable[[Count], Count], *also: Change) -> None:
    for attempt in range(_TRIES):
        stored = shelf.get(KEY, Count)
        count = change((stored.record if stored else Count()).since(_gone(now)))
        try:
            shelf.write(shelf.replace(stored, count) if stored else shelf.add(KEY, count), *also)
        except Conflict:
            time.sleep(0.002 * (attempt + 1))  # another tab was first: look again
        else:
            return
    raise QuotaUsedUp("A lot was asked at the same moment. Your words are kept; wait a few seconds, then ask again.")


def _changed(count: Count, at: datetime, *, by: int) -> Count:
    slot = _slot(at)
    number = max(0, count.slots.get(slot, 0) + by)
    others = {other: of_it for other, of_it in count.slots.items() if other != slot}
    return msgspec.structs.replace(count, slots={**others, slot: number} if number else others)


def _after(first: int, slots: dict[int, int]) -> dict[int, int]:
    return {slot: number for slot, number in slots.items() if slot > first}


def _sentence(most: int, count: Count, now: datetime) -> str:
    if not most or not count.slots:
        return "Your plan has no AI answers. Your words are kept as they are; everything that needs no AI works."
    free_at = datetime.fromtimestamp((min(count.slots) + 1) * _SLOT, UTC) + DAY
    minutes = max(1, int((free_at - now).total_seconds() // 60) + 1)
    wait = f"{minutes} minutes" if minutes < 90 else f"about {round(minutes / 60)} hours"
    return (
        f"You have had {most} in the last 24 hours; the next one is free in {wait}."
        " Your words are kept as they are. Everything that needs no AI works as before."
    )


def _slot(at: datetime) -> int:
    return int(at.timestamp()) // _SLOT


def _gone(now: datetime) -> int:
    """The last slot that counts no more."""
    return _slot(now - DAY) - 1
