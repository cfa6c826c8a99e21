"""Two writers, one key: exactly one wins, among threads and among processes, and nothing is lost in between."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain

import pytest

from app.errors import Conflict
from app.store import Store
from tests.store.racing import claim, count_up
from tests.store.stores import Drawer, Place

ROUNDS = 20


@contextmanager
def racers(place: Place, drawer: Drawer, verb: str, amount: int, count: int = 3) -> Iterator[list[subprocess.Popen]]:
    """Processes that stand at the line together, then run."""
    terms = [sys.executable, "-m", "tests.store.racing", verb, place.endpoint, place.name, drawer.partition]
    started = [
        subprocess.Popen([*terms, str(n), str(amount)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(count)
    ]
    try:
        for racer in started:
            assert racer.stdout.readline() == "ready\n"
        for racer in started:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        yield started
    finally:
        for racer in started:
            racer.kill()
            racer.communicate()


def test_of_threads_that_claim_a_key_exactly_one_has_it(store: Store, alice: Drawer) -> None:
    line = threading.Barrier(4)

    def run(who: str) -> list[int]:
        line.wait()
        return claim(store, alice, who, ROUNDS)

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(run, "0123"))
    assert sorted(chain(*won)) == list(range(ROUNDS))
    for item in store.page(alice.partition, limit=100).items:
        assert int(item.key.sort[-3:]) in won[int(item.body)]


def test_of_processes_that_claim_a_key_exactly_one_has_it(place: Place, alice: Drawer) -> None:
    with racers(place, alice, "claim", ROUNDS) as started:
        won = [[int(number) for number in racer.communicate(timeout=30)[0].split()] for racer in started]
    assert sorted(chain(*won)) == list(range(ROUNDS))
    for item in place.open().page(alice.partition, limit=100).items:
        assert int(item.key.sort[-3:]) in won[int(item.body)]


def test_threads_that_count_together_lose_no_step(store: Store, alice: Drawer) -> None:
    store.write(alice.new("COUNT", b"0"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count_up(store, alice, 10), range(4)))
    assert store.get(alice.key("COUNT")).body == b"40"


def test_processes_that_count_together_lose_no_step(place: Place, alice: Drawer) -> None:
    store = place.open()
    store.write(alice.new("COUNT", b"0"))
    with racers(place, alice, "count", 10) as started:
        assert [racer.wait(30) for racer in started] == [0, 0, 0]
    assert store.get(alice.key("COUNT")).body == b"30"


def test_groups_that_cross_each_other_neither_hang_nor_mix(store: Store, alice: Drawer) -> None:
    def cross(order: str) -> int:
        done = 0
        for _ in range(10):
            try:
                store.write(*[alice.new(sort, order.encode()) for sort in order])
            except Conflict:
                continue
            done += 1
        return done

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(cross, ["ABCD", "DCBA"])) == 1
    assert len({item.body for item in store.page(alice.partition).items}) == 1


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_writers_killed_in_the_middle_lose_nothing_they_were_told(place: Place, alice: Drawer) -> None:
    with racers(place, alice, "write", 0) as started:
        for racer in started:
            assert [racer.stdout.readline() for _ in range(30)] == [f"{number}\n" for number in range(30)]
        for racer in started:
            racer.kill()
        answered = [racer.communicate()[0].split() for racer in started]
    store = place.open()
    for who, numbers in enumerate(answered):
        entries, cards = (
            [item.key.sort[-6:] for item in store.page(alice.partition, prefix=f"{kind}#{who}#", limit=100_000).items]
            for kind in ("ENTRY", "CARD")
        )
        assert entries == cards, "half a write was kept"
        assert set(map(int, entries)) >= set(map(int, numbers)) | set(range(30))
