"""`make run` with billing and no key: the stand-in comes with it, and goes with it."""

from __future__ import annotations

import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stack import Stack, free_port, members

Begin = Callable[..., Stack]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    begun: list[Stack] = []

    def start(port: int) -> Stack:
        wanted = {"BILLING": "stripe", "WEB_CONCURRENCY": "1"}
        begun.append(Stack(tmp_path / "data", wanted, port=port).begin())
        return begun[-1]

    yield start
    for stack in begun:
        stack.kill()


def test_it_comes_with_the_product_and_goes_with_it(begin: Begin) -> None:
    run = begin(free_port()).await_greeting()
    address = f"http://127.0.0.1:{run.port + 1}"

    assert f"Stand-in for Stripe     {address}, where no money moves" in run.said()
    with urllib.request.urlopen(f"{address}/", timeout=10) as page:
        assert b"No money moves" in page.read()
    assert run.stop() == 0
    assert members(run.data_dir) == set()
    assert (run.data_dir / "stripe-standin" / "journal.jsonl").exists()


def test_its_port_being_taken_is_one_sentence(begin: Begin) -> None:
    with socket.socket() as other:
        port = free_port()
        other.bind(("127.0.0.1", port + 1))
        other.listen()
        run = begin(port)
        assert run.process.wait(15) == 1

    taken = f"Port {port + 1} for the stand-in for Stripe is taken by another program. Set PORT to another one.\n"
    assert run.said() == taken


def test_an_instance_without_it_does_not_start_it(tmp_path: Path) -> None:
    alone = Stack(tmp_path / "data", {"BILLING": "off"}, command=(sys.executable, "-m", "app.billing.standin")).begin()

    assert alone.process.wait(15) == 2
    assert alone.said() == "The stand-in for Stripe is for development with BILLING=stripe and no key.\n"
