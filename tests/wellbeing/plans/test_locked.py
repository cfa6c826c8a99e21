"""With the key or the store of well-being away a plan waits: words that were sent stay, and nothing of it is lost."""

from __future__ import annotations

import pytest

from app.store import StoreUnavailable
from tests.cast import Visitor
from tests.wellbeing.looking import shown
from tests.wellbeing.plans.planning import begin, write


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Call `undo()` on it to unlock."""

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr("app.wellbeing.records.Records._shelf", away)
    return monkeypatch


def test_words_that_meet_a_locked_store_stay_and_can_be_sent_again(
    alice: Visitor, request: pytest.FixtureRequest
) -> None:
    plan_id = begin(alice)
    lock = request.getfixturevalue("lock")
    answer = write(alice, plan_id, 1, "I hear the door", seen="0")
    assert answer.status_code == 503
    assert "I hear the door" in answer.text
    assert "Try again" in answer.text
    lock.undo()
    assert write(alice, plan_id, 1, "I hear the door", seen="0").status_code == 303
    assert "I hear the door" in shown(alice, f"/wellbeing/plan/{plan_id}")


def test_a_store_that_goes_away_between_reading_and_writing_leaves_the_form_as_it_is(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = begin(alice)

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr("app.store.sealed.Shelf.replace", away)
    answer = write(alice, plan_id, 1, "I hear the door", seen="0")
    assert answer.status_code == 503
    assert "<textarea" in answer.text
    assert "I hear the door" in answer.text
    assert "Nothing is lost" in answer.text
