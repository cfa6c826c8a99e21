"""Sessions: one record per signed-in browser, kept on the server, so that any of them can be ended from anywhere."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.errors import Conflict, Unavailable
from app.store import Delete, Put
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

IDLE = timedelta(hours=12)
"""A night's sleep does not sign anybody out, a day's absence does. Text is kept as drafts, so nothing hangs on it."""

ABSOLUTE = timedelta(days=14)
"""However busy, a browser proves itself again after two weeks."""

TOUCH_EVERY = timedelta(minutes=5)
"""`seen_at` is written at most this often: a page view costs no write."""

_PREFIX = "SESSION#"
_HANDLE = re.compile(r"[0-9a-f]{32}")


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One signed-in browser: no address, no exact browser version."""

    digest: str
    """SHA-256 (hex) of the id that only the browser's cookie holds."""
    created_at: datetime
    seen_at: datetime
    device: str
    """Coarse words, such as "Chrome on Android"."""
    provider_session: str = ""
    """The identity provider's id of its own session, to be ended with ours; empty with magic links."""
    second_factor: bool = False
    """Whether the identity provider said that a second factor was proven."""

    @property
    def handle(self) -> str:
        """What names the session on pages and in its key; it opens nothing."""
        return self.digest[:32]

    def alive(self, now: datetime) -> bool:
        """Whether neither time-out has passed."""
        return now < self.created_at + ABSOLUTE and now < self.seen_at + IDLE


def fresh(
    services: Services, shelf: Shelf, user_agent: str, *, provider_session: str = "", second_factor: bool = False
) -> tuple[str, Put]:
    """A new session: the id for the browser's cookie, and the change that records it."""
    session_id = secrets.token_urlsafe(32)
    now = services.now()
    record = Session(
        digest=_digest(session_id),
        created_at=now,
        seen_at=now,
        device=device_label(user_agent),
        provider_session=provider_session,
        second_factor=second_factor,
    )
    return session_id, shelf.add(_PREFIX + record.handle, record, expires_at=_forgotten_at(record))


def load(services: Services, shelf: Shelf, session_id: str) -> Stored[Session] | None:
    """The live session of this id, or None when it ended, timed out or never was."""
    digest = _digest(session_id)
    stored = shelf.get(_PREFIX + digest[:32], Session)
    if stored is None or not hmac.compare_digest(stored.record.digest.encode(), digest.encode()):
        return None
    return stored if stored.record.alive(services.now()) else None


def touch(services: Services, shelf: Shelf, stored: Stored[Session]) -> None:
    """Note that the browser was seen. Losing the note is harmless, so a race or a store that is down is let go."""
    now = services.now()
    if now - stored.record.seen_at < TOUCH_EVERY:
        return
    seen = msgspec.structs.replace(stored.record, seen_at=now)
    try:
        shelf.write(shelf.replace(stored, seen, expires_at=_forgotten_at(seen)))
    except (Conflict, Unavailable):
        return


def live(services: Services, shelf: Shelf) -> list[Session]:
    """Every live session of the account, last seen first."""
    now = services.now()
    sessions = [stored.record for stored in shelf.every(Session, prefix=_PREFIX) if stored.record.alive(now)]
    return sorted(sessions, key=lambda session: session.seen_at, reverse=True)


def of_provider(services: Services, shelf: Shelf, provider_session: str) -> list[Session]:
    """Live sessions of the account that stand on this session of the identity provider's."""
    return [session for session in live(services, shelf) if session.provider_session == provider_session]


def find(shelf: Shelf, handle: str) -> Session | None:
    """The session that a page names, or None."""
    if not _HANDLE.fullmatch(handle):
        return None
    stored = shelf.get(_PREFIX + handle, Session)
    return None if stored is None else stored.record


def standing_on(shelf: Shelf, session: Session, provider_session: str, *, second_factor: bool = False) -> Put:
    """The change after which a session of ours stands on this one of the provider's. Raises Conflict: it has ended."""
    stored = shelf.get(_PREFIX + session.handle, Session)
    if stored is None:
        raise Conflict
    moved = msgspec.structs.replace(stored.record, provider_session=provider_session, second_factor=second_factor)
    return shelf.replace(stored, moved, expires_at=_forgotten_at(moved))


def ending(shelf: Shelf, session: Session) -> Delete:
    """The change that ends a session; ending it twice is no error."""
    return shelf.discard(_PREFIX + session.handle)


def device_label(user_agent: str) -> str:
    """Coarse words for a browser: enough to recognise one's own, too little to tell two alike apart."""
    browsers = {
        "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox",
        "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
    }  # fmt: skip
    systems = {
        "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "CrOS": "Chromebook",
        "Macintosh": "Mac", "Linux": "Linux",
    }  # fmt: skip
    browser = next((name for mark, name in browsers.items() if mark in user_agent), "A browser")
    system = next((name for mark, name in systems.items() if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser


def _forgotten_at(session: Session) -> int:
    """Unix seconds after which the store may forget the record; `alive` decides to the second before that."""
    end = min(session.created_at + ABSOLUTE, session.seen_at + IDLE)
    return int((end + timedelta(hours=1)).timestamp())


def _digest(session_id: str) -> str:
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).hexdigest()
