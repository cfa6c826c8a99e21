"""The verbs of the lock: whether it is shut for a browser, how it is set, and shutting it at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.accounts import preferences
from app.accounts.preferences import Preferences
from app.errors import Problem
from app.identity import confirmed
from app.identity.sessions import Session
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

OFF = 0
IDLE_MINUTES = (5, 15, 30, 60)
"""After how long without a page of these being opened the lock may shut."""

_NO_END = timedelta(days=1)
"""What a page that asks how long it may stand is told when there is no lock: it asks again tomorrow."""


class Shut(Problem):
    """A change that was sent while the lock is shut: the words stay on the page."""

    status = 403
    title = "These pages are locked"
    way_out = ("/wellbeing/lock", "Unlock them in a new tab")
    sentence = (
        "Nothing was saved, and your words are still here. In a new tab, open these pages and unlock them; then come "
        "back to this one and try again."
    )


def shut(services: Services, shelf: Shelf, session: Session, kept: Preferences, *, somebody: bool = True) -> bool:
    """Whether this browser must prove again who is there. If not, it is noted that `somebody` is there now.

    Raises Unavailable: what cannot be told is not open.
    """
    if kept.lock_minutes == OFF:
        return False
    idle = timedelta(minutes=kept.lock_minutes)
    standing = confirmed.standing(services, shelf, session, idle)
    if standing is None:
        return True
    if somebody:
        confirmed.touch(services, shelf, standing, idle)
    return False


def open_for(services: Services, shelf: Shelf, session: Session, kept: Preferences) -> timedelta:
    """How long it stays open if nobody does anything; nothing when it is shut. Asking keeps nothing open.

    Raises Unavailable.
    """
    if kept.lock_minutes == OFF:
        return _NO_END
    idle = timedelta(minutes=kept.lock_minutes)
    standing = confirmed.standing(services, shelf, session, idle)
    return standing.record.seen_at + idle - services.now() if standing else timedelta()


def choose(services: Services, shelf: Shelf, session: Session, *, minutes: int, hides: bool) -> None:
    """Set the lock. The browser in which it is turned on stays open until it is left alone. Raises Conflict.

    The caller has made sure that the lock is not shut.
    """
    stored = shelf.get(preferences.PREFERENCES_SORT, Preferences)
    was = stored.record.lock_minutes if stored else OFF
    changes = preferences.changes(shelf, {"lock_minutes": minutes, "hides_private": hides})
    if minutes != OFF and was == OFF:
        changes.append(confirmed.confirming(shelf, session, services.now(), proven=False))
    if changes:
        shelf.write(*changes)


def shut_now(shelf: Shelf, session: Session) -> None:
    """Shut it in this browser. Others stay as they are. Twice is no error."""
    shelf.write(confirmed.ending(shelf, session))
