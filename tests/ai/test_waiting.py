"""Waiting for a provider: spread out, never longer than a person looks at a page, and for nobody who has left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.ai import Ended, Piece, Said, Usage
from app.ai.calling import Failed, Failure, Overloaded, called
from app.ai.lifeline import Lifeline
from tests.ai.conftest import PROMPT


class Patient(Lifeline):
    """A call with an hour left, whose waits are written down instead of waited for."""

    def __init__(self) -> None:
        super().__init__(3600)
        self.waits: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return True


def waits_of(asked_for: float | None = None) -> list[float]:
    """The seconds between the tries of a call that a provider answers at the third, and what it asks for before."""
    patient, tries = Patient(), 0

    def attempt(_: Lifeline) -> Iterator[Piece]:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Failed(Failure(Overloaded(), again=True, wait=asked_for))
        yield Said("Yes.")
        yield Ended("done", "m", Usage(1, 1, 0))

    list(called(replace(PROMPT, lifeline=patient), 3600, attempt))
    return patient.waits


def test_waits_are_spread_so_that_not_all_who_were_refused_come_back_at_once() -> None:
    first, second = zip(*(waits_of() for _ in range(40)), strict=True)

    assert 0.25 <= min(first) < max(first) <= 0.5
    assert 0.5 <= min(second) < max(second) <= 1.0
    assert len(set(first)) > 30


def test_a_provider_is_given_the_eight_seconds_that_it_asks_for() -> None:
    assert [round(wait) for wait in waits_of(6.6)] == [7, 7]


def test_whoever_asks_for_more_than_eight_seconds_is_told_as_overloaded_at_once() -> None:
    with pytest.raises(Overloaded):
        waits_of(8.1)


def test_nobody_is_waited_for_who_has_left() -> None:
    began = time.monotonic()

    assert not Lifeline(60, gone=lambda: True).wait(5)
    assert time.monotonic() - began < 2
