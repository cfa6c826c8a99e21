"""The real product as a process: `python -m app.launch` on a folder and a port of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parent.parent
EVERYTHING = (sys.executable, "-m", "app.launch")
WEB_ALONE = (sys.executable, "-m", "gunicorn", "-c", "infra/gunicorn.py", "wsgi:app")

_running: dict[str, Stack] = {}

_FROM_THE_MACHINE = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


def free_port() -> int:
    """A port that nobody listens on just now, nor on the one above it, where a stand-in for Stripe would be served."""
    while True:
        with socket.socket() as probe, socket.socket() as above, contextlib.suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            above.bind(("127.0.0.1", port + 1))
            return port


def running_at(url: str) -> Stack:
    """The instance that this process began at an address."""
    return _running[url]


def resident_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def members(data_dir: Path) -> set[int]:
    """Every process that runs on this data folder, told by its environment."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environ = (folder / "environ").read_bytes()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if f"DATA_DIR={data_dir}\0".encode() in environ and state != "Z":
            found.add(int(folder.name))
    return found


@dataclass
class Stack:
    """One running instance. Started by `start`, or as a context manager, which also stops it."""

    data_dir: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    command: Sequence[str] = EVERYTHING
    port: int = field(default_factory=free_port)
    ready_at: str = "/readyz"
    """A page that answers 200 once it serves."""
    began: float = 0
    """By the clock that never goes back, when `begin` was called."""
    log: Path = Path(os.devnull)
    """What it writes, a file for each beginning."""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process, "not started"
        return self._process

    def begin(self) -> Self:
        """Start it and wait for nothing."""
        self.began = time.monotonic()
        _running[self.url] = self
        self.log = self.data_dir.with_suffix(f".{time.monotonic_ns()}.log")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environ(), stdout=log, stderr=log, start_new_session=True
            )
        return self

    def start(self, *, seconds: float = 30) -> Self:
        """Return when it is ready. Raises AssertionError with the log's end when it is not in time."""
        self.begin()
        while time.monotonic() - self.began < seconds and self.process.poll() is None:
            if self.ready():
                return self
            time.sleep(0.05)
        self.kill()
        raise AssertionError(f"the product did not start:\n{self.said()[-4000:]}")

    def await_greeting(self) -> Self:
        """Return when it has said that it runs. Raises AssertionError with what it said instead."""
        while "Ctrl-C" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - self.began < 30, self.said()
            time.sleep(0.02)
        return self

    def ready(self) -> bool:
        """Whether it serves, and its stores answer."""
        try:
            return self.get(self.ready_at)[0] == 200
        except OSError:
            return False

    def get(self, path: str, timeout: float = 5) -> tuple[int, str]:
        """Status and text of a page; no text with an error. Raises OSError when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            error.close()
            return error.code, ""

    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text("utf-8", "replace")

    def stop(self, sign: int = signal.SIGTERM, *, seconds: float = 30) -> int:
        """End it as an operator would; its exit status."""
        self.process.send_signal(sign)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """SIGKILL for all of it at once, first for what would start the rest again: nothing gets to say goodbye."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        while left := members(self.data_dir):
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self._process and self._process.poll() is None:
            self.stop()

    def environ(self) -> dict[str, str]:
        """Only what is named: nothing of the machine's settings, nor of a developer's .env, reaches the product."""
        own = {name: os.environ[name] for name in _FROM_THE_MACHINE if name in os.environ}
        bound = {"HOST": "127.0.0.1", "PORT": str(self.port), "DATA_DIR": str(self.data_dir), "METRICS_PORT": "0"}
        return own | bound | {"PYTHON_DOTENV_DISABLED": "1"} | dict(self.environment)
