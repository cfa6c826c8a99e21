"""Writing a plan: one question a screen, each of which can be skipped, gone back from and written anew."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.wellbeing.plans import model
from app.wellbeing.records import Records
from tests.cast import Visitor
from tests.wellbeing.looking import door, shown, words_of
from tests.wellbeing.plans.planning import begin, seen_at, write


def test_alice_writes_a_step_and_reads_it_on_her_plan(alice: Visitor) -> None:
    plan_id = begin(alice)
    answer = write(alice, plan_id, 1, "I stop sleeping\nI hear the door")
    assert answer.location == f"/wellbeing/plan/{plan_id}/step/2"
    assert "How you know it is starting Change How you know it is starting I stop sleeping I hear the door" in shown(
        alice, f"/wellbeing/plan/{plan_id}"
    )


def test_a_step_can_be_skipped_and_is_named_among_the_skipped(alice: Visitor) -> None:
    plan_id = begin(alice)
    page = alice.get(f"/wellbeing/plan/{plan_id}/step/1").text
    assert f'href="/wellbeing/plan/{plan_id}/step/2">Skip this step' in page
    write(alice, plan_id, 2, "A walk")
    words = shown(alice, f"/wellbeing/plan/{plan_id}")
    assert words.index("A walk") < words.index("Skipped so far") < words.index("How you know it is starting")


@pytest.mark.parametrize(("go", "to"), [("on", "/step/3"), ("back", "/step/1"), ("show", "")])
def test_whichever_way_she_goes_on_the_words_are_saved(alice: Visitor, go: str, to: str) -> None:
    plan_id = begin(alice)
    answer = write(alice, plan_id, 2, "A walk", go=go)
    assert answer.location == f"/wellbeing/plan/{plan_id}{to}"
    assert "A walk" in shown(alice, f"/wellbeing/plan/{plan_id}")


def test_the_last_step_leads_to_the_name_and_the_day_of_the_next_look(alice: Visitor) -> None:
    plan_id = begin(alice)
    assert write(alice, plan_id, 6, "Not be alone").location == f"/wellbeing/plan/{plan_id}/review"


def test_an_idea_that_is_ticked_becomes_a_line_and_is_not_offered_again(alice: Visitor) -> None:
    plan_id = begin(alice)
    write(alice, plan_id, 2, "Call the cat", ideas=["0", "99"])
    words = shown(alice, f"/wellbeing/plan/{plan_id}/step/2")
    assert "Call the cat Cold water on my hands and face" in words
    assert words.count("Cold water on my hands and face") == 1


def test_words_from_another_tab_are_not_overwritten_unseen(alice: Visitor) -> None:
    plan_id = begin(alice)
    seen = seen_at(alice, plan_id, 1)
    write(alice, plan_id, 1, "From the phone")
    answer = write(alice, plan_id, 1, "From the desk", seen=seen)
    assert answer.status_code == 409
    assert "What stands there now: From the phone" in words_of(answer)
    assert "From the desk" in answer.text
    assert re.search(r'name="seen"[^>]*value="2"', answer.text)
    assert write(alice, plan_id, 1, "From the desk", seen="2").status_code == 303


def test_too_long_a_text_is_a_sentence_and_nothing_is_lost(alice: Visitor) -> None:
    plan_id = begin(alice)
    answer = write(alice, plan_id, 1, "x" * 3_990, ideas=["0"])
    assert answer.status_code == 422
    assert "and 4,000 fit here" in words_of(answer)
    assert "x" * 3_990 in answer.text


@pytest.mark.parametrize("path", ["", "/step/1"])
def test_charlie_finds_nothing_of_alices(alice: Visitor, charlie: Visitor, path: str) -> None:
    plan_id = begin(alice)
    assert charlie.get(f"/wellbeing/plan/{plan_id}{path}").status_code == 404


@pytest.mark.parametrize("step", [0, 7, 10**30])
def test_a_step_that_there_is_not_is_not_found(alice: Visitor, step: int) -> None:
    plan_id = begin(alice)
    assert alice.get(f"/wellbeing/plan/{plan_id}/step/{step}").status_code == 404
    assert alice.post(f"/wellbeing/plan/{plan_id}/step/{step}", {"text": "x", "seen": "0"}).status_code == 404


@pytest.mark.parametrize(("step", "status"), [("alone", 303), ("signs", 409)])
def test_what_is_written_at_the_same_moment_stands_and_is_told_where_it_is_the_same_step(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch, step: str, status: int
) -> None:
    plan_id, now, save = begin(alice), alice.services.now(), Records.write
    other = iter(["From the phone"])

    def late(records: Records, *changes: Any, **more: Any) -> None:
        for text in other:
            model.write_step(door(alice), plan_id, step, text, seen=0, now=now)
        save(records, *changes, **more)

    monkeypatch.setattr(Records, "write", late)
    answer = write(alice, plan_id, 1, "From the desk", seen="0")
    assert answer.status_code == status
    assert "From the phone" in shown(alice, f"/wellbeing/plan/{plan_id}")
    assert ("From the desk" in shown(alice, f"/wellbeing/plan/{plan_id}")) is (status == 303)
    assert ("What stands there now: From the phone" in words_of(answer)) is (status == 409)
