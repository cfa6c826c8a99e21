"""A plan on DynamoDB and KMS: begun, written, changed, reminded of and erased as at home."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings
from app.wellbeing.families import PLAN_HISTORY, PLANS
from app.wellbeing.plans import model
from app.wellbeing.plans.record import Earlier, Plan
from tests.cast import Visitor
from tests.cloud import settings_on_aws
from tests.wellbeing.looking import door, shown
from tests.wellbeing.plans.planning import begin, write
from tests.wellbeing.plans.test_reviewing import days, settle


@pytest.fixture
def settings(tmp_path: Path, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_on_aws(empty_ministack, tmp_path, monkeypatch)


def test_a_plan_is_written_reminded_of_and_erased(alice: Visitor) -> None:
    assert alice.services.settings.store == "dynamodb"
    plan_id = begin(alice)
    write(alice, plan_id, 1, "I stop sleeping")
    write(alice, plan_id, 1, "I hear the door")
    settle(alice, plan_id, review_on="2026-12-01", remind="y")
    assert "I hear the door" in shown(alice, "/wellbeing/plan")
    assert "I stop sleeping" in shown(alice, f"/wellbeing/plan/{plan_id}/earlier")
    assert len(days(alice)) == 1
    alice.post(f"/wellbeing/plan/{plan_id}/erase")
    assert days(alice) == []
    assert door(alice).page(PLAN_HISTORY, Earlier).rows == []


def test_erasing_a_much_changed_plan_fits_the_transactions_of_dynamodb(alice: Visitor) -> None:
    plan_id = begin(alice)
    for number in range(100):
        seen = number + 1 if number else 0
        model.write_step(door(alice), plan_id, "ask", f"Call {number}", seen=seen, now=alice.services.now())
    assert alice.post(f"/wellbeing/plan/{plan_id}/erase").status_code == 303
    assert door(alice).page(PLANS, Plan).rows == []
    assert door(alice).page(PLAN_HISTORY, Earlier).rows == []
