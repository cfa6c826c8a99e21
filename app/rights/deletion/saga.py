"""The saga: the record of one account's end, on a shelf and under a data key of its own, which both end with it.

Nothing else names the account while it is removed: the work is owed to the saga, the list of days names the saga, and
the page of progress is found by the digest of its token.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.store import Change
from app.store.keys import TenantId, tenant_id
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

GRACE = timedelta(days=30)
SHOWN_FOR = timedelta(days=30)
"""How long the page of progress, and a certificate that nobody looked at, is kept after the end."""

MAIL_TRIED_FOR = timedelta(days=3)

_SORT = "SAGA"
_DAYS = "DELETIONS"
_PAGE = "PAGE"
_SEEN = "DELETIONS#CLOCK"
_MOMENT = "%Y%m%dT%H%M%SZ"


class Done(msgspec.Struct, frozen=True):
    """A step that has come to its end."""

    step: str
    at: datetime


class Saga(msgspec.Struct, frozen=True, kw_only=True):
    """One account's end. What its steps need is noted here, because they outlive the account."""

    id: str
    tenant: str
    token: str
    asked_at: datetime
    purge_from: datetime
    email: str = ""
    subject: str = ""
    zone: str = "UTC"
    language: str = ""
    done: tuple[Done, ...] = ()
    begun: str = ""
    """The step that the audit log has as begun."""
    waits_since: datetime | None = None
    """Since when a hold keeps it from going on."""
    cursor: str = ""
    """How far the counting has come."""
    counts: dict[str, int] = {}
    mail: str = ""
    """The mail that brings the certificate."""

    def has(self, step: str) -> bool:
        """Whether a step is done."""
        return any(done.step == step for done in self.done)

    @property
    def owner(self) -> TenantId:
        """The account that ends."""
        return tenant_id(self.tenant)

    def __repr__(self) -> str:
        return f"Saga(id={self.id!r}, done={len(self.done)})"


class Due(msgspec.Struct, frozen=True):
    """A line in the list of removals, which is in the order of their days."""

    saga: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Where a token leads: to a saga, and once that has ended to what it left to be shown."""

    saga: str
    ended_at: datetime | None = None
    certificate: dict[str, int] | None = None
    """Counts by kind, until they were shown."""
    asked_at: datetime | None = None


class Seen(msgspec.Struct, frozen=True):
    """The latest moment that the clock of deletions has seen."""

    at: datetime


def new_id() -> TenantId:
    """An id that looks like nobody's."""
    return tenant_id(f"ends{secrets.token_hex(12)}")


def shelf_of(services: Services, saga: str) -> Shelf:
    """The saga's own shelf."""
    return services.store.tenant(tenant_id(saga))


def load(services: Services, saga: str) -> Stored[Saga] | None:
    """The saga, or None when it has ended."""
    return shelf_of(services, saga).get(_SORT, Saga)


def beginning(services: Services, saga: Saga) -> list[Change]:
    """The changes that write it down, with its day and its page."""
    return [
        shelf_of(services, saga.id).add(_SORT, saga),
        services.store.platform(_DAYS).put(_day_key(saga), Due(saga.id)),
        page_shelf(services, saga.token).put(_PAGE, Page(saga=saga.id), expires_at=_forgotten(saga.purge_from)),
    ]


def ending(services: Services, saga: Saga) -> list[Change]:
    """The changes by which it is owed no more. Its shelf and its key go after this."""
    return [services.store.platform(_DAYS).discard(_day_key(saga)), shelf_of(services, saga.id).discard(_SORT)]


def forgetting_page(services: Services, saga: Saga) -> Change:
    """The change after which the token leads nowhere."""
    return page_shelf(services, saga.token).discard(_PAGE)


def noted(services: Services, stored: Stored[Saga], saga: Saga, *also: Change) -> Stored[Saga]:
    """Write what has become of it. Raises Conflict when another worker was first."""
    put = shelf_of(services, saga.id).replace(stored, saga)
    shelf_of(services, saga.id).write(put, *also)
    return Stored(stored.sort, put.item.version, saga)


def due(services: Services, now: datetime) -> Iterator[str]:
    """Every saga whose day has come, the longest overdue first."""
    until = f"{now:{_MOMENT}}~"
    rows = services.store.platform(_DAYS).every(Due, prefix="", end=until, batch=100, mend=_by_its_key)
    return (row.record.saga for row in rows)


def find_page(services: Services, token: str) -> Stored[Page] | None:
    """Where a token leads, or None."""
    return page_shelf(services, token).get(_PAGE, Page)


def page_put(services: Services, saga: Saga, page: Page) -> Change:
    """The change that writes what a token leads to."""
    until = (page.ended_at or saga.purge_from) + SHOWN_FOR
    return page_shelf(services, saga.token).put(_PAGE, page, expires_at=int(until.timestamp()))


def page_shelf(services: Services, token: str) -> Shelf:
    """Where the page of a token is kept: by digest, so that the store does not tell the address of the page."""
    digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
    return services.store.platform(f"DELETED#{digest}")


def seen(services: Services) -> datetime:
    """The latest of now and of what was seen before: a clock that was set back must not shorten anybody's days."""
    stored = services.store.platform(_SEEN).get("LATEST", Seen)
    now = services.now()
    return max(now, stored.record.at) if stored else now


def look_at_the_clock(services: Services) -> None:
    """Note the present as seen, unless a later moment was."""
    shelf, now = services.store.platform(_SEEN), services.now()
    stored = shelf.get("LATEST", Seen)
    if stored is None or stored.record.at < now:
        shelf.write(shelf.put("LATEST", Seen(now)))


def _day_key(saga: Saga) -> str:
    return f"{saga.purge_from:{_MOMENT}}#{saga.id}"


def _by_its_key(sort: str) -> Due:
    return Due(sort.rpartition("#")[2])


def _forgotten(purge_from: datetime) -> int:
    return int((purge_from + 2 * SHOWN_FOR).timestamp())
