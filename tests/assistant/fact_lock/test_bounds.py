"""So much of a text is looked at and no more: what was not is said, and the work does not grow with the square."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app.ai import ModelUnavailable
from app.ai.lifeline import Lifeline
from app.assistant.fact_lock import compare
from app.assistant.facts.bounds import MOST_FACTS
from app.assistant.facts_found import found_in, told
from app.assistant.offline_rewrite import Rules, answer_rewrite
from app.assistant.rewrite import LABELS, Wanted, prompt_for
from app.messages.record import Details

RECEIVED = "".join(f"${number} " for number in range(9000))[:40_000]


def _filled(piece: Callable[[int], str]) -> str:
    return "Please " + "".join(piece(number) for number in range(9000))[:19_980]


@pytest.mark.parametrize(
    "own",
    [
        pytest.param(_filled(lambda n: f"{n + 5} "), id="numbers"),
        pytest.param(_filled(lambda n: f"${n}.50 "), id="amounts"),
        pytest.param(_filled(lambda n: f"You never paid ${n}. "), id="denials"),
        pytest.param(_filled(lambda n: f"you ALWAYS bring {n} and "), id="absolutes"),
        pytest.param(_filled(lambda n: f'"b {n} a" '), id="quotations"),
        pytest.param(_filled(lambda n: f"Liar {n}. "), id="insults"),
    ],
)
def test_the_longest_texts_full_of_facts_are_written_and_compared_in_little_work(own):
    wanted = Wanted(details=Details(received=RECEIVED), own=own)
    began = time.thread_time()
    rules = Rules(wanted)
    for label in LABELS:
        found_in(wanted, rules.wording(label), label=label)
        rules.left_out(label)
    assert time.thread_time() - began < 6  # the quadratic one took from 10 to 70 s of it


def test_what_lies_behind_the_facts_that_are_looked_at_is_told_and_waits_for_her_word():
    text = " ".join(f"I paid ${number}." for number in range(1, MOST_FACTS + 10))
    (lost,) = compare((), text[:60], must=(text,)).lost[-1:]
    assert (lost.what, lost.text[:11]) == ("unread", f"${MOST_FACTS + 1}. I paid"[:11])
    wanted = Wanted(details=Details(), own="I paid $1.")
    unread = next(one for one in found_in(wanted, text) if one.what == "unread")
    assert text[unread.start :].startswith(f"${MOST_FACTS + 1}.")
    assert unread.end == len(text)
    assert told(unread).startswith("Not compared: from “$301. I paid")


def test_no_ordinary_length_leaves_anything_unread():
    text = " ".join(f"On Nov {day} at 5:{day} pm you owed ${day}00 and did not pay Emma." for day in range(10, 29))
    assert not compare((), text, must=(text,))


def test_the_rules_stop_when_nobody_waits_any_more():
    looks = iter([False] * 3 + [True] * 9000)
    wanted = Wanted(details=Details(), own="You liar. " * 150)
    prompt = prompt_for(wanted)
    object.__setattr__(prompt, "lifeline", Lifeline(60, lambda: next(looks)))
    with pytest.raises(ModelUnavailable):
        list(answer_rewrite(prompt))
    assert sum(1 for _ in looks) == 9000 - 1
