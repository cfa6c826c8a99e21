"""Mail intents: the record that a mail is owed, written together with what caused it. One event makes one mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from app.mail import Unmailable, mailbox
from app.queue import pending
from app.store import Change
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

JOB = "workers.mail.send"

Category = Literal["transactional", "onboarding", "resources", "updates"]
State = Literal["owed", "sent", "refused", "expired", "suppressed", "unwanted", "uncertain"]

MAILED = "MAILED#"
"""Sort keys of an account's mails in order of time; each leads to an intent."""

PLATFORM_KEEPS = timedelta(days=30)
"""Mail that belongs to no account (a sign-in link) is forgotten after this; an account's own goes with the account."""


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """One mail that is owed, or what became of it. `to` and `values` never reach a log, nor a repr."""

    template: str
    to: str
    values: dict[str, str]
    """What the template needs, links among it; erased when nothing more will be sent."""
    category: Category
    language: str
    """Empty: the one that the reader's account prefers at the moment of sending."""
    intended_at: datetime
    expires_at: datetime | None = None
    state: State = "owed"
    leased_until: datetime | None = None
    """Somebody is sending it until then; once passed, nobody knows whether they did."""
    attempts: int = 0
    ended_at: datetime | None = None
    reader: str = ""
    """Stands for `to` once that is erased: what is told of the mail later must be about the same address."""
    bound: bool = False
    """It is about the address itself, and goes there also when the account has left it."""

    def __repr__(self) -> str:
        return f"Intent(template={self.template!r}, state={self.state!r})"


class Mailed(msgspec.Struct, frozen=True):
    """A line of the list of an account's mails."""

    intent_id: str


@dataclass(frozen=True, slots=True)
class Intended:
    """A mail about to be owed: write `changes` together with its cause, then call `enqueue()`."""

    tenant: TenantId
    intent_id: str
    record: tuple[Change, ...]
    """The mail itself, without the work that is owed for it: for a batch, which is pending as a whole."""
    _services: Services = field(repr=False)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Empty when this event's mail is already owed or done, so that a repeated cause is no conflict."""
        if not self.record:
            return ()
        return (*self.record, pending(self._services, JOB, self.tenant, self.intent_id))

    def enqueue(self) -> None:
        """Hand it to a worker. If that is lost, the pending item is not, and the sweep hands it out again."""
        if self.record:
            self._services.queue.enqueue(JOB, self.tenant, self.intent_id)


def intend(
    services: Services,
    *,
    template: str,
    to: str,
    event: str,
    values: Mapping[str, str],
    tenant: TenantId,
    category: Category = "transactional",
    language: str = "",
    expires_at: datetime | None = None,
    bound: bool = False,
) -> Intended:
    """The mail that `event` causes, for one recipient, at most once. `tenant` is PLATFORM when there is no account yet.

    What an account needs follows it to another address, unless `bound`: then it is about the address itself. A mail
    still unsent at `expires_at` is dropped. Two racing callers: the later write raises Conflict.
    """
    intent_id = _intent_id(services, tenant, template, to, event)
    shelf = shelf_of(services, tenant, intent_id)
    if shelf.get(sort_of(intent_id), Intent) is not None:
        return Intended(tenant, intent_id, (), services)
    intent = Intent(
        template=template,
        to=to,
        values=dict(values),
        category=category,
        language=language,
        intended_at=services.now(),
        expires_at=expires_at,
        reader=reader_of(services, to),
        bound=bound,
    )
    return Intended(tenant, intent_id, tuple(_recording(shelf, intent_id, intent)), services)


def _recording(shelf: Shelf, intent_id: str, intent: Intent) -> Iterator[Change]:
    yield shelf.add(sort_of(intent_id), intent, expires_at=forgotten_at(shelf.tenant, intent))
    if shelf.tenant != PLATFORM:
        yield shelf.add(f"{MAILED}{intent.intended_at:%Y-%m-%dT%H:%M:%S.%f}#{intent_id}", Mailed(intent_id))


def reader_of(services: Services, address: str) -> str:
    """What stands for an address, spelled as mail servers spell it, in a record that must not keep it."""
    try:
        spelled = mailbox(address)
    except Unmailable:
        spelled = address
    return services.store.platform("MAIL").blind_index("mail-reader", spelled.lower())[:32]


def shelf_of(services: Services, tenant: TenantId, intent_id: str) -> Shelf:
    """Where an intent is kept: with its account, or spread over areas of the platform."""
    if tenant == PLATFORM:
        return services.store.platform(f"MAIL#{intent_id[:2]}")
    return services.store.tenant(tenant)


def sort_of(intent_id: str) -> str:
    """The sort key of an intent."""
    return f"MAIL#{intent_id}"


def forgotten_at(tenant: TenantId, intent: Intent) -> int | None:
    """When the store drops the record, in Unix seconds; None: it stays as long as its account."""
    return int((intent.intended_at + PLATFORM_KEEPS).timestamp()) if tenant == PLATFORM else None


def _intent_id(services: Services, tenant: TenantId, template: str, to: str, event: str) -> str:
    """Keyed, because the id stands in Redis and in the Message-ID, and an address could be guessed from a bare hash."""
    shelf = shelf_of(services, tenant, "00")
    return shelf.blind_index("mail-intent", "\0".join((template, to.lower(), event)))[:40]
