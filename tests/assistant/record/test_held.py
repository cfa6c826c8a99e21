"""An answer can be come back to for an hour, by whoever asked, and is kept when they say so."""

from __future__ import annotations

from tests.assistant.record.making import entries


def asked(alice) -> str:
    entries(alice.shelf, [("2026-11-16", "Jordan was 40 minutes late at the library.")])
    answer = alice.post("/assistant/ask", {"question": "When was Jordan late?"})
    assert answer.status_code == 303, answer.text
    return answer.location.partition("#")[0]


def test_back_leads_to_the_answer_and_asks_nobody_again(alice):
    page = alice.get(asked(alice)).text
    assert "40 minutes late at the library" in page
    assert "When was Jordan late?" in page


def test_after_an_hour_it_is_gone_unless_it_was_kept(alice, clock):
    address = asked(alice)
    kept = alice.post(f"{address}/keep")
    clock.move(minutes=61)
    assert alice.get(kept.location).status_code == 200
    assert alice.get(address).status_code == 200


def test_what_nobody_kept_is_gone_after_an_hour(alice, clock):
    address = asked(alice)
    clock.move(minutes=61)
    answer = alice.get(address)
    assert answer.status_code == 404
    assert "held for an hour" in answer.text


def test_keep_pressed_twice_keeps_once(alice):
    address = asked(alice)
    first, second = alice.post(f"{address}/keep"), alice.post(f"{address}/keep")
    assert first.location == second.location


def test_nobody_else_comes_to_it(alice, charlie):
    address = asked(alice)
    assert charlie.get(address).status_code == 404
    assert charlie.post(f"{address}/keep").status_code == 404
