"""The page "Who opened this", as its owner reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Visitor
from tests.promises import promise
from tests.wellbeing.looking import words_of
from tests.wellbeing.test_locked import no_key

WORDS = "I slept at my sister's, alder-tree."


def check_in(alice: Visitor) -> None:
    answer = alice.post("/wellbeing/check-ins/new", {"mood": "2", "note": WORDS})
    assert answer.status_code == 303, answer.text


@promise("10.2", part=True)
def test_alice_reads_what_was_opened_and_why_and_none_of_her_words(alice: Visitor) -> None:
    check_in(alice)
    alice.get("/wellbeing/check-ins")
    page = alice.get("/wellbeing/opened").text
    assert "Check-in" in page
    assert "written saved on a page" in page
    assert "opened to show it on a page" in page
    assert "you, in this browser" in page
    assert "alder-tree" not in page


def test_what_happened_again_at_one_sitting_is_one_row_that_says_how_often(alice: Visitor, clock: Any) -> None:
    check_in(alice)
    for _ in range(3):
        clock.move(minutes=1)
        alice.get("/wellbeing/check-ins")
    page = alice.get("/wellbeing/opened").text
    assert "3 times" in page
    clock.move(hours=2)
    alice.get("/wellbeing/check-ins")
    assert "3 times" in alice.get("/wellbeing/opened").text


def test_another_browser_of_hers_is_named_and_one_that_signed_out_is_said_to_be(
    alice: Visitor, visit: Callable[[str], Visitor]
) -> None:
    check_in(alice)
    other = visit(alice.email)
    assert "you, in another browser" in other.get("/wellbeing/opened").text
    alice.post("/sign-out")
    assert "you, in a browser that is signed out by now" in other.get("/wellbeing/opened").text


def test_each_record_has_rows_of_its_own_that_lead_to_it(alice: Visitor) -> None:
    places = []
    for name in ("Dr. Gray", "Dr. Brown"):
        answer = alice.post("/wellbeing/providers/new", {"provider": name, "said": "x"})
        places.append(str(answer.location).partition("?")[0])
    for place in places:
        alice.get(place)
    page = alice.get("/wellbeing/opened").text
    assert [f'href="{place}"' in page for place in places] == [True, True]
    assert "Gray" not in page


def test_rows_of_what_lies_under_a_day_lead_to_it_too(alice: Visitor) -> None:
    alice.post("/wellbeing/check-ins/new", {"check_in_id": 26 * "a", "mood": "2", "on": "2026-11-18", "at": "08:30"})
    alice.post("/wellbeing/events", {"event_id": 26 * "b", "on": "2026-11-02", "title": "x"})
    alice.post(f"/wellbeing/events/20261102-{26 * 'b'}", {"on": "2026-11-03", "title": "x"})
    answers = {f"item-{at}": "0" for at in range(1, 10)}
    answered = alice.post("/wellbeing/questionnaires/new/phq9", answers).location
    page = alice.get("/wellbeing/opened").text
    led = {
        kind: alice.get(re.findall(f'href="(/wellbeing/opened/{kind}/[a-z0-9]+)"', page)[0]).location
        for kind in ("check-in", "event", "questionnaire")
    }
    assert led == {
        "check-in": f"/wellbeing/check-ins/20261118-0830-{26 * 'a'}",
        "event": f"/wellbeing/events/20261103-{26 * 'b'}",
        "questionnaire": answered,
    }


@pytest.mark.parametrize("erased", [False, True])
def test_where_no_row_can_lead_the_page_says_why(alice: Visitor, erased: bool) -> None:
    if erased:
        said = {"check_in_id": 26 * "a", "mood": "2", "on": "2026-11-18", "at": "08:30"}
        alice.post("/wellbeing/check-ins/new", said)
        alice.post(f"/wellbeing/check-ins/20261118-0830-{26 * 'a'}/erase")
    answer = alice.get(f"/wellbeing/opened/check-in/{26 * 'a'}")
    assert answer.status_code == 404
    assert "It was erased, or it came in with a file" in answer.text


def test_nothing_else_is_led_to(alice: Visitor) -> None:
    assert alice.get(f"/wellbeing/opened/plan/{26 * 'a'}").status_code == 404
    assert alice.get("/wellbeing/opened/check-in/-").status_code == 404


def test_it_promises_no_more_than_can_be_kept(alice: Visitor) -> None:
    page = words_of(alice.get("/wellbeing/opened"))
    assert "Nothing in CoTrackPro changes a row or takes one away, short of erasing everything here" in page
    assert "somebody with the server’s own disk in their hands could" in page


def test_charlie_sees_none_of_it(alice: Visitor, charlie: Visitor) -> None:
    check_in(alice)
    assert "Nothing has been opened yet" in charlie.get("/wellbeing/opened").text


def test_the_log_is_locked_with_the_rest(alice: Visitor) -> None:
    check_in(alice)
    with no_key(alice.services):
        assert alice.get("/wellbeing/opened").status_code == 503
