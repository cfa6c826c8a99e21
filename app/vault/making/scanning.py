"""The virus scanner: clamd's INSTREAM, over a socket of this machine or a port, the file in chunks as it is read."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Literal

from app.errors import Unavailable

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 120.0
"""How long clamd may be silent: it looks at the whole file once the last byte has come."""

CHUNK = 256 * 1024
_ANSWER_BYTES = 4096
_FOUND = re.compile(r"stream: (.{1,200}) FOUND")
_NOT_ALL_OF_IT = "Heuristics.Limits.Exceeded"
"""What clamd with `AlertExceedsMax yes` calls a file that it did not look through; without that, it calls it clean."""


class ScannerUnavailable(Unavailable):
    """clamd does not answer, or answers with an error. The file waits to be scanned."""

    title = "The virus scanner does not answer"
    sentence = "Files are kept all the same, and are scanned as soon as it answers."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What clamd says of a file; `signature` is its name for what it found."""

    state: Literal["clean", "found", "too-large"]
    signature: str = ""


def scan(address: str, file: BinaryIO) -> Verdict:
    """What clamd at `address` (a path, or host:port) says of all bytes of `file`. Raises ScannerUnavailable.

    Errors of `file` itself pass through.
    """
    with _connection(address) as clamd:
        _say(clamd, b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            if not _send_on(clamd, chunk):
                break
        else:
            _send_on(clamd, b"")
        return _verdict(_answer(clamd))


def version(address: str) -> str:
    """What clamd says it is, when it answers at all. Raises ScannerUnavailable."""
    with _connection(address) as clamd:
        _say(clamd, b"zVERSION\0")
        return _answer(clamd)


def _send_on(clamd: socket.socket, chunk: bytes) -> bool:
    """Whether clamd took it: past its limit it answers and hangs up, and then the answer is what counts."""
    try:
        clamd.sendall(len(chunk).to_bytes(4, "big") + chunk)
    except (BrokenPipeError, ConnectionResetError):
        return False
    except OSError as error:
        raise ScannerUnavailable from error
    return True


def _say(clamd: socket.socket, words: bytes) -> None:
    try:
        clamd.sendall(words)
    except OSError as error:
        raise ScannerUnavailable from error


def _answer(clamd: socket.socket) -> str:
    said = b""
    try:
        while len(said) < _ANSWER_BYTES and not said.endswith(b"\0") and (more := clamd.recv(_ANSWER_BYTES)):
            said += more
    except OSError as error:
        if not said:
            raise ScannerUnavailable from error
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(said: str) -> Verdict:
    found = _FOUND.fullmatch(said)
    if "size limit exceeded" in said or (found and found[1].startswith(_NOT_ALL_OF_IT)):
        return Verdict("too-large")
    if found:
        return Verdict("found", "".join(letter for letter in found[1] if letter.isprintable()))
    if said == "stream: OK":
        return Verdict("clean")
    raise ScannerUnavailable


@contextmanager
def _connection(address: str) -> Iterator[socket.socket]:
    host, colon, port = address.rpartition(":")
    network = bool(colon) and port.isdigit() and "/" not in address
    family = (socket.AF_INET6 if ":" in host else socket.AF_INET) if network else socket.AF_UNIX
    with socket.socket(family) as clamd:
        clamd.settimeout(CONNECT_SECONDS)
        try:
            clamd.connect((host.strip("[]"), int(port)) if network else address)
        except (OSError, ValueError) as error:
            raise ScannerUnavailable from error
        clamd.settimeout(ANSWER_SECONDS)
        yield clamd
