"""Clients that say nothing, or never come to an end, hold up nobody else."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.stack import Stack

MANY = 100
"""More than all threads together."""


@pytest.fixture(scope="module", autouse=True)
def half_said(running: Stack) -> Iterator[socket.socket]:
    """Begun before every other test here, so that its time passes meanwhile."""
    with _opened(running, b"GET / HT") as connection:
        yield connection


@contextmanager
def opened(run: Stack, sent: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        yield [stack.enter_context(_opened(run, sent)) for _ in range(MANY)]


def _opened(run: Stack, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", run.port), timeout=15)
    connection.sendall(sent)
    return connection


def test_a_hundred_silent_connections_hold_up_nobody(running: Stack) -> None:
    with opened(running, b""):
        began = time.monotonic()
        assert running.get("/help-now")[0] == 200

    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "part",
    [
        b"G",
        b"GET / HTTP/1.1\r\nHost: 127",
        b"GET /help-now HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nG",
        b"GET /help-now HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nemail=a",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 0000000000005\r\n\r\na",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\nemail=a",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nemail=a",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nema",
    ],
    ids=[
        "one byte",
        "half a head",
        "a second begun",
        "never hangs up",
        "half a body",
        "zeros before its length",
        "a huge body",
        "a length past counting",
        "half a chunk",
    ],
)
def test_a_hundred_who_never_come_to_an_end_hold_up_nobody(running: Stack, part: bytes) -> None:
    with opened(running, part):
        time.sleep(0.5)
        began = time.monotonic()
        assert running.get("/help-now", timeout=10)[0] == 200

    assert time.monotonic() - began < 1.5


def test_a_hundred_who_ask_and_never_read_hold_up_nobody(running: Stack) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(_not_reading(running))
        time.sleep(1)
        began = time.monotonic()
        assert running.get("/help-now", timeout=10)[0] == 200

    assert time.monotonic() - began < 3


def test_who_reads_late_gets_every_answer_whole_and_in_order(running: Stack) -> None:
    with _not_reading(running, times=60) as connection:
        connection.sendall(_asking(running, "/help-now", close=True))
        time.sleep(1)
        answers = b""
        while data := connection.recv(1_000_000):
            answers += data

    assert answers.count(b"HTTP/1.1 200") == 61
    *scripts, last = answers.split(b"HTTP/1.1 200")[1:]
    bodies = {script.partition(b"\r\n\r\n")[2] for script in scripts}
    assert len(bodies) == 1
    assert len(bodies.pop()) > 20_000
    assert last.endswith(b"</html>")


def _asking(run: Stack, path: str, *, close: bool = False) -> bytes:
    ending = "Connection: close\r\n" if close else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{run.port}\r\n{ending}\r\n".encode()


@contextmanager
def _not_reading(run: Stack, times: int = 300) -> Iterator[socket.socket]:
    """Somebody who asks for a script often, and has no room for the answers."""
    (script,) = re.findall(r'src="(/[^"]*htmx[^"]*)"', run.get("/sign-in")[1])
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", run.port))
        connection.sendall(_asking(run, script) * times)
        yield connection


def test_a_slow_line_gets_its_answer_and_may_ask_again_on_it(running: Stack) -> None:
    body = b"email=alice%40example.org"
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nContent-Length: {len(body)}\r\n\r\n"
    with _opened(running, head.encode()[:20]) as connection:
        for _ in range(2):
            for piece in (head.encode()[20:], body[:3], body[3:]):
                time.sleep(0.1)
                connection.sendall(piece)
            answer = b""
            while not answer.endswith(b"</html>"):  # which may come in several pieces
                answer += connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 400")
            connection.sendall(head.encode()[:20])


def test_two_requests_sent_at_once_get_two_answers(running: Stack) -> None:
    asked = f"GET /help-now HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode()
    answers = b""
    with _opened(running, asked + asked) as connection:
        while answers.count(b"</html>") < 2:
            answers += connection.recv(65536)

    assert answers.count(b"HTTP/1.1 200") == 2


def test_a_body_without_a_length_is_refused_unread(running: Stack) -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with _opened(running, head + b"CANARY\r\n") as connection:
        assert connection.recv(65536).startswith(b"HTTP/1.1 411")

    assert "CANARY" not in running.said()


def test_a_body_beyond_all_limits_is_refused_at_once_and_the_line_hung_up(running: Stack) -> None:
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nContent-Length: 900000000\r\n\r\n"
    with _opened(running, head.encode() + b"a=b") as connection:
        answer = b""
        while data := connection.recv(65536):
            answer += data

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"Connection: close" in answer


def test_who_says_nothing_for_long_is_let_go(half_said: socket.socket) -> None:
    assert half_said.recv(10) == b""
