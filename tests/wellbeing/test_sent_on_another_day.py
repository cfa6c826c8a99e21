"""One form is one record, on whatever day it arrives: questionnaires and marked days."""

from __future__ import annotations

from app.wellbeing.checkins import marked
from app.wellbeing.questionnaires import model
from tests.cast import Visitor
from tests.conftest import Clock
from tests.wellbeing.checkins.keeping import hidden
from tests.wellbeing.looking import door, words_of

ID = 26 * "a"
EVENTS = "/wellbeing/events"
PHQ = "/wellbeing/questionnaires/new/phq9"
ANSWERS = {f"item-{at}": "0" for at in range(1, 9)} | {"answered_id": ID}
DAY = {"event_id": ID, "on": "2026-11-02", "title": "moved out"}


def next_day(alice: Visitor, clock: Clock) -> None:
    """Eighteen hours on, in which she looked in once."""
    for _ in range(2):
        clock.move(hours=9)
        assert alice.get("/home").status_code == 200


def days(alice: Visitor) -> list[tuple[str, str]]:
    return [(f"{row.record.on}", row.record.title) for row in marked.every(door(alice)).rows]


def test_a_questionnaire_that_is_sent_again_the_next_day_is_kept_once(alice: Visitor, clock: Clock) -> None:
    form = ANSWERS | {"item-9": "0"}
    first = alice.post(PHQ, form)
    next_day(alice, clock)
    again = alice.post(PHQ, form)
    assert again.location == first.location
    assert len(model.history(door(alice)).rows) == 1


def test_other_answers_of_the_same_form_are_one_more(alice: Visitor, clock: Clock) -> None:
    alice.post(PHQ, ANSWERS | {"item-9": "0"})
    next_day(alice, clock)
    assert alice.post(PHQ, ANSWERS | {"item-9": "1"}).status_code == 303
    assert [row.answers[-1] for row in model.history(door(alice)).rows] == [0, 1]


def test_an_erased_questionnaire_does_not_come_back_by_its_form_and_help_stays_first(
    alice: Visitor, clock: Clock
) -> None:
    form = ANSWERS | {"item-9": "3"}
    place = alice.post(PHQ, form).location
    alice.post(f"{place}/erase")
    next_day(alice, clock)
    again = alice.post(PHQ, form)
    assert again.status_code == 409
    assert "That questionnaire was erased" in words_of(again)
    assert "What you marked in question 9 matters." in again.text
    assert model.history(door(alice)).rows == []
    assert alice.post(PHQ, form | {"answered_id": hidden(again.text, "answered_id")}).status_code == 303


def test_a_form_of_a_marked_day_that_comes_with_another_day_moves_what_it_marked(alice: Visitor) -> None:
    alice.post(EVENTS, DAY)
    assert alice.post(EVENTS, DAY | {"on": "2026-11-03"}).status_code == 303
    assert days(alice) == [("2026-11-03", "moved out")]


def test_a_marked_day_that_was_changed_stands_when_its_first_form_comes_again(alice: Visitor) -> None:
    alice.post(EVENTS, DAY)
    alice.post(f"{EVENTS}/20261102-{ID}", {"on": "2026-11-04", "title": "the hearing"})

    again = alice.post(EVENTS, DAY)

    assert again.status_code == 409
    assert "That day was changed since" in words_of(again)
    assert days(alice) == [("2026-11-04", "the hearing")]
    assert alice.post(EVENTS, DAY | {"event_id": hidden(again.text, "event_id")}).status_code == 303
    assert len(days(alice)) == 2


def test_an_erased_marked_day_does_not_come_back_by_its_form(alice: Visitor, clock: Clock) -> None:
    alice.post(EVENTS, DAY)
    alice.post(f"{EVENTS}/20261102-{ID}/erase")
    next_day(alice, clock)
    again = alice.post(EVENTS, DAY)
    assert again.status_code == 409
    assert "That marked event was erased" in words_of(again)
    assert days(alice) == []
