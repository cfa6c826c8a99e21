"""The parent's side: one child process for one file, watched, cut short, and not believed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import msgspec

from app.vault.making.confinement import FILE_BYTES
from app.vault.making.found import Drawn, Found, Why

SECONDS = 40.0
"""By the clock on the wall; of the processor it has half of that."""

_ENDS = {
    None: Why.TOO_LONG,
    -signal.SIGXCPU: Why.TOO_LONG,
    -signal.SIGKILL: Why.TOO_MUCH_MEMORY,  # by the kernel, when the machine has no more
}
_CHILD = Path(__file__).with_name("__main__.py")


def make(maker: str, original: BinaryIO, *, seconds: float = SECONDS) -> Found:
    """What a child process finds in a file. Never raises for what the file holds or what becomes of the child.

    `original` is a real file, read from its beginning.
    """
    original.seek(0)
    with TemporaryFile() as answer:
        code = _run(maker, original, answer, seconds)
        if code == 0:
            answer.seek(0)
            return _believed(answer.read(FILE_BYTES + 1))
    return Found(why=_ENDS.get(code, Why.CRASHED))


def _run(maker: str, original: BinaryIO, answer: BinaryIO, seconds: float) -> int | None:
    """The child's exit code, or None when its time was over."""
    child = subprocess.Popen(  # noqa: S603  # ourselves, with a word from a table
        [sys.executable, "-I", "-B", str(_CHILD), maker],
        stdin=original,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PATH": os.defpath},
        start_new_session=True,
    )
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:  # also when the job's own time is over
        child.kill()
        child.wait()


def _believed(answer: bytes) -> Found:
    try:
        found = msgspec.msgpack.decode(answer, type=Found)
    except (msgspec.DecodeError, ValueError):
        return Found(why=Why.CRASHED)
    drawn = (found.small, found.large)
    return found if all(_is_webp(one) for one in drawn if one) else Found(why=Why.CRASHED)


def _is_webp(drawn: Drawn) -> bool:
    return drawn.webp.startswith(b"RIFF") and drawn.webp[8:12] == b"WEBP"
