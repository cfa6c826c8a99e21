"""Item 9 leads to the crisis block by rule, also on a page that tells why the answers were not kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.services import Services
from app.settings import Settings
from tests.cast import Visitor, arrive, stranger
from tests.wellbeing.lock.locking import lock

PHQ = "/wellbeing/questionnaires/new/phq9"
URGENT = {f"item-{at}": "0" for at in range(1, 9)} | {"item-9": "3"}
HELP = "What you marked in question 9 matters."


def test_in_a_shut_lock(alice: Visitor) -> None:
    lock(alice, 5)
    alice.post("/wellbeing/lock/now")
    answer = alice.post(PHQ, URGENT)
    assert answer.status_code == 403
    main = answer.text.partition("<main")[2]
    assert main.index(HELP) < main.index("<h1")
    assert "css/questionnaires" in answer.text


def test_with_a_form_that_is_too_old(alice: Visitor) -> None:
    answer = alice.client.post(PHQ, data=URGENT)
    assert answer.status_code == 400
    assert HELP in answer.text


def test_signed_out_meanwhile(app: Flask) -> None:
    answer = stranger(app).client.post(PHQ, data=URGENT)
    assert answer.status_code == 401
    assert HELP in answer.text


def test_when_too_much_was_sent_in_a_minute(settings: Settings, services: Services) -> None:
    few = replace(settings, writes_per_minute=3)
    alice = arrive(create_app(few, replace(services, settings=few)), "alice@example.org")
    answers = [alice.post(PHQ, URGENT) for _ in range(5)]
    assert answers[-1].status_code == 429
    main = answers[-1].text.partition("<main")[2]
    assert main.index(HELP) < main.index("<h1")


@pytest.mark.parametrize(("path", "said"), [(PHQ, {"item-9": "0"}), ("/wellbeing/check-ins/new", {"item-9": "3"})])
def test_where_nothing_calls_for_it_there_is_none(alice: Visitor, path: str, said: dict[str, str]) -> None:
    lock(alice, 5)
    alice.post("/wellbeing/lock/now")
    assert HELP not in alice.post(path, said).text
