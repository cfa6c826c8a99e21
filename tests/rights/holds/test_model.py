"""An account that law asks us to preserve is preserved from one noted act to another."""

from __future__ import annotations

import pytest

from app import audit
from app.errors import Conflict
from app.rights.holds.model import Hold, held, lift, page, place, standing
from app.services import Services
from app.store.keys import tenant_id
from tests.rights.deletion.test_damaged import spoil

ALICE, BOB = tenant_id("a" * 26), tenant_id("b" * 26)
STAFF = "s" * 26


def hold(services: Services) -> Hold:
    return Hold(reason="preservation order", reference="24-cv-1", since=services.now(), by=STAFF, tell=True)


def test_a_hold_stands_until_it_is_lifted(services: Services) -> None:
    place(services, ALICE, hold(services))

    assert standing(services, ALICE) == hold(services)
    assert [row.sort for row in page(services).rows] == [ALICE]
    lift(services, ALICE, by=STAFF, reason="the order ended")
    assert standing(services, ALICE) is None


def test_both_acts_are_on_record(services: Services) -> None:
    place(services, ALICE, hold(services))
    lift(services, ALICE, by=STAFF, reason="the order ended")

    acts = [(row.record.action, row.record.actor, row.record.target) for row in audit.page(services).rows]
    assert acts == [("hold.lift", STAFF, ALICE), ("hold.place", STAFF, ALICE)]


def test_a_second_hold_is_refused_and_the_first_one_stays(services: Services) -> None:
    place(services, ALICE, hold(services))

    with pytest.raises(Conflict):
        place(services, ALICE, hold(services))
    assert standing(services, ALICE) == hold(services)


def test_lifting_what_is_not_held_notes_nothing(services: Services) -> None:
    lift(services, ALICE, by=STAFF, reason="a slip")

    assert not audit.page(services).rows


def test_a_hold_whose_record_is_damaged_holds_on_and_stops_no_list(services: Services) -> None:
    place(services, ALICE, hold(services))
    place(services, BOB, hold(services))
    spoil(services.store.platform("HOLD"), ALICE)

    assert held(services) == {ALICE, BOB}
    assert [row.sort for row in page(services).rows] == [ALICE, BOB]
    damaged = standing(services, ALICE)
    assert damaged
    assert not damaged.tell
    lift(services, ALICE, by=STAFF, reason="the order ended")
    assert held(services) == {BOB}
