"""The front page: the plan first, a check-in of one tap, and a way to everything else."""

from __future__ import annotations

from tests.cast import Visitor
from tests.conftest import Clock
from tests.wellbeing.lock.locking import lock


def begin_plan(visitor: Visitor) -> str:
    answer = visitor.post("/wellbeing/plan/new", {"shape": "dark"})
    return str(answer.location).split("/plan/")[1].partition("/")[0]


def test_without_a_plan_it_says_how_to_begin_one(alice: Visitor) -> None:
    page = alice.get("/wellbeing").text
    assert "Begin a plan" in page
    assert "Show my plan" not in page


def test_the_plan_written_last_is_one_tap_away(alice: Visitor, clock: Clock) -> None:
    first = begin_plan(alice)
    clock.move(minutes=1)
    begin_plan(alice)
    clock.move(minutes=1)
    alice.post(f"/wellbeing/plan/{first}/step/1", {"text": "I cannot sleep", "seen": "0"})
    page = alice.get("/wellbeing").text
    assert f'href="/wellbeing/plan/{first}">Show my plan' in page
    assert "All plans" in page
    assert "I cannot sleep" not in page


def test_a_check_in_takes_one_tap_and_a_save(alice: Visitor) -> None:
    page = alice.get("/wellbeing").text
    id_ = page.split('name="check_in_id" value="')[1].split('"')[0]
    for _ in range(2):  # a second tap is no second check-in
        answer = alice.post("/wellbeing/check-ins/new", {"mood": "2", "check_in_id": id_})
        assert answer.status_code == 303
    assert alice.get("/wellbeing/check-ins").text.count('class="entry-title"') == 1


def test_every_place_that_it_names_is_there(alice: Visitor) -> None:
    page = alice.get("/wellbeing").text.split('id="all"')[1].split("</main>")[0]
    places = [part.split('"')[0] for part in page.split('<dt><a href="')[1:]]
    assert len(places) >= 8
    assert {alice.get(place).status_code for place in places} == {200}


def test_lock_now_stands_on_every_page_once_the_lock_is_on(alice: Visitor) -> None:
    assert "Lock now" not in alice.get("/wellbeing/plan").text
    lock(alice)
    assert "Lock now" in alice.get("/wellbeing/plan").text
