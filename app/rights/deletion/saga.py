"""The saga: the record of one account's end, on a shelf and under a data key of its own, which both end with it.

Nothing else names the account while it is removed: the work is owed to the saga, the list of days names the saga, and
the page of progress is found by the digest of its token.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
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
    tenant: str = ""
    """Whose, so that a saga that is damaged can be made anew."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Where a token leads: to a saga, and once that has ended to what it left to be shown."""

    saga: str
    ended_at: datetime | None = None
    certificate: dict[str, int] | None = None
    """Counts by kind, until they were shown."""
    asked_at: datetime | None = None


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
        services.store.platform(_DAYS).put(_day_key(saga.purge_from, saga.id), Due(saga.id, saga.tenant)),
        page_shelf(services, saga.token).put(_PAGE, Page(saga=saga.id), expires_at=_forgotten(saga.purge_from)),
    ]


def ending(services: Services, saga: str, purge_from: datetime) -> list[Change]:
    """The changes by which it is owed no more. Its shelf and its key go after this."""
    return [services.store.platform(_DAYS).discard(_day_key(purge_from, saga)), shelf_of(services, saga).discard(_SORT)]


def anew(services: Services, due: Stored[Due], done: Sequence[str]) -> Stored[Saga]:
    """A saga in the place of one that is damaged, with the steps that are known as done; its page is lost."""
    purge_from = datetime.strptime(due.sort.partition("#")[0], _MOMENT).replace(tzinfo=UTC)
    saga = Saga(
        id=due.record.saga,
        tenant=due.record.tenant,
        token=secrets.token_urlsafe(32),
        asked_at=purge_from - GRACE,
        purge_from=purge_from,
        done=tuple(Done(step, services.now()) for step in done),
    )
    put = shelf_of(services, saga.id).put(_SORT, saga)
    shelf_of(services, saga.id).write(put)
    return Stored(_SORT, put.item.version, saga)


def forgetting_page(services: Services, saga: Saga) -> Change:
    """The change after which the token leads nowhere."""
    return page_shelf(services, saga.token).discard(_PAGE)


def noted(services: Services, stored: Stored[Saga], saga: Saga, *also: Change) -> Stored[Saga]:
    """Write what has become of it. Raises Conflict when another worker was first."""
    put = shelf_of(services, saga.id).replace(stored, saga)
    shelf_of(services, saga.id).write(put, *also)
    return Stored(stored.sort, put.item.version, saga)


def due(services: Services, now: datetime) -> Iterator[Stored[Due]]:
    """Every saga whose day has come, the longest overdue first."""
    until = f"{now:{_MOMENT}}~"
    return services.store.platform(_DAYS).every(Due, prefix="", end=until, batch=100, mend=_by_its_key)


def find_page(services: Services, token: str) -> Stored[Page] | None:
    """Where a token leads, or None."""
    return page_shelf(services, token).get(_PAGE, Page)


def page_put(services: Services, saga: Saga, page: Page) -> Change:
    """The change that writes what a token leads to; until its end is known, it leads there."""
    until = int((page.ended_at + SHOWN_FOR).timestamp()) if page.ended_at else None
    return page_shelf(services, saga.token).put(_PAGE, page, expires_at=until)


def page_shelf(services: Services, token: str) -> Shelf:
    """Where the page of a token is kept: by digest, so that the store does not tell the address of the page."""
    digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
    return services.store.platform(f"DELETED#{digest}")


def _day_key(purge_from: datetime, saga: str) -> str:
    return f"{purge_from:{_MOMENT}}#{saga}"


def _by_its_key(sort: str) -> Due:
    return Due(sort.rpartition("#")[2])


def _forgotten(purge_from: datetime) -> int:
    return int((purge_from + 2 * SHOWN_FOR).timestamp())
