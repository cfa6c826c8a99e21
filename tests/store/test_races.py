"""Two writers, one key: exactly one wins, among threads and among processes, and nothing is lost in between."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from app.errors import Conflict
from app.store import Store
from tests.store.racing import claim, count_up, killed, raced
from tests.store.stores import Drawer, Place, there

ROUNDS = 20


def test_of_threads_that_claim_a_key_exactly_one_has_it(store: Store, alice: Drawer) -> None:
    line = threading.Barrier(4)

    def run(who: int) -> list[int]:
        line.wait()
        return claim(store, alice, who, ROUNDS)

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(run, range(4)))
    assert sorted(chain(*won)) == list(range(ROUNDS))
    for item in store.page(alice.partition, limit=100).items:
        assert int(item.key.sort[-3:]) in won[int(item.body)]


def test_of_processes_that_claim_a_key_exactly_one_has_it(place: Place, alice: Drawer) -> None:
    won = raced(claim, place, alice, ROUNDS)
    assert sorted(chain(*won)) == list(range(ROUNDS))
    for item in place.open().page(alice.partition, limit=100).items:
        assert int(item.key.sort[-3:]) in won[int(item.body)]


def test_threads_that_count_together_lose_no_step(store: Store, alice: Drawer) -> None:
    store.write(alice.new("COUNT", b"0"))
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda who: count_up(store, alice, who, 10), range(4))) == 40
    assert there(store, alice.key("COUNT")).body == b"40"


def test_processes_that_count_together_lose_no_step(place: Place, alice: Drawer) -> None:
    store = place.open()
    store.write(alice.new("COUNT", b"0"))
    assert raced(count_up, place, alice, 10) == [10, 10, 10]
    assert there(store, alice.key("COUNT")).body == b"30"


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
    told = killed(place, alice, count=3, each=30)
    store = place.open()
    for who, numbers in enumerate(told):
        entries, cards = (
            [int(item.key.sort[-6:]) for item in store.page(alice.partition, prefix=f"{kind}#{who}#", limit=9999).items]
            for kind in ("ENTRY", "CARD")
        )
        assert entries == cards, "half a write was kept"
        assert len(numbers) >= 30
        assert entries[: len(numbers)] == numbers
