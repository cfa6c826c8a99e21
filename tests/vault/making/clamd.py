"""A clamd for tests: the real one where the machine has it, and a small one that speaks the same bytes everywhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# In two halves: a scanner that looks at this machine must not take the tests away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

STREAM_BYTES = 2 * 1024 * 1024
"""More than that neither of them takes."""


class SmallClamd:
    """Answers zVERSION and zINSTREAM as clamd 1.4 does, byte by byte; knows one signature."""

    def __init__(self, listening: socket.socket) -> None:
        self.received: list[int] = []
        """How many bytes each stream had."""
        self.says: bytes = b""
        """Answered instead of a verdict, when it is not empty."""
        self._socket = listening
        name = listening.getsockname()
        self.address = name if isinstance(name, str) else f"{name[0]}:{name[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.sendall(self._answer(connection.makefile("rb")) + b"\0")

    def _answer(self, stream) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1)
        if command == b"zVERSION\0":
            return b"ClamAV 1.4.6"
        assert command == b"zINSTREAM\0", command
        content = b""
        while length := int.from_bytes(stream.read(4), "big"):
            content += stream.read(length)
            if len(content) > STREAM_BYTES:
                return b"INSTREAM size limit exceeded. ERROR"
        self.received.append(len(content))
        if self.says:
            return self.says
        return b"stream: Own.Eicar.Test.UNOFFICIAL FOUND" if EICAR in content else b"stream: OK"


def listening_at(path: Path) -> socket.socket:
    """A socket of this machine."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    return listening


def installed_clamd() -> str | None:
    """The machine's own; Debian puts it where only root looks for programs."""
    return shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


@contextmanager
def real_clamd(program: str, folder: Path) -> Iterator[str]:
    """The address of this clamd, with one signature of ours and nothing downloaded."""
    database, at = folder / "signatures", folder / "clamd.sock"
    database.mkdir()
    (database / "own.ndb").write_text(f"Own.Eicar.Test:0:*:{EICAR[:60].hex()}\n")
    config = folder / "clamd.conf"
    config.write_text(
        f"LocalSocket {at}\nDatabaseDirectory {database}\nForeground yes\nStreamMaxLength {STREAM_BYTES}\n"
    )
    with subprocess.Popen([program, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as clamd:
        try:
            for _ in range(300):
                if at.is_socket():
                    break
                time.sleep(0.1)
            yield str(at)
        finally:
            clamd.terminate()
            clamd.wait(20)
