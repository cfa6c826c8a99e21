"""While the module is locked, or two tabs write at once, no word of a complaint is lost; a damaged one says so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date

import pytest

from app.ids import mint_id
from app.services import Services
from app.wellbeing.complaints import limits, model
from app.wellbeing.complaints.record import Deadline
from tests.cast import Visitor
from tests.wellbeing.complaints.complaining import HOME, begun, spoil, standing
from tests.wellbeing.looking import door, shown
from tests.wellbeing.test_locked import no_key, no_store

WORDS = "Words nobody may lose."


@pytest.mark.parametrize("gone", [no_key, no_store])
@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("/edit", {"provider": "x", "happened": WORDS, "based_on": "1"}),
        ("/add/answer", {"on": "2026-11-12", "answer": WORDS}),
        ("/add/step", {"on": "2026-11-12", "step": "sent", "said_of_step": WORDS}),
        ("/add/deadline", {"on": "2026-12-12", "what": WORDS}),
        ("/letter/edit", {"kind": "board", "based_on": "0", "letter": WORDS}),
    ],
)
def test_words_that_cannot_be_saved_stay_on_the_page(
    alice: Visitor, gone: Callable[[Services], AbstractContextManager[None]], way: str, said: dict[str, str]
) -> None:
    address = begun(alice)
    with gone(alice.services):
        answer = alice.post(address + way, said)
    assert answer.status_code == 503
    assert WORDS in answer.text
    assert standing(alice, address).number == 1


def test_a_new_complaint_that_cannot_be_saved_stays_in_its_form(alice: Visitor) -> None:
    with no_store(alice.services):
        answer = alice.post(f"{HOME}/new", {"provider": "Dr. Rowe", "happened": WORDS})
    assert answer.status_code == 503
    assert WORDS in answer.text
    assert 'action="/wellbeing/complaints/new"' in answer.text


def test_what_is_added_at_the_same_time_is_all_there(alice: Visitor) -> None:
    address, now = begun(alice), alice.services.now()

    def add(number: int) -> None:
        row = Deadline(id=mint_id(now), on=date(2026, 12, 1), what=f"date {number}")
        model.add(door(alice), address.rsplit("/", 1)[1], row, now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(12)))
    assert {row.what for row in standing(alice, address).deadlines} == {f"date {number}" for number in range(12)}


def test_more_than_one_record_holds_is_refused_with_a_sentence(alice: Visitor) -> None:
    wide = "\U0001f600"
    address = begun(alice, happened=wide * limits.HAPPENED, harm=wide * limits.HARM, asked=wide * limits.ASKED)
    form = {"kind": "board", "based_on": "0", "letter": wide * limits.LETTER}
    assert alice.post(f"{address}/letter/edit", form).status_code == 303
    for _ in range(limits.ANSWERS):
        alice.post(f"{address}/add/answer", {"on": "2026-11-12", "answer": wide * limits.ANSWER})
    last = {"on": "2026-11-12", "step": "sent", "said_of_step": wide * limits.NOTE}
    answers = [alice.post(f"{address}/add/step", last).status_code for _ in range(limits.STEPS)]

    assert set(answers) == {303, 413}
    assert alice.get(address).status_code == 200


@pytest.mark.parametrize("way", ["", "/edit", "/letter", "/files", "/add/step"])
def test_a_damaged_complaint_says_so_wherever_it_is_opened(alice: Visitor, way: str) -> None:
    address = begun(alice)
    spoil(alice, "COMPLAINT#")

    assert "This complaint could not be read" in shown(alice, f"{address}{way}", 503)
