"""What a writer in a process of its own does: race for a key, count up, or write until it is killed."""

from __future__ import annotations

import sys

from app.errors import Conflict
from app.store import Item, Put, Store, VersionIs
from tests.store.stores import Drawer, Place


def claim(store: Store, drawer: Drawer, who: str, rounds: int) -> list[int]:
    """The rounds that `who` won: in each, whoever first writes the key has it."""
    won = []
    for number in range(rounds):
        try:
            store.write(drawer.new(f"CLAIM#{number:03d}", who.encode()))
        except Conflict:
            continue
        won.append(number)
    return won


def count_up(store: Store, drawer: Drawer, times: int) -> None:
    """Add one to COUNT so many times, reading anew after every conflict."""
    for _ in range(times):
        while True:
            found = store.get(drawer.key("COUNT"))
            assert found is not None
            one_more = Item(found.key, found.version + 1, str(int(found.body) + 1).encode())
            try:
                store.write(Put(one_more, VersionIs(found.version)))
            except Conflict:
                continue
            break


def write_for_ever(store: Store, drawer: Drawer, who: str) -> None:
    """Write pairs, and say the number of each only once the store has answered."""
    for number in range(1_000_000):
        store.write(drawer.new(f"ENTRY#{who}#{number:06d}"), drawer.new(f"CARD#{who}#{number:06d}"))
        print(number, flush=True)


def main(*terms: str) -> None:
    verb, endpoint, name, partition, who, amount = terms
    store, drawer = Place(endpoint, name).open(), Drawer(partition)
    store.ping()
    print("ready", flush=True)
    sys.stdin.readline()
    if verb == "claim":
        print(*claim(store, drawer, who, int(amount)))
    elif verb == "count":
        count_up(store, drawer, int(amount))
    else:
        write_for_ever(store, drawer, who)


if __name__ == "__main__":
    main(*sys.argv[1:])
