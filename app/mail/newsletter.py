"""The newsletter service: an outside list that holds the addresses of those who agreed to that, and of nobody else.

The agreement is for one address. Whoever moves to another one is taken off, and the new address is not told to
anybody until they agree again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec
import structlog

from app.accounts import model as accounts
from app.consents import Said, noted
from app.errors import Conflict, NotFound, Unavailable
from app.policies import versions
from app.queue import pending, settled
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

JOB = "workers.newsletter.sync"
NAME = "Mailchimp"
"""What people are told that the service is called."""

SORT = "NEWSLETTER"
_ATTEMPTS = 5

Source = Literal["settings", "link", "deletion"]


class NewsletterAway(Unavailable):
    """The service does not answer, or does not let us in. Holds no address."""

    title = "Our newsletter service does not answer"
    sentence = "What you chose is saved, and will be passed on as soon as it answers again."


class NewsletterRefused(Exception):
    """The service will not have this address, or not have it changed: it stays as it is there. Holds no address."""


class NewsletterService(Protocol):
    """A list of addresses at somebody else's."""

    def subscribe(self, address: str) -> None:
        """Have the address on the list; repeated, nothing changes. Raises NewsletterAway, NewsletterRefused."""

    def unsubscribe(self, address: str) -> None:
        """Mark the address as one that gets nothing; one that was never there stays unknown. Raises as `subscribe`."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What an account agreed to, and what the service may know of it."""

    on: bool
    address: str
    """The agreement is for this one."""
    at: datetime
    source: Source
    policy_version: str
    told: tuple[str, ...] = ()
    """Addresses that the service may have on its list: noted before it is told, removed after it took them off."""
    listed: str = ""
    """The one that it has answered to have."""


def agreement(shelf: Shelf) -> Agreement | None:
    """What the account of this shelf said last; None: nothing yet."""
    stored = shelf.get(SORT, Agreement)
    return stored.record if stored else None


def agree(services: Services, tenant: TenantId, *, on: bool, source: Source) -> None:
    """Agree, or no longer; what is so already keeps its day. Raises NotFound, Conflict."""
    if on and services.newsletter is None:
        raise NotFound
    shelf = services.store.tenant(tenant)
    address = accounts.stored_account(shelf).record.email
    stored = shelf.get(SORT, Agreement)
    was_on = stored is not None and stored.record.on and stored.record.address == address
    if on == was_on:
        return
    said = Agreement(
        on=on,
        address=address,
        at=services.now(),
        source=source,
        policy_version=versions.in_force(services).name,
        told=stored.record.told if stored else (),
        listed=stored.record.listed if stored else "",
    )
    put = shelf.replace(stored, said) if stored else shelf.add(SORT, said)
    shelf.write(put, noted(shelf, _row(said)), pending(services, JOB, tenant))
    services.queue.enqueue(JOB, tenant)


def moved(services: Services, shelf: Shelf) -> list[Change]:
    """What a move of the account to another address owes the service; nothing where it knows of nobody."""
    said = agreement(shelf)
    return [pending(services, JOB, shelf.tenant)] if said and said.told else []


def leaving(services: Services, shelf: Shelf) -> list[Change]:
    """For a deletion: the agreement ends, and the service is owed to hear of it; then call `enqueue` with JOB."""
    stored = shelf.get(SORT, Agreement)
    if stored is None or not (stored.record.on or stored.record.told):
        return []
    ended = msgspec.structs.replace(stored.record, on=False, at=services.now(), source="deletion")
    return [shelf.replace(stored, ended), noted(shelf, _row(ended)), pending(services, JOB, shelf.tenant)]


def _row(said: Agreement) -> Said:
    return Said(kind="newsletter", on=said.on, at=said.at, source=said.source, policy_version=said.policy_version)


def sync(services: Services, tenant: TenantId) -> None:
    """Have the service know what the account agreed to, and settle the work. May run at any time, any number of times.

    The agreement is read right before the service is told; one that ends meanwhile makes it start over. Raises
    NewsletterAway, Conflict.
    """
    shelf = services.store.tenant(tenant)
    for attempt in range(_ATTEMPTS):
        try:
            return _Sync(services, shelf).run()
        except Conflict:
            if attempt == _ATTEMPTS - 1:
                raise
    return None


def take_off(services: Services, address: str) -> None:
    """Have the service take an address off, where nothing says what it was told. Raises NewsletterAway."""
    if services.newsletter is not None and address:
        _told(services.newsletter.unsubscribe, address)


class _Sync:
    """One attempt at it."""

    def __init__(self, services: Services, shelf: Shelf) -> None:
        self._services = services
        self._shelf = shelf
        self._stored = shelf.get(SORT, Agreement)

    def run(self) -> None:
        service, work = self._services.newsletter, settled(self._services, JOB, self._shelf.tenant)
        if self._stored is None or service is None:
            self._shelf.write(work)
            return
        wanted = self._wanted(self._stored.record)
        if wanted and wanted not in self._stored.record.told:
            self._note(told=(*self._stored.record.told, wanted))
        for address in self._stored.record.told:
            if address != wanted:
                _told(service.unsubscribe, address)
        if wanted and wanted != self._stored.record.listed:
            _told(service.subscribe, wanted)
        self._note(work, told=(wanted,) if wanted else (), listed=wanted)

    def _wanted(self, said: Agreement) -> str:
        """The address that belongs on the list, or nothing."""
        household = accounts.read(self._shelf)
        return said.address if said.on and household and household.account.record.email == said.address else ""

    def _note(self, *also: Change, **fields: object) -> None:
        """Raises Conflict when the agreement has changed meanwhile."""
        stored = self._stored
        if stored is None:
            return
        noted = msgspec.structs.replace(stored.record, **fields)
        put = self._shelf.replace(stored, noted)
        self._shelf.write(put, *also)
        self._stored = Stored(SORT, put.item.version, noted)


def _told(tell: Callable[[str], None], address: str) -> None:
    try:
        tell(address)
    except NewsletterRefused:
        log.info("the newsletter service keeps an address as it is")
