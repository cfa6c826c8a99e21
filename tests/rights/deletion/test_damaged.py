"""Damage, holds and wrong clocks: none stops the end of another account, locks anybody out, or tells a secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app import damage
from app.accounts import model as accounts
from app.rights.deletion import rounds
from app.rights.deletion.model import closing
from app.rights.holds import model as holds
from app.rights.holds.model import Hold
from app.services import Services
from app.store import Always, Put
from app.store.keys import PLATFORM, tenant_id
from app.store.sealed import Shelf
from tests.cast import Visitor, arrive, stranger
from tests.conftest import Clock
from tests.rights.deletion.leaving import PAGE, close, let_days_pass


def spoil(shelf: Shelf, sort: str) -> None:
    """Turn one bit of what stands there."""
    store = shelf._store
    (item,) = store.page(shelf._partition, prefix=sort, limit=1).items
    store.write(Put(replace(item, body=item.body[:-1] + bytes([item.body[-1] ^ 1])), Always()))


def saga_shelf(alice: Visitor) -> Shelf:
    closed = closing(alice.shelf)
    assert closed
    return alice.services.store.tenant(tenant_id(closed.saga))


def preserve(services: Services, alice: Visitor, *, tell: bool) -> None:
    order = Hold(reason="subpoena", reference="24-7", since=services.now(), by="staff", tell=tell)
    holds.place(services, tenant_id(alice.tenant), order)


def gone(services: Services, who: Visitor) -> bool:
    return services.store.keys.destroyed(tenant_id(who.tenant))


def test_a_damaged_saga_stops_no_other_removal_is_told_and_is_gone_through_anew(
    alice: Visitor, visit: Callable[[str], Visitor], services: Services, clock: Clock
) -> None:
    bob = visit("bob@example.org")
    close(alice)
    close(bob)
    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    spoil(saga_shelf(alice), "SAGA")

    let_days_pass(services, clock)

    assert gone(services, bob)
    assert gone(services, alice)
    assert services.store.names(tenant_id(alice.tenant)) == []
    assert len(damage.noted(services).rows) == 1


def test_a_damaged_hold_stands_is_told_and_stops_no_other_removal(
    alice: Visitor, visit: Callable[[str], Visitor], services: Services, clock: Clock
) -> None:
    bob = visit("bob@example.org")
    preserve(services, alice, tell=False)
    close(alice)
    close(bob)
    spoil(services.store.platform("HOLD"), alice.tenant)

    let_days_pass(services, clock)

    assert gone(services, bob)
    assert accounts.read(alice.shelf)
    assert [row.record.tenant for row in damage.noted(services).rows] == [alice.tenant]


def test_with_a_damaged_saga_its_owner_comes_back_and_stays(
    app: Flask, alice: Visitor, services: Services, clock: Clock
) -> None:
    close(alice)
    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    spoil(saga_shelf(alice), "SAGA")

    assert arrive(app, alice.email, alice.tenant).post(f"{PAGE}/back").location == "/home"
    let_days_pass(services, clock, 40)

    assert closing(alice.shelf) is None
    assert accounts.read(alice.shelf)


@pytest.mark.parametrize("begun", [True, False])
def test_a_hold_that_must_not_be_told_looks_like_a_removal_that_takes_its_time(
    app: Flask, alice: Visitor, services: Services, clock: Clock, begun: bool
) -> None:
    page = close(alice)
    clock.move(days=30)
    late = stranger(app).get(page).text
    preserve(services, alice, tell=False)
    if begun:
        let_days_pass(services, clock, 10)

    shown = stranger(app).get(page).text

    assert shown.partition("<h1>")[2] == late.partition("<h1>")[2]
    assert "to come" in shown
    assert "you can come back" not in shown


def test_of_a_hold_that_may_be_told_each_page_of_the_end_says_so(
    app: Flask, alice: Visitor, services: Services, clock: Clock
) -> None:
    preserve(services, alice, tell=True)
    assert "legal order" in alice.get(PAGE).text
    page = close(alice)
    assert "legal order" in arrive(app, alice.email, alice.tenant).get(PAGE).text

    let_days_pass(services, clock, 40)

    assert "legal order" in stranger(app).get(page).text
    assert "legal order" in arrive(app, alice.email, alice.tenant).get(PAGE).text


def test_the_page_of_a_removal_that_is_held_stands_as_long_as_the_hold(
    app: Flask, alice: Visitor, services: Services, clock: Clock
) -> None:
    preserve(services, alice, tell=False)
    page = close(alice)

    let_days_pass(services, clock, 240)

    assert stranger(app).get(page).status_code == 200


def test_a_clock_that_jumps_ahead_removes_nothing_and_delays_nothing_once_it_is_right(
    app: Flask, alice: Visitor, visit: Callable[[str], Visitor], services: Services, clock: Clock
) -> None:
    bob = visit("bob@example.org")
    close(bob)
    rounds.begin(services)
    clock.move(days=2000)
    assert [rounds.begin(services) for _ in range(3)] == [0, 0, 0]
    clock.move(days=-2000)
    rounds.begin(services)

    close(alice)

    closed = closing(alice.shelf)
    assert closed
    assert closed.purge_from == clock() + timedelta(days=30)
    assert closing(bob.shelf)


def test_a_clock_that_nobody_looked_at_for_days_is_believed_within_hours(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    close(alice)
    rounds.begin(services)
    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    clock.move(days=31)
    assert rounds.begin(services) == 0

    clock.move(hours=6)

    assert rounds.begin(services) == 1


def test_a_clock_that_was_believed_wrongly_is_right_again_after_a_day(
    app: Flask, services: Services, clock: Clock
) -> None:
    for hours in (0, 48_000, 6, -48_006, 12, 12):
        clock.move(hours=hours)
        rounds.begin(services)

    alice = arrive(app, "alice@example.org")
    close(alice)

    closed = closing(alice.shelf)
    assert closed
    assert closed.purge_from == clock() + timedelta(days=30)


def test_a_clock_whose_last_look_is_damaged_is_believed(alice: Visitor, services: Services, clock: Clock) -> None:
    close(alice)
    let_days_pass(services, clock, 29)
    spoil(services.store.platform("DELETIONS#CLOCK"), "LATEST")

    let_days_pass(services, clock, 2)

    assert gone(services, alice)
    assert [row.record.tenant for row in damage.noted(services).rows] == [PLATFORM]
