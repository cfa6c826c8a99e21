"""What was denied, bounded, measured or done by one person and is so no more waits for her word."""

from __future__ import annotations

import pytest

from app.assistant.fact_lock import compare
from app.assistant.facts_found import found_in, told
from app.assistant.rewrite import Wanted
from app.messages.record import Details
from tests.assistant.fact_lock.pairs import KEPT_BACK, THE_SAME, TURNED


@pytest.mark.parametrize(("written", "turned"), [*TURNED, *KEPT_BACK])
def test_the_opposite_of_what_she_wrote_is_marked(written, turned):
    assert compare((), turned, must=(written,))


@pytest.mark.parametrize(("written", "same"), THE_SAME)
def test_the_same_in_other_words_is_not_marked(written, same):
    assert not compare((), same, must=(written,))


@pytest.mark.parametrize(("written", "turned"), [*TURNED, *KEPT_BACK])
def test_her_own_words_are_never_marked_against_themselves(written, turned):
    assert not compare((), written, must=(written,))
    assert not compare((), turned, must=(turned,))


def test_somebody_elses_deed_is_told_with_both_sentences():
    wanted = Wanted(details=Details(), own="You were late on Nov 17.")
    (found,) = found_in(wanted, "I was late on Nov 17.")
    assert told(found) == "Somebody else: here it says “I was late on Nov 17”, and you wrote “You were late on Nov 17”."


def test_a_denial_in_one_line_of_a_list_says_nothing_of_the_next():
    assert compare((), "I can do Nov 20\nI can do Nov 27", must=("I cannot do Nov 20\nI can do Nov 27",))
