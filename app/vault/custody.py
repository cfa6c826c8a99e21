"""Custody: what happened to a document, as a list that is only ever added to and that its owner reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from app.errors import Conflict
from app.store import Change
from app.store.sealed import Shelf
from app.vault.placement import custody_key, custody_prefix
from app.vault.record import Act, Custody

ONE_VIEWING = timedelta(minutes=30)
"""Requests for parts of a file within this time are one viewing: a player asks for hundreds."""

SHOWN = 100
"""Events that the page of a document lists; the export holds every one."""

_LABELS = {
    Act.ADDED: "Added",
    Act.VIEWED: "Viewed",
    Act.DOWNLOADED: "Downloaded",
    Act.SHARED: "One-time link made",
    Act.LINKED: "Linked to an entry",
    Act.UNLINKED: "Unlinked from an entry",
    Act.REVISED: "Details changed",
    Act.REMOVED: "Removed",
    Act.RESTORED: "Brought back",
    Act.ERASED: "Bytes erased",
    Act.CHECKED: "Checked",
}


class _Held(msgspec.Struct, frozen=True):
    """That one viewing goes on. Stored under CUSTODYHELD#<id>#<act> until it is over."""

    at: datetime


def words(act: Act) -> str:
    """What an event is called on a page."""
    return _LABELS[act]


def noted(shelf: Shelf, id_: str, act: Act, at: datetime, *, incident: str = "", note: str = "") -> Change:
    """The change that adds one event, to be written together with what it tells of."""
    return shelf.add(custody_key(id_, at), Custody(act=act, at=at, incident=incident, note=note))


def note(shelf: Shelf, now: Callable[[], datetime], id_: str, act: Act, *, note: str = "") -> None:
    """Add one event by itself. Raises StoreUnavailable."""
    shelf.write(noted(shelf, id_, act, now(), note=note))


def note_once(shelf: Shelf, now: Callable[[], datetime], id_: str, act: Act) -> bool:
    """Add an event unless the same act goes on since less than ONE_VIEWING; whether one was added.

    Of several requests at the same moment one adds it. Raises StoreUnavailable.
    """
    at, held = now(), f"CUSTODYHELD#{id_}#{act}"
    if shelf.get(held, _Held):
        return False
    ends = int((at + ONE_VIEWING).timestamp())
    try:
        shelf.write(shelf.add(held, _Held(at), expires_at=ends), noted(shelf, id_, act, at))
    except Conflict:
        return False
    return True


def events(shelf: Shelf, id_: str, *, limit: int = SHOWN) -> list[Custody]:
    """The newest events of a document, newest first. Raises StoreUnavailable."""
    page = shelf.page(Custody, prefix=custody_prefix(id_), limit=limit, newest_first=True)
    return [row.record for row in page.rows]


def every_event(shelf: Shelf, id_: str) -> list[Custody]:
    """Every event of a document, oldest first: for exports."""
    return [row.record for row in shelf.every(Custody, prefix=custody_prefix(id_), batch=500)]
