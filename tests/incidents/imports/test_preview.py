"""The preview says what saving would do, and what was decided on the way."""

from __future__ import annotations

from collections.abc import Callable

from tests.incidents.imports.conftest import Looked

Look = Callable[[str], Looked]


def test_a_time_that_came_twice_is_said_to_be_taken_as_the_first(look: Look) -> None:
    page = look("date,time,what\n2025-11-02,1:30 am,one\n2025-11-02,3:30 am,two\n")
    assert "1 time came twice that night, when the clocks went back. It is taken as the first of the two." in page.plan
    page = look("date,end time,time,what\n2025-11-02,1:45,1:30 am,one\n2025-11-02,,1:40 am,two\n")
    assert (
        "3 times came twice that night, when the clocks went back. Each is taken as the first of the two." in page.plan
    )


def test_a_time_that_says_which_of_the_two_it_is_is_not_guessed(look: Look) -> None:
    assert "came twice" not in look("date,what\n2025-11-02T01:30:00-05:00,one\n").plan
    assert "came twice" not in look("date,time,second_pass,what\n2025-11-02,1:30,,one\n2025-11-02,1:30,yes,x\n").plan


def test_what_is_there_already_is_not_shown_as_ready(look: Look) -> None:
    page = look("date,what\n2025-11-02,one\n")
    page.choose(then="save")
    page = look("date,what\n2025-11-02,one\n\n")
    assert "0 entries are ready" in page.plan
    assert "1 already there" in page.plan
    assert "How the first ones will read" not in page.plan
