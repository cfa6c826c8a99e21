"""A running instance in parts that can each be killed: web, two workers, the clock, Valkey; a mail server outside."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from redis import Redis

from app import valkey
from tests.stack import ROOT, WEB_ALONE, Stack, free_port, members

_TAKEN_SECONDS = 0.06
"""Between taking a mail and saying so. Whoever dies then cannot know whether it was taken."""


class Part:
    """One process of the instance, and what it starts."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
        self._command = command
        self._environ = dict(environ)
        self._log = log
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environ, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """SIGKILL for all of it."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill_one_inside(self) -> None:
        """SIGKILL for one child: gunicorn's master starts it again."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for child in children[:1]:
            os.kill(int(child), signal.SIGKILL)


class Instance:
    """All parts on one folder."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._stack = Stack(folder / "data", {**environment, "WEB_CONCURRENCY": "2"})
        self._stack.data_dir.mkdir()
        valkey.prepare(self._stack.data_dir)
        self._valkey = subprocess.Popen(valkey.command(self._stack.data_dir))
        valkey.await_answer(self._stack.data_dir, self._valkey)
        self.redis = Redis(unix_socket_path=str(valkey.socket_path(self._stack.data_dir)))
        hurried = (sys.executable, "-m", "tests.crash.hurried")
        commands: dict[str, tuple[str, ...]] = {
            "web": (*WEB_ALONE[:-1], "tests.crash.hurried_web:app"),
            "worker 1": (*hurried, "worker"),
            "worker 2": (*hurried, "worker"),
            "clock": (*hurried, "clock"),
        }
        environ = self._stack.environ()
        self.parts = {name: Part(what, environ, folder / f"{name}.log") for name, what in commands.items()}

    @property
    def url(self) -> str:
        return self._stack.url

    @property
    def environ(self) -> dict[str, str]:
        return self._stack.environ()

    def await_web(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not self._stack.ready():
            assert time.monotonic() < deadline, "the web does not answer"
            time.sleep(0.05)

    def end(self) -> None:
        for part in self.parts.values():
            part.kill()
        self.redis.close()
        self._valkey.kill()
        self._valkey.wait()
        assert members(self._stack.data_dir) == set()


class Sink:
    """A mail server that keeps who was written to under which Message-ID."""

    def __init__(self) -> None:
        self.came: Counter[tuple[str, str]] = Counter()
        self.taking = threading.Event()
        """Set while a mail was taken and its sender does not know yet."""
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        message_id = str(message_from_bytes(envelope.content)["Message-ID"])
        self.came[envelope.rcpt_tos[0], message_id] += 1
        self.taking.set()
        await asyncio.sleep(_TAKEN_SECONDS)
        self.taking.clear()
        return "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    def end(self) -> None:
        self._controller.stop()
