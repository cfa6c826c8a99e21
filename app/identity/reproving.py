"""Reproving: a second proof by the identity provider's hosted page: begun, and held to be new when it comes back.

A hosted page sends somebody who is signed in there straight back. So the provider's session behind ours is ended first:
then the page asks again, and only a session that began after that counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.accounts.model import Account
from app.identity import NotProven, Proven, confirmed, ended, sessions
from app.identity import model as identity
from app.identity.sessions import Session
from app.queue import pending
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

LIFETIME = timedelta(minutes=15)

STRICT_MINUTES = 10
"""How lately a factor must have been proven: what Clerk calls "strict"."""

_PREFIX = "CONFIRMING#"


class NotConfirmed(NotProven):
    """What came back is no new proof of the person who is signed in here."""

    title = "It is not confirmed yet"
    sentence = "The sign-in page did not confirm anew that it is you. Nothing was changed; go back and begin again."


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A second proof that a browser has left for."""

    at: datetime
    then: str


def begin(services: Services, shelf: Shelf, session: Session, *, then: str) -> None:
    """Note what is asked for and end the provider's session behind this one of ours. Raises Unavailable, Conflict.

    When the provider cannot be reached, its session is ended by the pending job, and never counts here again.
    """
    now, behind = services.now(), session.provider_session
    asked = Asked(at=now, then=then)
    changes = [shelf.put(_PREFIX + session.handle, asked, expires_at=int((now + LIFETIME).timestamp()))]
    if not behind:
        shelf.write(*changes)
        return
    shelf.write(
        *changes,
        sessions.standing_on(shelf, session, ""),
        ended.ending_session(services, behind),
        pending(services, identity.REVOKE, shelf.tenant, behind),
    )
    identity.end_provider_session(services, shelf.tenant, behind)


def finish(services: Services, shelf: Shelf, session: Session, account: Account, proven: Proven) -> str:
    """Take the new proof; gives the path to go on to. Raises NotConfirmed, Conflict."""
    now = services.now()
    stored = shelf.get(_PREFIX + session.handle, Asked)
    if stored is None:  # never begun, finished already, or longer ago than LIFETIME: the store has forgotten it
        raise NotConfirmed
    since = now - stored.record.at
    if not _is_new(proven, since) or ended.session_ended(services, proven.session):
        raise NotConfirmed
    if not account.subject or proven.subject != account.subject:
        raise NotConfirmed("That was another sign-in than the one of this account. Nothing was changed.")
    shelf.write(
        shelf.remove(stored),
        sessions.standing_on(shelf, session, proven.session, second_factor=proven.second_factor),
        confirmed.confirming(shelf, session, now),
    )
    return stored.record.then


def _is_new(proven: Proven, since: timedelta) -> bool:
    """Whether a factor was proven since it was asked for, as far as whole minutes can tell."""
    minutes = proven.factor_minutes
    return minutes is not None and minutes < STRICT_MINUTES and timedelta(minutes=minutes) <= since
