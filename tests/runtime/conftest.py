"""`make run` as a process, on a folder and a port of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


class Run:
    """One `make run`."""

    def __init__(self, data_dir: Path, port: int, **environ: str) -> None:
        self.data_dir, self.port = data_dir, port
        self.began = time.monotonic()
        self.log = data_dir.with_suffix(f".{time.monotonic_ns()}.log")
        self.environ = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port), "WEB_CONCURRENCY": "1", **environ}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.launch"], env=self.environ, stdout=log, stderr=subprocess.STDOUT
            )

    def get(self, path: str, timeout: float = 5) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""

    def await_greeting(self) -> Run:
        while "Ctrl-C" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - self.began < 30, self.said()
            time.sleep(0.02)
        return self

    def said(self) -> str:
        return self.log.read_text()

    def end(self, sign: int = signal.SIGTERM) -> int:
        self.process.send_signal(sign)
        return self.process.wait(30)

    def clear(self) -> None:
        """End all of it, first the process that would start the others again."""
        self.process.kill()
        self.process.wait()
        while left := members(self.data_dir):
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Starts `make run`; whatever is left of it at the end is killed."""
    runs: list[Run] = []

    def start(**environ: str) -> Run:
        port = int(environ.pop("PORT", 0)) or free_port()
        runs.append(Run(tmp_path / "data", port, **environ))
        return runs[-1]

    yield start
    for run in runs:
        run.clear()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One `make run` that the tests of a module share; they leave it as they found it."""
    run = Run(tmp_path_factory.mktemp("running") / "data", free_port()).await_greeting()
    yield run
    run.clear()
