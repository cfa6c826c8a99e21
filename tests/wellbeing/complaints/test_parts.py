"""What becomes of a complaint: steps with their history, dates that alarm nobody, answers."""

from __future__ import annotations

import pytest

from tests.cast import Visitor
from tests.wellbeing.complaints.complaining import HOME, begun, standing
from tests.wellbeing.looking import shown, words_of

STEPS = ("sent", "received", "under-review", "answered", "closed", "appealed")


def test_every_step_stands_in_the_history_and_the_last_day_says_how_far_it_has_come(alice: Visitor) -> None:
    address = begun(alice)
    for day, step in enumerate(STEPS, 10):
        answer = alice.post(
            f"{address}/add/step", {"step": step, "on": f"2026-11-{day}", "said_of_step": f"note {day}"}
        )
        assert answer.location == address
    words = shown(alice, address)

    assert standing(alice, address).status == "appealed"
    assert "Appealed since Sun 15 Nov" in shown(alice, HOME)
    order = [f"note {day}" for day in range(10, 16)]
    assert sorted(order, key=words.index) == order
    assert "Under review , Thu 12 Nov note 12" in words


def test_the_form_has_the_step_that_most_often_comes_next(alice: Visitor) -> None:
    address = begun(alice)
    assert '<option selected value="sent">' in alice.get(f"{address}/add/step").text
    alice.post(f"{address}/add/step", {"step": "received", "on": "2026-11-12"})

    assert '<option selected value="under-review">' in alice.get(f"{address}/add/step").text


def test_a_step_that_is_told_late_does_not_undo_a_later_one(alice: Visitor) -> None:
    address = begun(alice)
    alice.post(f"{address}/add/step", {"step": "received", "on": "2026-11-12"})
    alice.post(f"{address}/add/step", {"step": "sent", "on": "2026-11-10"})

    assert standing(alice, address).status == "received"


@pytest.mark.parametrize(
    ("part", "said", "sentence"),
    [
        ("step", {"step": "sent", "on": "2026-11-21"}, "That day has not come yet."),
        ("step", {"step": "sent", "on": ""}, "Choose the day."),
        ("step", {"step": "won", "on": "2026-11-12"}, "That is not one of the choices."),
        ("step", {"step": "draft", "on": "2026-11-12"}, "That is not one of the choices."),
        ("step", {"on": "2026-11-12"}, "Choose what happened with it."),
        ("deadline", {"on": "2026-12-01"}, "Say in a few words what is to be done"),
        ("deadline", {"on": "2066-12-01", "what": "x"}, "more than twenty years away"),
        ("deadline", {"on": "2026-13-01", "what": "x"}, "not a day of the calendar"),
        ("answer", {"on": "2026-11-12"}, "Write what they said"),
        ("answer", {"on": "2026-11-12", "answer": "x" * 4001}, "4,000 fit here"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    alice: Visitor, part: str, said: dict[str, str], sentence: str
) -> None:
    address = begun(alice)
    answer = alice.post(f"{address}/add/{part}", said)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert standing(alice, address).number == 1


def test_dates_stand_in_their_order_and_say_whether_they_are_past(alice: Visitor) -> None:
    address = begun(alice)
    for on, what in (
        ("2026-12-04", "Last day to appeal"),
        ("2026-11-02", "Their answer is due"),
        ("2026-11-19", "Call"),
    ):
        alice.post(f"{address}/add/deadline", {"on": on, "what": what})
    words = shown(alice, address)

    assert "Mon 2 Nov: Their answer is due Past" in words
    assert "Thu 19 Nov: Call Today" in words
    assert words.index("Call Today") < words.index("Fri 4 Dec: Last day to appeal")
    assert "Mon 2 Nov: Their answer is due" in shown(alice, HOME)


def test_a_date_that_is_done_with_makes_room_for_the_next_one_in_the_list(alice: Visitor) -> None:
    address = begun(alice)
    for on, what in (("2026-11-02", "Their answer is due"), ("2026-12-04", "Last day to appeal")):
        alice.post(f"{address}/add/deadline", {"on": on, "what": what})
    first = standing(alice, address).dates[0]
    alice.post(f"{address}/settle", {"entry": first.id, "done": "1"})

    assert "Fri 4 Dec: Last day to appeal" in shown(alice, HOME)
    assert "Their answer is due Done" in shown(alice, address)
    alice.post(f"{address}/settle", {"entry": first.id, "done": "0"})
    assert "Their answer is due Past" in shown(alice, address)


def test_an_answer_is_kept_word_for_word(alice: Visitor) -> None:
    address = begun(alice)
    alice.post(f"{address}/add/answer", {"on": "2026-11-12", "by": "State board", "answer": "We  found\nno cause."})

    assert standing(alice, address).answers[0].text == "We  found\nno cause."
    assert "Thu 12 Nov, State board" in shown(alice, address)


def test_the_same_form_sent_twice_adds_once(alice: Visitor) -> None:
    address = begun(alice)
    for _ in range(2):
        alice.post(f"{address}/add/answer", {"entry_id": 26 * "a", "on": "2026-11-12", "answer": "No."})

    assert len(standing(alice, address).answers) == 1


def test_what_is_taken_away_stays_among_what_was_before(alice: Visitor) -> None:
    address = begun(alice)
    alice.post(f"{address}/add/step", {"step": "sent", "on": "2026-11-12", "said_of_step": "by fax"})
    alice.post(f"{address}/add/deadline", {"on": "2026-12-04", "what": "Last day to appeal"})
    alice.post(f"{address}/add/answer", {"on": "2026-11-12", "answer": "No cause."})
    complaint = standing(alice, address)
    for entry_id in (complaint.steps[0].id, complaint.deadlines[0].id, complaint.answers[0].id):
        assert alice.post(f"{address}/take", {"entry": entry_id}).location == address
    now, before = shown(alice, address), shown(alice, f"{address}/earlier")

    for words in ("by fax", "Last day to appeal", "No cause."):
        assert words not in now
        assert words in before


def test_there_is_an_end_to_what_one_complaint_holds_and_it_is_said(alice: Visitor) -> None:
    address = begun(alice)
    for number in range(12):
        alice.post(f"{address}/add/answer", {"on": "2026-11-12", "answer": f"answer {number}"})
    answer = alice.post(f"{address}/add/answer", {"on": "2026-11-12", "answer": "one too many"})

    assert answer.status_code == 409
    assert "There are 12 of these already." in answer.text
    assert "one too many" in answer.text


def test_nobody_adds_a_part_that_there_is_not(alice: Visitor) -> None:
    assert alice.get(f"{begun(alice)}/add/verdict").status_code == 404
