"""What a writer does in a thread or a process of its own: race for a key, count up, or write until it is killed."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

from app.errors import Conflict
from app.store import Item, Put, Store, VersionIs
from tests.ministack import aws
from tests.store.stores import Drawer, Place, there

FORK = multiprocessing.get_context("fork")


def claim(store: Store, drawer: Drawer, who: int, rounds: int) -> list[int]:
    """The rounds that `who` won: in each, whoever first writes the key has it."""
    won = []
    for number in range(rounds):
        try:
            store.write(drawer.new(f"CLAIM#{number:03d}", str(who).encode()))
        except Conflict:
            continue
        won.append(number)
    return won


def count_up(store: Store, drawer: Drawer, who: int, times: int) -> int:
    """Add one to COUNT so many times, reading anew after every conflict."""
    for _ in range(times):
        while True:
            found = there(store, drawer.key("COUNT"))
            one_more = Item(found.key, found.version + 1, str(int(found.body) + 1).encode())
            try:
                store.write(Put(one_more, VersionIs(found.version)))
            except Conflict:
                continue
            break
    return times


def write_for_ever(store: Store, drawer: Drawer, who: int, pipe: int) -> None:
    """Write pairs, and say the number of each only once the store has answered."""
    for number in range(1_000_000):
        store.write(drawer.new(f"ENTRY#{who}#{number:06d}"), drawer.new(f"CARD#{who}#{number:06d}"))
        os.write(pipe, b"%06d\n" % number)


def raced(verb: Callable[[Store, Drawer, int, int], Any], place: Place, drawer: Drawer, amount: int) -> list[Any]:
    """What each of three processes answers, all of which begin at the same moment."""
    line, answers = FORK.Barrier(3), FORK.Queue()

    def run(who: int) -> None:
        aws.cache_clear()  # the parent's connections are not ours
        store = place.open()
        store.ping()
        line.wait(20)
        answers.put((who, verb(store, drawer, who, amount)))

    with _processes([FORK.Process(target=run, args=[who]) for who in range(3)]):
        return [answer for _, answer in sorted(answers.get(timeout=30) for _ in range(3))]


def killed(place: Place, drawer: Drawer, count: int, each: int) -> list[list[int]]:
    """The numbers that each of so many writers was told are written, when all are killed after `each` or more."""
    pipes = [os.pipe() for _ in range(count)]
    writers = [
        FORK.Process(target=lambda who=who, pipe=pipe: write_for_ever(place.open(), drawer, who, pipe[1]))
        for who, pipe in enumerate(pipes)
    ]
    told = []
    with _processes(writers):
        for out, into in pipes:
            os.close(into)
            told.append(b"")
            while len(told[-1]) < each * len(b"000000\n"):
                told[-1] += os.read(out, 4096)
    for who, (out, _) in enumerate(pipes):
        while more := os.read(out, 65536):
            told[who] += more
        os.close(out)
    return [[int(number) for number in text.split()] for text in told]


@contextmanager
def _processes(started: list[Any]) -> Iterator[None]:
    """Start them, and kill at the end whatever still runs."""
    for process in started:
        process.start()
    try:
        yield
    finally:
        for process in started:
            _end(process)


def _end(process: BaseProcess) -> None:
    process.kill()
    process.join(10)
