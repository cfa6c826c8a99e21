"""What a slow client's socket keeps, how long a thread waits for it, and how many threads may."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from threading import BoundedSemaphore, Event, Thread, Timer

import pytest
from gunicorn.config import Config

from app import server_socket, server_worker
from app.server_socket import MOST_KEPT_BYTES, PatientSocket
from app.server_worker import Worker

LONG = bytes(range(256)) * 8 * 1024
"""2 MB: more than the kernel takes between two ends that do not read."""

ANSWER = LONG[: MOST_KEPT_BYTES - 1]


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def in_thread(client: socket.socket, waiting: BoundedSemaphore | None = None) -> PatientSocket:
    patient = PatientSocket(client, waiting or BoundedSemaphore(1))
    patient.setblocking(True)
    return patient


def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_socket, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(server_socket, "BYTES_PER_SECOND", 100_000_000)


def test_an_answer_takes_no_time_whether_it_is_read_or_not(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    with in_thread(here) as patient:
        began = time.monotonic()
        patient.sendall(ANSWER)
        assert time.monotonic() - began < 0.5
        assert patient.kept

        got = b""
        while patient.kept:
            got += there.recv(1_000_000)
            patient.send_kept()
        got += there.recv(1_000_000)
    assert got == ANSWER


def test_a_download_goes_at_its_readers_pace(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    got = bytearray()

    def read() -> None:
        while len(got) < len(LONG):
            got.extend(there.recv(65536))

    reader = Thread(target=read)
    reader.start()
    with in_thread(here) as patient:
        patient.sendall(LONG)
        reader.join(10)
    assert bytes(got) == LONG


def test_a_download_that_nobody_reads_is_given_up(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    waiting = BoundedSemaphore(1)
    with in_thread(ends[0], waiting) as patient, pytest.raises(ConnectionResetError, match="too slow"):
        patient.sendall(LONG)
    assert waiting.acquire(blocking=False)


def test_a_body_that_does_not_come_is_given_up(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    with in_thread(ends[0]) as patient, pytest.raises(ConnectionResetError, match="too slow"):
        patient.recv(5)


def test_no_more_threads_wait_than_may(ends: tuple[socket.socket, socket.socket]) -> None:
    waiting = BoundedSemaphore(1)
    waiting.acquire()
    with in_thread(ends[0], waiting) as patient:
        with pytest.raises(ConnectionResetError, match="too many"):
            patient.sendall(LONG)
        with pytest.raises(ConnectionResetError, match="too many"):
            patient.recv(5)


@pytest.fixture
def worker() -> Iterator[Worker]:
    config = Config()
    config.set("threads", 8)
    made = Worker(1, 1, [], None, 60, config, None)
    made.poller = selectors.DefaultSelector()
    yield made
    made.poller.close()
    made.tmp.close()


def answered(worker: Worker, client: socket.socket) -> server_worker._Connection:
    """A connection whose thread has just answered, and whose client reads nothing."""
    worker.nr_conns += 1
    patient = PatientSocket(client, worker._waiting)
    conn = server_worker._Connection(worker, worker.cfg, patient, ("127.0.0.1", 1), ("127.0.0.1", 2))
    patient.setblocking(True)
    patient.sendall(ANSWER)
    done: Future[bool] = Future()
    done.set_result(False)
    worker.finish_request(conn, done)
    return conn


def test_who_does_not_take_an_answer_in_time_is_let_go(
    worker: Worker, ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    conn = answered(worker, ends[0])
    worker.murder_pending()
    assert conn.sock.fileno() > 0

    time.sleep(0.2)
    worker._next_look = 0.0
    worker.murder_pending()

    assert conn.sock.fileno() < 0
    assert worker.nr_conns == 0


def test_answers_that_nobody_takes_are_bounded_together(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_worker, "MOST_BYTES", 2 * MOST_KEPT_BYTES)
    pairs = [socket.socketpair() for _ in range(8)]
    conns = [answered(worker, here) for here, _ in pairs]

    assert sum(len(conn.sock.kept) for conn in conns if conn.sock.fileno() > 0) <= server_worker.MOST_BYTES
    assert 0 < worker.nr_conns < 8
    for conn, (_, there) in zip(conns, pairs, strict=True):
        conn.sock.close()
        there.close()


def test_half_the_threads_never_wait(worker: Worker) -> None:
    assert [worker._waiting.acquire(blocking=False) for _ in range(5)] == [True] * 4 + [False]


def test_a_body_that_trickles_holds_a_thread_no_longer_than_its_length_allows(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    here, there = ends
    ended = Event()

    def trickle() -> None:
        while not ended.wait(0.03):
            with suppress(OSError):
                there.send(b".")

    def read() -> None:
        while not ended.is_set():
            patient.recv(65536)

    sender = Thread(target=trickle)
    with in_thread(here) as patient:
        sender.start()
        late = Timer(2, ended.set)
        late.start()
        began = time.monotonic()
        try:
            with pytest.raises(ConnectionResetError):
                read()
        finally:
            late.cancel()
            ended.set()
            sender.join()
    assert time.monotonic() - began < 1
