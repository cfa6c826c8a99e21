"""A worker that dies anywhere on the way brings nothing back twice, and nothing is lost: the next one goes on."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest

from app.blobs import TenantBlobs
from app.rights.restoring import work
from app.rights.restoring.model import BRING, LOOK, standing
from app.store import StoreUnavailable
from app.store.keys import tenant_id
from app.store.sealed import Shelf
from tests.cast import Visitor
from tests.conftest import Clock
from tests.rights.restoring.copies import files_of, zipped
from tests.rights.restoring.filling import fill
from tests.rights.restoring.test_whole import RESTORE, coming_back


class Killed(Exception):
    """The worker is gone."""


def runs_until_killed(who: Visitor, monkeypatch: pytest.MonkeyPatch, writes: int) -> bool:
    """Run what is owed, and kill the worker before its write number `writes`; whether it came to its end."""
    left = [writes]

    def one_less() -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return True

    write, put = Shelf.write, TenantBlobs.put
    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "write", lambda *given, **named: one_less() and write(*given, **named))
        patched.setattr(TenantBlobs, "put", lambda *given, **named: one_less() and put(*given, **named))
        held = standing(who.shelf)
        assert held
        job = work.look if held.record.state == "reading" else work.bring
        try:
            job(who.services, tenant_id(who.tenant), held.record.id)
        except Killed:
            return False
    return True


def test_killed_before_each_write_in_turn_it_all_comes_back_once(
    alice: Visitor, bob: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(alice)
    clock.move(hours=1)
    before = files_of(alice.services, tenant_id(alice.tenant))
    sent = {"file": (io.BytesIO(zipped(before)), "copy.zip")}
    assert bob.post(RESTORE, sent, content_type="multipart/form-data").status_code == 303
    looks = kills = 0
    while not runs_until_killed(bob, monkeypatch, 1 + looks % 3):
        looks += 1
    assert bob.post(f"{RESTORE}/begin").status_code == 303
    while not runs_until_killed(bob, monkeypatch, 2 + kills):
        kills += 1
    bob.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests

    assert min(looks, kills) > 5
    held = standing(bob.shelf)
    assert held
    assert (held.record.state, held.record.left_out) == ("done", 0)
    assert coming_back(files_of(bob.services, tenant_id(bob.tenant))) == coming_back(before)


def test_a_step_that_takes_long_makes_way_and_goes_on(
    alice: Visitor, bob: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(alice)
    clock.move(hours=1)
    before = files_of(alice.services, tenant_id(alice.tenant))
    monkeypatch.setattr(work, "_SECONDS", -1.0)
    monkeypatch.setattr(work, "_AT_ONCE", 2)
    sent = {"file": (io.BytesIO(zipped(before)), "copy.zip")}
    bob.post(RESTORE, sent, content_type="multipart/form-data")
    bob.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    bob.post(f"{RESTORE}/begin")
    bob.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests

    assert "Your copy is back" in bob.get(RESTORE).text
    assert coming_back(files_of(bob.services, tenant_id(bob.tenant))) == coming_back(before)


def test_while_the_store_is_away_it_stays_owed(
    alice: Visitor, bob: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(alice)
    clock.move(hours=1)
    sent = {"file": (io.BytesIO(zipped(files_of(alice.services, tenant_id(alice.tenant)))), "copy.zip")}
    bob.post(RESTORE, sent, content_type="multipart/form-data")

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    held = standing(bob.shelf)
    assert held
    with monkeypatch.context() as patched, suppress(StoreUnavailable):
        patched.setattr(Shelf, "write", away)
        work.look(bob.services, tenant_id(bob.tenant), held.record.id)

    assert "Looking through your copy" in bob.get(RESTORE).text
    assert {job for job, _, _ in bob.services.queue.held} >= {LOOK}  # type: ignore[attr-defined]  # the held queue of the tests
    assert BRING not in {job for job, _, _ in bob.services.queue.held}  # type: ignore[attr-defined]  # the same
