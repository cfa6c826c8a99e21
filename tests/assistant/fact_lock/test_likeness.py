"""What stands in the place of something else is told as its change, and what is like nothing as new."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

import pytest

from app.assistant import fact_lock
from app.assistant.fact_lock import compare
from app.assistant.facts.bounds import MOST_FACTS


def test_a_name_that_is_like_none_of_hers_is_added_and_hers_is_left_out():
    found = compare((), "Pick up Brandon at 5 pm.", must=("Pick up Emma at 5 pm",))
    assert [(one.kind, one.text) for one in found.all] == [("added", "Brandon"), ("lost", "Emma")]


def test_a_name_that_is_like_one_of_hers_is_its_change():
    (found,) = compare((), "Pick up Emmie at 5 pm.", must=("Pick up Emma at 5 pm",)).all
    assert (found.kind, found.text, found.was) == ("changed", "Emmie", "Emma")


def test_a_thousand_quotations_are_all_found_and_not_each_held_to_each(monkeypatch: pytest.MonkeyPatch):
    compared = []

    def counted(*given: Any) -> SequenceMatcher[str]:
        compared.append(1)
        return SequenceMatcher(*given)

    monkeypatch.setattr(fact_lock, "SequenceMatcher", counted)
    source = " ".join(f'"a {number} b"' for number in range(1000))
    found = compare((), " ".join(f'"c {number} d"' for number in range(1000)), must=(source,))
    assert len(compared) <= 4000
    assert sum(one.what == "quotation" and one.kind != "lost" for one in found.all) == MOST_FACTS
    assert {one.kind for one in found.all if one.what == "unread"} == {"added", "lost"}
