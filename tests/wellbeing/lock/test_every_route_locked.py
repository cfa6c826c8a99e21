"""While the lock is shut no page of the module answers with anything: proven over every route there is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.settings import Settings
from tests.access.routes import MARKER, Hers, send, steps
from tests.cast import Visitor
from tests.conftest import Clock
from tests.wellbeing.lock.locking import lock, locked

OPEN_WHILE_SHUT = frozenset({"wellbeing.lock.show", "wellbeing.lock.shut_now"})
"""What shows how to open it, and what shuts it."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a bound on saves: the walk sends more in a second than a person in a minute."""
    return replace(settings, writes_per_minute=0)


@pytest.fixture
def hers(alice: Visitor) -> Hers:
    return Hers(alice)


def test_shut_it_keeps_every_route_of_the_module_shut(app: Flask, alice: Visitor, hers: Hers) -> None:
    walk = [step for step in steps(app, hers) if step.endpoint.startswith("wellbeing.")]
    lock(alice)
    alice.post("/wellbeing/lock/now")
    answers = {str(step): send(alice, step) for step in walk if step.endpoint not in OPEN_WHILE_SHUT}
    assert [name for name, answer in answers.items() if answer.status_code != 403 or MARKER in answer.text] == []
    assert len(answers) > 50


def test_asked_for_its_verbs_an_address_tells_them_as_when_it_is_open_and_that_keeps_nothing_open(
    alice: Visitor, clock: Clock
) -> None:
    lock(alice, 5)
    clock.move(minutes=3)
    told = alice.client.options("/wellbeing/check-ins/new")
    clock.move(minutes=2)
    assert locked(alice)
    again = alice.client.options("/wellbeing/check-ins/new")
    assert (again.status_code, again.allow, again.text) == (200, told.allow, "")
    assert "POST" in told.allow


def test_asked_by_htmx_it_moves_the_page_to_the_lock_in_place_of_a_part(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    answer = alice.get("/wellbeing/check-ins", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/wellbeing/lock"
    assert answer.text == ""


def test_words_that_were_sent_while_it_was_shut_stay_on_the_page(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    answer = alice.post("/wellbeing/check-ins/new", {"mood": "2", "note": "Slept badly again"})
    assert answer.status_code == 403
    assert "Slept badly again" in answer.text


def test_help_lines_stand_on_the_locked_page(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    page = alice.get("/wellbeing/plan").text
    assert "1-800-799-7233" in page.split("<footer")[0]
    assert alice.get("/help-now").status_code == 200


def test_the_rest_of_the_product_stays_open(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    assert {alice.get(path).status_code for path in ("/home", "/incidents", "/vault", "/settings")} == {200}


@pytest.mark.parametrize("note", ["Hopeless", ""])
def test_a_single_word_or_a_choice_sent_while_it_was_shut_can_be_sent_again(alice: Visitor, note: str) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    page = alice.post("/wellbeing/check-ins/new", {"mood": "3", "note": note}).text
    assert note in page
    assert 'name="mood" value="3"' in page
    assert "Try again" in page
    assert 'href="/wellbeing/lock" target="_blank"' in page
    assert "/settings/billing" not in page
