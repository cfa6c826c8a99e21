"""Confirmed: that whoever is at a signed-in browser proved once more who they are, and has been busy there since."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.errors import Conflict, Unavailable
from app.identity import links
from app.identity.sessions import Session
from app.store import Change
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

_PREFIX = "CONFIRMED#"
_FORGOTTEN_AFTER = timedelta(hours=2)
"""Longer than any idle time that can be chosen; `standing` decides to the second before that."""

_TOUCHES = 10
"""So often within an idle time it is noted that somebody is there: a page view costs no write."""


class Confirmed(msgspec.Struct, frozen=True, kw_only=True):
    """One browser's second proof."""

    at: datetime
    seen_at: datetime
    proven: bool = True
    """False where a browser counts as confirmed because its lock was just turned on."""


def send_link(services: Services, shelf: Shelf, address: str, *, browser: str, then: str) -> None:
    """Mail a link to the account's own address that confirms in this browser and leads on to `then`."""
    links.send(services, address, browser=browser, then=then, account=shelf.tenant, confirms=True)


def open_link(services: Services, shelf: Shelf, token: str, *, browser: str) -> links.Opened:
    """The link of this token; looking changes nothing. Raises LinkExpired and its kinds."""
    return links.open_link(services, token, browser=browser, account=shelf.tenant, confirms=True)


def by_link(services: Services, shelf: Shelf, session: Session, token: str, *, browser: str) -> str:
    """Use the link; gives the path to go on to. Raises LinkExpired and its kinds."""
    opened = open_link(services, shelf, token, browser=browser)
    links.use(opened, services.now(), confirming(shelf, session, services.now()))
    return opened.link.then


def confirming(shelf: Shelf, session: Session, now: datetime, *, proven: bool = True) -> Change:
    """The change after which this browser is confirmed."""
    record = Confirmed(at=now, seen_at=now, proven=proven)
    return shelf.put(_PREFIX + session.handle, record, expires_at=_forgotten_at(now))


def ending(shelf: Shelf, session: Session) -> Change:
    """The change after which it is not; twice is no error."""
    return shelf.discard(_PREFIX + session.handle)


def standing(services: Services, shelf: Shelf, session: Session, idle: timedelta) -> Stored[Confirmed] | None:
    """This browser's proof, when nobody was away for longer than `idle` since."""
    stored = shelf.get(_PREFIX + session.handle, Confirmed)
    if stored is None or services.now() >= stored.record.seen_at + idle:
        return None
    return stored


def lately(services: Services, shelf: Shelf, session: Session, within: timedelta) -> bool:
    """Whether whoever is at this browser gave a second proof so lately. Being busy since does not count."""
    stored = shelf.get(_PREFIX + session.handle, Confirmed)
    return stored is not None and stored.record.proven and services.now() < stored.record.at + within


def touch(services: Services, shelf: Shelf, stored: Stored[Confirmed], idle: timedelta) -> None:
    """Note that somebody is there. Losing the note only asks again sooner, so a race or a store that is down is let
    go; one that was ended meanwhile is never brought back."""
    now = services.now()
    if now - stored.record.seen_at < idle / _TOUCHES:
        return
    seen = msgspec.structs.replace(stored.record, seen_at=now)
    try:
        shelf.write(shelf.replace(stored, seen, expires_at=_forgotten_at(now)))
    except (Conflict, Unavailable):
        return


def _forgotten_at(seen: datetime) -> int:
    return int((seen + _FORGOTTEN_AFTER).timestamp())
