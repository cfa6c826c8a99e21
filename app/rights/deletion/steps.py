"""The steps of a removal. Each may be stopped anywhere and run again; each says whether it has come to its end.

Those that take long do a part of it at a time, so that a hold, or the end of a worker's time, comes in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app import damage, parking, queue
from app.accounts import model as accounts
from app.billing import leaving
from app.identity import ended
from app.identity.ended import Guard
from app.mail import newsletter
from app.rights.deletion import certificate, counting, model
from app.rights.deletion.saga import Saga
from app.rights.registry import ERASED, private
from app.rights.retained import model as retained
from app.store import Change
from app.store.sealed import Tampered

if TYPE_CHECKING:
    from app.services import Services

LOOK_AGAIN = timedelta(seconds=30)
"""Longer than any process uses a watched key without looking, and than a request lives that had begun before."""

_AT_ONCE = 20
"""Writes between two looks at whether it may go on."""

_PAUSE = 5.0
"""How many times as long as a write the others have the machine after it."""

_LONGEST_PAUSE_SECONDS = 1.0

Outcome = Saga | None
"""The saga with what is to be noted of it; None: the step is not over, and goes on from where it stands."""
Run = Callable[["Services", Saga], Outcome]


def run(services: Services, saga: Saga, step: str) -> Outcome:
    """Do (a part of) a step."""
    if step.startswith("places "):
        erase = dict(ERASED)[step.removeprefix("places ")]
        erase(services, saga.owner)
        return saga
    return _RUNS[step](services, saga)


def _fence(services: Services, saga: Saga) -> Outcome:
    """From here on nobody comes back: no session, no sign-in, and each process notices soon that the key is gone."""
    shelf = services.store.tenant(saga.owner)
    try:
        household = accounts.read(shelf)
    except Tampered:  # it stands for nobody; what was noted on the first day is what is known
        household = None
    account = household.account if household else None
    if household and account:
        if account.record.closing is None or account.record.closing.saga != saga.id:
            raise Reopened
        closing = replace(account.record.closing, final=True)
        saga = replace(
            saga,
            email=account.record.email,
            subject=account.record.subject,
            language=household.preferences.language,
        )
        shelf.write(
            shelf.replace(account, replace(account.record, closing=closing)), *_keeping_out(services, saga.subject)
        )
    with suppress(Tampered):  # whose session it is cannot be told, and no session opens a closed account
        model.end_sessions(services, shelf)
    services.store.keys.watch(saga.owner, closely=True)
    private.keys(services).watch(saga.owner, closely=True)
    return saga


def _keeping_out(services: Services, subject: str) -> list[Change]:
    """Said before the provider is told to delete the person: whatever it tells of them later begins no account."""
    if not subject:
        return []
    guard = ended.guard(services, subject)
    newest = guard.record.newest if guard else 0
    return [ended.guarding(services, subject, guard, Guard(newest=newest, deleted=True))]


def _count(services: Services, saga: Saga) -> Outcome:
    return counting.some(services, saga)


def _retained(services: Services, saga: Saga) -> Outcome:
    retained.retain(services, saga.owner)
    return saga


def _billing(services: Services, saga: Saga) -> Outcome:
    leaving.end(services, services.store.tenant(saga.owner))
    return saga


def _newsletter(services: Services, saga: Saga) -> Outcome:
    shelf = services.store.tenant(saga.owner)
    try:
        changes = newsletter.leaving(services, shelf)
        if changes:
            shelf.write(*changes)
        newsletter.sync(services, saga.owner)
    except Tampered:  # which address was told cannot be known any more but for the present one
        newsletter.take_off(services, saga.email)
    return saga


def _sign_in(services: Services, saga: Saga) -> Outcome:
    if saga.subject:
        services.identity.delete_person(saga.subject)
    return saga


def _keys(services: Services, saga: Saga) -> Outcome:
    private.keys(services).destroy(saga.owner)
    services.store.keys.destroy(saga.owner)
    return saga


def _private(services: Services, saga: Saga) -> Outcome:
    private.erase(services, saga.owner)
    return saga


def _files(services: Services, saga: Saga) -> Outcome:
    return _part_of(saga, services.blobs.tenant(saga.owner).clear)


def _queue(services: Services, saga: Saga) -> Outcome:
    queue.forget(services, saga.owner)
    parking.forget(services, saga.owner)
    damage.forget(services, saga.owner)
    services.queue.forget(saga.owner)
    return saga


def _records(services: Services, saga: Saga) -> Outcome:
    return _part_of(saga, lambda: services.store.clear_some(saga.owner))


def _part_of(saga: Saga, remove: Callable[[], int]) -> Outcome:
    """Remove some, and leave the machine to others for longer than that took: nobody waits for this."""
    for _ in range(_AT_ONCE):
        began = time.perf_counter()
        if not remove():
            return saga
        time.sleep(min(_LONGEST_PAUSE_SECONDS, _PAUSE * (time.perf_counter() - began)))
    return None


def _again(services: Services, saga: Saga) -> Outcome:
    """What a process wrote that had the key open: removed once nobody can have it open any more."""
    destroyed = next(done.at for done in saga.done if done.step == "keys")
    if services.now() < destroyed + LOOK_AGAIN:
        raise NotYet
    private.erase(services, saga.owner)
    while services.blobs.tenant(saga.owner).clear():
        pass
    services.store.clear(saga.owner)
    return _queue(services, saga)


def _settle(services: Services, saga: Saga) -> Outcome:
    if not services.store.settle():
        raise NotYet
    return saga


class NotYet(Exception):
    """A step must wait for a moment: the clock begins it again, and nothing went wrong."""


class Reopened(Exception):
    """Its owner came back at the last moment. Nothing was removed."""


_RUNS: Mapping[str, Run] = {
    "fence": _fence,
    "count": _count,
    "retained": _retained,
    "billing": _billing,
    "newsletter": _newsletter,
    "sign-in": _sign_in,
    "keys": _keys,
    "private": _private,
    "files": _files,
    "queue": _queue,
    "records": _records,
    "again": _again,
    "settle": _settle,
    "certificate": certificate.issue,
}
