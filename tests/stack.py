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


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stack:
    """One running instance. Started by `start`, or as a context manager, which also stops it."""

    data_dir: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    command: Sequence[str] = EVERYTHING
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir.with_suffix(".log")

    def start(self, *, seconds: float = 30) -> None:
        """Return when /readyz answers 200. Raises AssertionError with the log's end when it does not in time."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self._environ(), stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            if self.ready():
                return
            time.sleep(0.05)
        self.kill()
        raise AssertionError(f"the product did not start:\n{self.log.read_text('utf-8', 'replace')[-4000:]}")

    def ready(self) -> bool:
        """Whether it serves, and its stores answer."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, *, seconds: float = 20) -> int:
        """End it as an operator would, with TERM; its exit status."""
        assert self.process, "not started"
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """SIGKILL for the whole process group: nothing gets to say goodbye."""
        assert self.process, "not started"
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process and self.process.poll() is None:
            self.stop()

    def _environ(self) -> dict[str, str]:
        """Only what is named: nothing of the machine's own settings reaches the product under test."""
        own = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV") if name in os.environ
        }
        bound = {"HOST": "127.0.0.1", "PORT": str(self.port), "DATA_DIR": str(self.data_dir), "METRICS_PORT": "0"}
        return own | bound | dict(self.environment)
