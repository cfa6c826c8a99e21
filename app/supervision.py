"""Child processes: each in a group of its own, started again when it crashes, ended with everything it started."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

STOP_SECONDS = 20.0
"""How long a child that was asked to end may take before it is killed."""

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
_STEADY_SECONDS = 30.0
"""A child that lived for so long has recovered, and its next crash is a first one again."""

_LEFT_OVER_SECONDS = 2.0
"""How long what an earlier run left behind may take to end: it was told when that run died."""

_PR_SET_PDEATHSIG = 1


class Child:
    """One process that is meant to run until it is stopped."""

    def __init__(self, name: str, command: Sequence[str], *, environ: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self._command = list(command)
        self._environ = dict(environ)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._crashes = 0
        self._start_at = 0.0

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process as it was last started. Raises RuntimeError before that."""
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._process

    @property
    def running(self) -> bool:
        """Whether it lives now."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, in a session of its own: the terminal's Ctrl-C reaches only us, and we end all in order."""
        self._began = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603  # our own command lines
            self._command,
            env=self._environ,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(),  # noqa: PLW1509  # we have one thread, so nothing can hold a lock over the fork
        )

    def watch(self) -> None:
        """Start it again if it has crashed, after a wait that doubles with each crash in a row."""
        if self.running:
            return
        now = time.monotonic()
        if self._start_at == 0.0:
            self._crashes = 0 if now - self._began > _STEADY_SECONDS else self._crashes + 1
            wait = min(_FIRST_WAIT * 2**self._crashes, _LONGEST_WAIT)
            log.error("a process ended by itself", process=self.name, code=self.process.returncode, again_in=wait)
            self._clear_group()
            self._start_at = now + wait
        elif now >= self._start_at:
            self._start_at = 0.0
            self.start()

    def ask_to_end(self) -> None:
        """Send TERM to it, and to it alone: it ends what it started."""
        if self.running:
            self.process.terminate()

    def end(self, patience: Callable[[], float]) -> None:
        """Wait until it has ended, or kill it when `patience` (seconds left) is over; then whatever it left behind."""
        if self._process is None:
            return
        while self.running and patience() > 0:
            time.sleep(0.02)
        if self.running:
            log.error("a process did not end and was killed", process=self.name)
        self._clear_group()
        self.process.wait()

    def _clear_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def end_all(children: Sequence[Child], hurry: Callable[[], bool]) -> None:
    """End children together: TERM, up to STOP_SECONDS (none of it once `hurry()`), then KILL."""
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end(lambda: 0.0 if hurry() else deadline - time.monotonic())


class AlreadyRunning(Exception):
    """Another process holds this data folder."""


@contextmanager
def sole_use(data_dir: Path) -> Iterator[None]:
    """Hold the data folder; the system lets go of it whenever and however we end. Raises AlreadyRunning."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data_dir / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield


class Register:
    """A file that names our children, so that the next start can end those that our sudden death left running."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, children: Sequence[Child]) -> None:
        """Note the children that run now. On a full disk the note is left out: what runs goes on."""
        pids = {str(child.process.pid): _command_of(child.process.pid) for child in children if child.running}
        draft = self._path.with_suffix(".new")
        try:
            draft.write_text(json.dumps(pids))
            draft.replace(self._path)
        except OSError as error:
            log.warning("the processes could not be noted", error=error.strerror)

    def end_left_over(self) -> None:
        """End the groups of what an earlier start noted and nobody ended, unless a number means another process now."""
        try:
            noted: dict[str, str] = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return
        left = [int(pid) for pid, command in noted.items() if command and _command_of(int(pid)) == command]
        for sign, seconds in ((signal.SIGTERM, _LEFT_OVER_SECONDS), (signal.SIGKILL, _LEFT_OVER_SECONDS)):
            for pid in left:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, sign)
            deadline = time.monotonic() + seconds
            while any(map(_group_lives, left)) and time.monotonic() < deadline:
                time.sleep(0.05)
        self._path.unlink(missing_ok=True)


def _command_of(pid: int) -> str:
    """What `pid` runs, or nothing when it has ended."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    command = ["ps", "-o", "command=", "-p", str(pid)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # a fixed command that POSIX has
    return found.stdout.strip()


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False
    return True


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux a child asks the kernel for TERM when its parent dies, also by KILL. Elsewhere the register does it."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
