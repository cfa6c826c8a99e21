"""A check-in of a zone that is ahead stands in the charts at once, as it does in the list."""

from __future__ import annotations

from datetime import timedelta

from app.wellbeing.checkins.record import CheckIn, check_in_name
from app.wellbeing.families import CHECK_INS
from tests.cast import Visitor
from tests.wellbeing.looking import door, shown


def test_a_day_that_has_not_come_here_is_noted(alice: Visitor) -> None:
    now, records = alice.services.now(), door(alice)
    day = (now + timedelta(days=1)).date()
    ahead = CheckIn(id=26 * "a", on=day, at="14:59", zone="Pacific/Kiritimati", written_at=now, mood=2)
    records.write(CHECK_INS, ahead.id, records.add(CHECK_INS, check_in_name(ahead), ahead))
    assert "1 of 30 days" in shown(alice, "/wellbeing/check-ins/charts?span=30")


def test_days_that_no_zone_has_reached_are_not_asked_for(alice: Visitor) -> None:
    far = f"{alice.services.now() + timedelta(days=5):%Y-%m-%d}"
    assert f"until={far}" not in alice.get(f"/wellbeing/check-ins/charts?until={far}").text
