"""What has ended at the identity provider for good: sessions of its own, and people it has deleted."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.store import Change
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

_SESSION_SORT = "ENDED"
_SESSION_FOR = timedelta(days=30)
"""Longer than a provider's session lives, so that a late revocation never lets an ended one back in."""

_PERSON_SORT = "GUARD"


class Ended(msgspec.Struct, frozen=True):
    """A provider's session that was signed out here or there."""

    at: datetime


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """How new the newest is that the provider has told of a person. What is older changes nothing."""

    newest: int
    """The provider's own time, in milliseconds since 1970."""
    deleted: bool = False
    """For good: whatever else comes, also what claims to be newer, changes nothing."""

    def covers(self, moment: int) -> bool:
        """Whether word of that moment comes too late."""
        return self.deleted or moment < self.newest


def session_ended(services: Services, provider_session: str) -> bool:
    """Whether our sessions can no longer begin on this session of the provider's."""
    return _session(services, provider_session).get(_SESSION_SORT, Ended) is not None


def ending_session(services: Services, provider_session: str) -> Change:
    """The change after which no session of ours begins on this one of the provider's; twice is no error."""
    now = services.now()
    expires_at = int((now + _SESSION_FOR).timestamp())
    return _session(services, provider_session).put(_SESSION_SORT, Ended(now), expires_at=expires_at)


def guard(services: Services, subject: str) -> Stored[Guard] | None:
    """What is known of how the provider's word of a person stands, or None when it never told of them."""
    return _person(services, subject).get(_PERSON_SORT, Guard)


def guarding(services: Services, subject: str, stored: Stored[Guard] | None, newest: Guard) -> Change:
    """The change that notes the newest word; it conflicts when another one was noted since `stored` was read."""
    shelf = _person(services, subject)
    return shelf.replace(stored, newest) if stored else shelf.add(_PERSON_SORT, newest)


def person_deleted(services: Services, subject: str) -> bool:
    """Whether the provider has deleted this person, whose id then never signs in again."""
    stored = guard(services, subject)
    return stored is not None and stored.record.deleted


def _session(services: Services, provider_session: str) -> Shelf:
    digest = hashlib.sha256(provider_session.encode("utf-8", "surrogatepass")).hexdigest()
    return services.store.platform(f"SIGNIN#ENDED#{digest}")


def _person(services: Services, subject: str) -> Shelf:
    digest = services.store.platform("LOOKUP").blind_index("clerk", subject)
    return services.store.platform(f"CLERK#GUARD#{digest}")
