"""A real Valkey, a real queue on it, and worker processes that can be killed."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from app import valkey
from app.queue_rq import RqQueue
from app.services import Services, build
from app.settings import Settings

SECRET = "a secret of the tests alone, 32 long"


class Server:
    """An embedded Valkey under a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        valkey.prepare(self.data_dir)
        self.process = subprocess.Popen(valkey.command(self.data_dir))
        valkey.await_answer(self.data_dir, self.process)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    running = Server(settings.data_dir)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def rq(server: Server, settings: Settings) -> RqQueue:
    return RqQueue(valkey.redis_url(settings))


@pytest.fixture
def real(settings: Settings, clock: Callable[..., object], rq: RqQueue) -> Services:
    """Services on the real queue and the clock that moves."""
    return build(settings, now=clock, queue=rq)  # type: ignore[arg-type]  # the fixture's clock is one


@pytest.fixture
def process(settings: Settings) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a Python module as a process on the test's data folder; kills what is left at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(module: str, *words: str) -> subprocess.Popen[bytes]:
        environ = {**os.environ, "DATA_DIR": str(settings.data_dir), "SECRET_KEY": SECRET}
        started.append(subprocess.Popen([sys.executable, "-m", module, *words], env=environ))
        return started[-1]

    yield start
    for running in started:
        if running.poll() is None:
            running.send_signal(signal.SIGKILL)
        running.wait()


def until(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait for something to come true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


def all_of(server: Server) -> list[bytes]:
    """Every key and value that Redis holds, of every kind; what is compressed also as it reads."""
    redis: Any = Redis(unix_socket_path=str(valkey.socket_path(server.data_dir)))
    found: list[bytes] = []
    for key in redis.scan_iter():
        found.append(key)
        match redis.type(key):
            case b"string":
                found.append(redis.get(key))
            case b"list":
                found += redis.lrange(key, 0, -1)
            case b"set":
                found += redis.smembers(key)
            case b"zset":
                found += redis.zrange(key, 0, -1)
            case b"hash":
                found += [part for pair in redis.hgetall(key).items() for part in pair]
            case b"stream":
                found += [part for _, row in redis.xrange(key) for pair in row.items() for part in pair]
            case other:
                raise AssertionError(f"nobody looks into a {other!r}")
    return found + [plain for value in found for plain in _unpacked(value)]


def _unpacked(value: bytes) -> Iterator[bytes]:
    for packed in (lambda: value, lambda: base64.b64decode(value, validate=True)):
        with suppress(ValueError, zlib.error):
            yield zlib.decompress(packed())
