"""A safety plan costs nothing: writing, reading, printing and erasing it stay open whatever was paid."""

from __future__ import annotations

from app.billing.standing import State
from tests.billing.payer import Payer
from tests.wellbeing.looking import shown
from tests.wellbeing.plans.planning import begin, write


def test_without_a_plan_that_is_paid_a_safety_plan_is_written_read_printed_and_erased(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=15)
    assert alice_pays.state() is State.NEVER
    alice = alice_pays.visitor
    plan_id = begin(alice)
    assert write(alice, plan_id, 1, "I stop sleeping").status_code == 303
    assert "I stop sleeping" in shown(alice, f"/wellbeing/plan/{plan_id}")
    assert alice.get(f"/wellbeing/plan/{plan_id}/page.pdf").status_code == 200
    assert alice.post(f"/wellbeing/plan/{plan_id}/erase").status_code == 303
