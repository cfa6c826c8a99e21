"""What is typed while its record gets damaged stands on the page that says so."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.cast import Visitor
from tests.wellbeing.checkins import keeping
from tests.wellbeing.complaints import complaining
from tests.wellbeing.looking import shown
from tests.wellbeing.plans import planning
from tests.wellbeing.providers import noting

WORD = "Onlyword"


def plan_step(alice: Visitor) -> TestResponse:
    plan_id = planning.begin(alice)
    seen = planning.seen_at(alice, plan_id, 4)
    planning.spoil(alice, plan_id)
    return planning.write(alice, plan_id, 4, WORD, seen=seen)


def complaint(alice: Visitor) -> TestResponse:
    address = complaining.begun(alice)
    complaining.spoil(alice, "COMPLAINT#")
    return alice.post(f"{address}/edit", {"provider": "Rowe", "happened": WORD, "based_on": "1"})


def answer_to_a_complaint(alice: Visitor) -> TestResponse:
    address = complaining.begun(alice)
    complaining.spoil(alice, "COMPLAINT#")
    return alice.post(f"{address}/add/answer", {"on": "2026-11-12", "answer": WORD})


def provider_note(alice: Visitor) -> TestResponse:
    address = noting.noted(alice)
    complaining.spoil(alice, "NOTE#")
    return alice.post(f"{address}/edit", {"provider": "Rowe", "said": WORD, "based_on": "1"})


def check_in(alice: Visitor) -> TestResponse:
    address = keeping.checked_in(alice, mood="2")
    keeping.damage(alice, "CHECKIN#")
    return alice.post(f"{address}/edit", {"mood": "4", "note": WORD, "based_on": "1"})


ROOMS = (plan_step, complaint, answer_to_a_complaint, provider_note, check_in)


def card(answer: TestResponse) -> dict[str, str]:
    """What the page offers for sending again."""
    assert answer.status_code == 503, answer.status
    found = re.search(r'<form class="card stack".*?</form>', answer.text, re.DOTALL)
    assert found is not None, "the words are not on the page"
    boxes = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', found[0], re.DOTALL)
    chosen = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', found[0])
    return {name: html.unescape(text).strip() for name, text in boxes + chosen}


@pytest.mark.parametrize("send", ROOMS)
def test_words_sent_to_a_record_that_got_damaged_are_on_the_page(
    alice: Visitor, send: Callable[[Visitor], TestResponse]
) -> None:
    assert WORD in card(send(alice)).values()


def test_what_was_chosen_beside_the_words_goes_with_them_when_they_are_sent_again(alice: Visitor) -> None:
    assert card(check_in(alice))["mood"] == "4"


@pytest.mark.parametrize("send", ROOMS)
def test_words_of_another_site_stand_on_no_damaged_page(
    alice: Visitor, send: Callable[[Visitor], TestResponse], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.error_pages._from_our_own_page", lambda: False)
    assert WORD not in send(alice).text


def test_a_damaged_page_that_is_only_looked_at_has_no_card(alice: Visitor) -> None:
    address = complaining.begun(alice)
    complaining.spoil(alice, "COMPLAINT#")
    assert "Your words" not in shown(alice, address, 503)
