"""Gathering: what threads ask for at once is done together, each still for itself, and never after somebody gave up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from app.gathering import Gathering, NoTurn, _Asked


class Counter:
    """Does what is asked when the gate is open, and remembers what was done together."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.busy = threading.Event()
        self.groups: list[list[int]] = []

    def __call__(self, asked: Sequence[int]) -> list[Exception | None]:
        self.busy.set()
        assert self.gate.wait(5)
        self.groups.append(list(asked))
        return [ValueError(str(one)) if one < 0 else None for one in asked]


@pytest.fixture
def counter() -> Counter:
    return Counter()


def asked_at_once(gathering: Gathering[int], counter: Counter, *ones: int) -> dict[int, Exception | None]:
    """The first begins and is held up; the others come meanwhile. What each was told."""
    told: dict[int, Exception | None] = {}

    def ask(one: int) -> Callable[[], None]:
        def run() -> None:
            try:
                gathering.do(one)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is what was told
                told[one] = error
            else:
                told[one] = None

        return run

    threads = [threading.Thread(target=ask(one)) for one in ones]
    threads[0].start()
    counter.busy.wait(5)
    for thread in threads[1:]:
        thread.start()
    while len(gathering._waiting) < len(ones) - 1:
        pass
    counter.gate.set()
    for thread in threads:
        thread.join()
    return told


def test_those_who_come_meanwhile_go_together(counter: Counter) -> None:
    told = asked_at_once(Gathering(counter, most=10, wait=5), counter, 1, 2, 3, 4)

    assert told == dict.fromkeys((1, 2, 3, 4))
    assert [sorted(group) for group in counter.groups] == [[1], [2, 3, 4]]


def test_no_more_go_together_than_may(counter: Counter) -> None:
    asked_at_once(Gathering(counter, most=2, wait=5), counter, *range(6))

    assert sorted(one for group in counter.groups for one in group) == [0, 1, 2, 3, 4, 5]
    assert max(len(group) for group in counter.groups) == 2


def test_what_goes_wrong_with_one_is_told_to_that_one_alone(counter: Counter) -> None:
    told = asked_at_once(Gathering(counter, most=10, wait=5), counter, 1, -2, 3)

    assert (told[1], told[3]) == (None, None)
    assert isinstance(told[-2], ValueError)


def test_what_goes_wrong_with_all_is_told_to_each() -> None:
    def fail(_asked: Sequence[int]) -> Sequence[None]:
        raise OSError

    gathering = Gathering(fail, most=10, wait=5)
    for one in (1, 2):
        with pytest.raises(OSError):  # any of that kind
            gathering.do(one)


def test_who_gave_up_is_not_served_later(counter: Counter) -> None:
    gathering = Gathering(counter, most=10, wait=0.05)
    first = threading.Thread(target=gathering.do, args=(1,))
    first.start()
    counter.busy.wait(5)
    with pytest.raises(NoTurn):
        gathering.do(2)
    counter.gate.set()
    first.join()
    gathering.do(3)

    assert counter.groups == [[1], [3]]


class CutShort(BaseException):
    """As when a worker's time is over in the middle of what it does."""


def test_what_was_cut_short_is_not_done_later() -> None:
    groups: list[list[int]] = []

    def cut_short_once(asked: Sequence[int]) -> list[None]:
        groups.append(list(asked))
        if len(groups) == 1:
            raise CutShort
        return [None] * len(asked)

    gathering = Gathering(cut_short_once, most=1, wait=5)
    gathering._waiting.append(_Asked(1))  # somebody's who came before
    with pytest.raises(CutShort):
        gathering.do(2)
    gathering.do(3)

    assert groups == [[1], [3]]


def test_whose_patience_ends_while_somebody_is_at_it_waits_for_the_end_of_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def by_itself(_asked: Sequence[int]) -> list[None]:
        raise CutShort  # it is not to do anything: somebody is

    gathering = Gathering(by_itself, most=10, wait=5)
    taken: list[_Asked[int]] = []
    happened: list[str] = []

    class SomebodysTurn:
        def acquire(self, timeout: float = -1) -> bool:
            if timeout >= 0:
                taken.append(gathering._waiting.popleft())
                happened.append("taken by somebody, who takes long")
                return False
            taken[0].done = True
            happened.append("done, and the turn is given")
            return True

        def release(self) -> None:
            happened.append("the turn is given back")

    monkeypatch.setattr(gathering, "_turn", SomebodysTurn())
    gathering.do(1)

    assert happened == ["taken by somebody, who takes long", "done, and the turn is given", "the turn is given back"]
