"""Batches: mails of a campaign that are pending as a whole and sent by one job, each of them at most once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from app.campaigns.due import Owing
from app.mail.send import send
from app.queue import pending, settled
from app.store import Change
from app.store.keys import PLATFORM, tenant_id

if TYPE_CHECKING:
    from app.services import Services

POST = "workers.campaigns.post"

_AREA = "CAMPAIGN#BATCH"


class Batch(msgspec.Struct, frozen=True):
    """Tenant and intent of each mail."""

    mails: tuple[tuple[str, str], ...]


def changes(services: Services, batch_id: str, owed: Sequence[Owing]) -> Iterator[Change]:
    """What owes these mails, as one batch; nothing for none."""
    if not owed:
        return
    for each in owed:
        yield from each.changes
    batch = Batch(tuple((each.mail.tenant, each.mail.intent_id) for each in owed))
    yield services.store.platform(_AREA).add(batch_id, batch)
    yield pending(services, POST, PLATFORM, batch_id)


def post(services: Services, batch_id: str) -> None:
    """Send what is not yet sent of a batch. One mail that cannot be made or taken does not hold up the others.

    Raises what the last of those raised; the batch stays pending, and is tried again as a whole.
    """
    shelf = services.store.platform(_AREA)
    stored = shelf.get(batch_id, Batch)
    problem: Exception | None = None
    for tenant, intent_id in stored.record.mails if stored else ():
        try:
            send(services, tenant_id(tenant), intent_id)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is raised below
            problem = error
    if problem is not None:
        raise problem
    shelf.write(shelf.discard(batch_id), settled(services, POST, PLATFORM, batch_id))
