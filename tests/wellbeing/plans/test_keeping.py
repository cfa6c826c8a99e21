"""What is kept of a plan: earlier wordings until it is erased, the rest when a part is damaged, and who did what."""

from __future__ import annotations

import sqlite3

from app.wellbeing.access_log import Did
from app.wellbeing.families import PLAN_HISTORY, PLANS
from app.wellbeing.plans import model
from app.wellbeing.plans.record import Earlier, Plan
from tests.cast import Visitor
from tests.wellbeing.looking import door, shown
from tests.wellbeing.plans.planning import begin, spoil, write


def test_what_was_changed_or_emptied_can_be_read_again_the_last_change_first(alice: Visitor) -> None:
    plan_id = begin(alice)
    for text in ("Call Rose", "Call Iris", ""):
        write(alice, plan_id, 4, text)
    words = shown(alice, f"/wellbeing/plan/{plan_id}/earlier")
    assert words.index("Call Iris") < words.index("Call Rose")
    assert "Call" not in shown(alice, f"/wellbeing/plan/{plan_id}")


def test_the_same_words_twice_are_written_once(alice: Visitor) -> None:
    plan_id = begin(alice)
    for _ in range(2):
        assert write(alice, plan_id, 1, "Call Rose").status_code == 303
    assert model.load(door(alice), plan_id).record.number == 2


def test_an_erased_plan_leaves_nothing_but_rows_that_say_so(alice: Visitor) -> None:
    plan_id = begin(alice)
    for number in range(100):
        model.write_step(
            door(alice), plan_id, "ask", f"Call {number}", seen=number + 1 if number else 0, now=alice.services.now()
        )
    answer = alice.post(f"/wellbeing/plan/{plan_id}/erase")
    assert answer.location == "/wellbeing/plan"
    assert door(alice).page(PLANS, Plan).rows == []
    assert door(alice).page(PLAN_HISTORY, Earlier).rows == []
    assert alice.get(f"/wellbeing/plan/{plan_id}").status_code == 404
    rows = [stored.record for stored in door(alice).accesses(limit=500).rows]
    assert {row.family for row in rows if row.did is Did.REMOVED} == {"plan", "plan-history"}


def test_erasing_one_plan_leaves_the_other(alice: Visitor) -> None:
    first, second = begin(alice), begin(alice, "danger")
    write(alice, second, 1, "Out by the yard")
    write(alice, second, 1, "Out by the door")
    alice.post(f"/wellbeing/plan/{first}/erase")
    assert "Out by the door" in shown(alice, f"/wellbeing/plan/{second}")
    assert "Out by the yard" in shown(alice, f"/wellbeing/plan/{second}/earlier")


def test_charlie_erases_nothing_of_alices(alice: Visitor, charlie: Visitor) -> None:
    plan_id = begin(alice)
    assert charlie.post(f"/wellbeing/plan/{plan_id}/erase").status_code == 404
    assert alice.get(f"/wellbeing/plan/{plan_id}").status_code == 200


def test_a_damaged_plan_is_said_so_below_help_lines_and_its_earlier_wordings_read_on(alice: Visitor) -> None:
    plan_id = begin(alice)
    write(alice, plan_id, 4, "Call Rose")
    write(alice, plan_id, 4, "Call Iris")
    spoil(alice, plan_id)
    words = shown(alice, f"/wellbeing/plan/{plan_id}", 503)
    assert words.index("In danger now: 911.") < words.index("This plan could not be read")
    assert "Call Rose" in shown(alice, f"/wellbeing/plan/{plan_id}/earlier")
    assert "1 plan could not be read" in shown(alice, "/wellbeing/plan")
    assert alice.post(f"/wellbeing/plan/{plan_id}/erase").status_code == 303
    assert "could not be read" not in shown(alice, "/wellbeing/plan")


def test_damaged_earlier_wordings_are_counted_and_can_be_erased(alice: Visitor) -> None:
    plan_id = begin(alice)
    write(alice, plan_id, 4, "Call Rose")
    write(alice, plan_id, 4, "Call Iris")
    spoil(alice, plan_id, "PLANWAS#")
    assert "1 earlier wording is damaged" in shown(alice, f"/wellbeing/plan/{plan_id}/earlier")
    assert alice.post(f"/wellbeing/plan/{plan_id}/erase").status_code == 303
    with sqlite3.connect(alice.services.settings.data_dir / "phi-wellbeing.db") as file:
        assert file.execute("SELECT count(*) FROM items WHERE sort LIKE 'PLAN%'").fetchone() == (0,)


def test_no_one_finds_their_way_through_more_than_twenty(alice: Visitor) -> None:
    for _ in range(20):
        begin(alice)
    answer = alice.post("/wellbeing/plan/new", {"shape": "dark"})
    assert answer.status_code == 409
    assert "You have 20 plans already" in answer.text
