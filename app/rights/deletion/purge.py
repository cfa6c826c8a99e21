"""The removal: step after step, each noted when it is done and on record before it begins, and asked of a hold.

Whatever stops it, it goes on with the first step that is not noted as done.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app import audit
from app.queue import settled
from app.rights.deletion import certificate, plan, steps
from app.rights.deletion import saga as sagas
from app.rights.deletion.model import PURGE
from app.rights.deletion.saga import Done, Page, Saga
from app.rights.holds import model as holds
from app.store.keys import tenant_id
from app.store.sealed import Stored

if TYPE_CHECKING:
    from app.services import Services

_ACTOR = "system:deletion"


def work(services: Services, saga_id: str) -> None:
    """Go on with a removal as far as it can go now. May be called any number of times, by any number of workers.

    Raises what a step raises: then it is tried again later.
    """
    stored = sagas.load(services, saga_id)
    if stored is not None and services.now() >= stored.record.purge_from:
        with suppress(steps.NotYet, steps.Reopened):
            _go_on(services, stored)
    services.store.platform("DELETIONS").write(settled(services, PURGE, tenant_id(saga_id)))


def _go_on(services: Services, stored: Stored[Saga]) -> None:
    while step := next((each for each in plan.STEPS if not stored.record.has(each)), ""):
        if _is_held(services, stored):
            return
        stored = _one(services, _begun(services, stored, step), step)
    _finish(services, stored)


def _one(services: Services, stored: Stored[Saga], step: str) -> Stored[Saga]:
    """One step, or a part of it."""
    after = steps.run(services, stored.record, step)
    if after is None:
        return stored
    done = replace(after, done=(*after.done, Done(step, services.now())), begun="")
    return sagas.noted(services, stored, done)


def _begun(services: Services, stored: Stored[Saga], step: str) -> Stored[Saga]:
    """On record before it begins; once, however often it is begun again."""
    saga = stored.record
    if saga.begun == step and saga.waits_since is None:
        return stored
    if saga.waits_since is not None:
        audit.record(services, actor=_ACTOR, action="account.delete.go_on", target=saga.tenant)
    if saga.begun != step:
        audit.record(services, actor=_ACTOR, action=f"account.delete.{step.replace(' ', '.')}", target=saga.tenant)
    return sagas.noted(services, stored, replace(saga, begun=step, waits_since=None))


def _is_held(services: Services, stored: Stored[Saga]) -> bool:
    """Whether law keeps it from going on. The clock asks again."""
    saga = stored.record
    if holds.standing(services, saga.owner) is None:
        return False
    if saga.waits_since is None:
        audit.record(services, actor=_ACTOR, action="account.delete.wait", target=saga.tenant)
        page = sagas.page_put(services, saga, Page(saga=saga.id))
        sagas.noted(services, stored, replace(saga, waits_since=services.now()), page)
    return True


def _finish(services: Services, stored: Stored[Saga]) -> None:
    """The mail has gone out: the saga goes, and its key."""
    saga = stored.record
    if not certificate.gone_out(services, saga):
        raise steps.NotYet
    audit.record(services, actor=_ACTOR, action="account.delete.done", target=saga.tenant)
    shelf = sagas.shelf_of(services, saga.id)
    shelf.write(*sagas.ending(services, saga.id, saga.purge_from))
    services.store.keys.destroy(tenant_id(saga.id))
    services.store.clear(tenant_id(saga.id))
    services.store.settle()
