"""Room: what is held of an account's allowance for bytes on their way, in the record that counts what is there.

So two files that are announced at once cannot have the same room. What is held for one file goes in the write that
makes it a document, or that gives it up; and no more than a while after which nothing of it can be on its way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.store import Change
from app.store.sealed import Shelf
from app.vault.allowance import Allowance
from app.vault.placement import TALLY
from app.vault.record import Arriving, Tally


def held_for(shelf: Shelf, allowance: Allowance, mine: Arriving, now: datetime, *, whole: bool) -> tuple[Change, int]:
    """The change that holds room for a file, and how many bytes that is.

    All of its size where it is `whole`; otherwise what is left is enough to begin with. Raises FileTooLarge, NoRoom.
    The change conflicts with every other of the counts; then ask again.
    """
    stored = shelf.get(TALLY, Tally)
    before = stored.record if stored else Tally()
    others = tuple(one for one in before.arriving if one.until > now and one.id != mine.id)
    arriving = sum(one.size for one in others)
    left = replace(allowance, used=before.bytes + arriving, arriving=arriving)
    size = mine.size if whole else min(mine.size, left.one_file, left.left)
    left.check(max(1, size))
    after = Tally(count=before.count, bytes=before.bytes, arriving=(*others, Arriving(mine.id, size, mine.until)))
    return (shelf.replace(stored, after) if stored else shelf.add(TALLY, after)), size


def given_back(shelf: Shelf, id_: str, now: datetime) -> tuple[Change, ...]:
    """The change that gives back what is held for a file, and for any whose time is over; none where that is nothing.

    Conflicts as `held_for` does.
    """
    stored = shelf.get(TALLY, Tally)
    if stored is None:
        return ()
    there = stored.record
    left = tuple(one for one in there.arriving if one.until > now and one.id != id_)
    if left == there.arriving:
        return ()
    return (shelf.replace(stored, Tally(count=there.count, bytes=there.bytes, arriving=left)),)
