"""Batches: many mails that one job sends, pending as one piece of work; cut short, it goes on where it stopped."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

import msgspec
import structlog

from app import parking
from app.errors import Unavailable
from app.mail import MailTemporary, Throttled
from app.mail.intents import Intended
from app.mail.reputation import count
from app.mail.send import Outcome, send_uncounted
from app.queue import TookTooLong, owed, pending, settled
from app.store import Change
from app.store.keys import PLATFORM, TenantId, tenant_id
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

JOB = "workers.many.send_batch"
"""Not among the jobs of mail: whoever waits for a sign-in link must not wait for everybody's weekly note first."""

MOST = 45
"""Mails in a batch: each is two changes of the one write that all of them are in, and its cause needs a few too."""

_ROUND = timedelta(seconds=60)
"""With a slow provider or a small quota a batch takes several rounds, so that no job runs into its time limit."""

_MOST_IN_A_ROW = 5
"""Mails that must wait, one after another: then it is not about them, and the rest would only wait too."""


class Batch(msgspec.Struct, frozen=True):
    """What one job sends: pairs of a tenant and an intent."""

    mails: tuple[tuple[str, str], ...]


class InOtherHands(Unavailable):
    """Another worker sends some of these at this moment, or died doing so: look again when its lease has run out."""


@dataclass(frozen=True, slots=True)
class Batched:
    """Mails about to be owed together: write `changes` with their cause, then call `enqueue()`."""

    changes: tuple[Change, ...]
    """Empty when every one of them is already owed or done."""
    _services: Services = field(repr=False)
    _batch_id: str

    def enqueue(self) -> None:
        """Hand it to a worker. If that is lost, the pending item is not."""
        if self.changes:
            self._services.queue.enqueue(JOB, PLATFORM, self._batch_id)


def batch(services: Services, owed: Sequence[Intended]) -> Batched:
    """Up to MOST mails as one piece of work; those that are already owed or done are left out."""
    if len(owed) > MOST:
        raise ValueError(f"a batch holds {MOST} mails at most")
    new = [each for each in owed if each.record]
    mails = tuple((str(each.tenant), each.intent_id) for each in new)
    batch_id = hashlib.sha256(msgspec.msgpack.encode(mails)).hexdigest()[:40]
    if not new:
        return Batched((), services, batch_id)
    changes = (
        *(change for each in new for change in each.record),
        _shelf(services, batch_id).put(_sort(batch_id), Batch(mails)),
        pending(services, JOB, PLATFORM, batch_id),
    )
    return Batched(changes, services, batch_id)


def forget(services: Services, tenant: TenantId) -> int:
    """Take an account's mails out of every batch that is owed or parked; how many batches there were."""
    parked = (row.record.ids for row in parking.every_parked(services, kind=JOB))
    owing = (row.record.ids for row in owed(services) if row.record.job == JOB)
    return sum(_without(services, ids[0], tenant) for ids in [*parked, *owing])


def _without(services: Services, batch_id: str, tenant: TenantId) -> bool:
    shelf = _shelf(services, batch_id)
    stored = shelf.get(_sort(batch_id), Batch)
    if stored is None or all(whose != tenant for whose, _ in stored.record.mails):
        return False
    kept = tuple(each for each in stored.record.mails if each[0] != tenant)
    shelf.write(shelf.replace(stored, Batch(kept)))
    return True


def send_batch(services: Services, batch_id: str) -> Counter[Outcome]:
    """Send what is still owed of a batch. May be called any number of times. Raises what `send_many` raises."""
    shelf = _shelf(services, batch_id)
    stored = shelf.get(_sort(batch_id), Batch)
    mails = [(tenant_id(tenant), intent_id) for tenant, intent_id in stored.record.mails] if stored else []
    outcomes = send_many(services, _for_a_round(services, mails))
    if outcomes.total() < len(mails):
        services.queue.enqueue(JOB, PLATFORM, batch_id)
        return outcomes
    shelf.write(shelf.discard(_sort(batch_id)), settled(services, JOB, PLATFORM, batch_id))
    log.info("batch ended", batch=batch_id, **{outcome.value: number for outcome, number in outcomes.items()})
    return outcomes


def _for_a_round(services: Services, mails: Iterable[tuple[TenantId, str]]) -> Iterator[tuple[TenantId, str]]:
    until = services.now() + _ROUND
    return takewhile(lambda _: services.now() < until, mails)


def send_many(services: Services, mails: Iterable[tuple[TenantId, str]]) -> Counter[Outcome]:
    """Send mails one after another; what ended before is passed over, so whoever is cut off calls again with the same.

    A mail that cannot be sent holds up none of the others: its error is raised when all have had their turn. Raises at
    once what concerns every mail: Throttled, an Unavailable store, several in a row that must wait, the job's end.
    """
    outcomes: Counter[Outcome] = Counter()
    try:
        errors = list(_sending(services, mails, outcomes))
    finally:
        if outcomes[Outcome.SENT]:
            count(services, "sent", outcomes[Outcome.SENT])
    if errors:
        raise errors[0]
    if outcomes[Outcome.BUSY]:
        raise InOtherHands
    return outcomes


def _sending(
    services: Services, mails: Iterable[tuple[TenantId, str]], outcomes: Counter[Outcome]
) -> Iterator[Exception]:
    """The errors of the mails that were not sent."""
    waiting = 0
    for tenant, intent_id in mails:
        try:
            outcomes[send_uncounted(services, tenant, intent_id)] += 1
        except MailTemporary as error:
            waiting += 1
            if isinstance(error, Throttled) or waiting >= _MOST_IN_A_ROW:
                raise
            yield error
            continue
        except (Unavailable, TookTooLong):
            raise
        except Exception as error:  # noqa: BLE001  # a faulty mail must not hold up the others; send_many raises it
            yield error
        waiting = 0


def _shelf(services: Services, batch_id: str) -> Shelf:
    return services.store.platform(f"MAIL#BATCH#{batch_id[:2]}")


def _sort(batch_id: str) -> str:
    return f"BATCH#{batch_id}"
