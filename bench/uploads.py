"""Uploads and downloads of 1 GB: their rate beside what the disk and a bare app do, and the memory that they take."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from app import create_app
from app.services import build
from app.settings import from_environment
from app.vault.placement import LIST
from app.vault.record import Card
from bench.figures import Figure
from bench.instance import children
from bench.people import cookie, person
from tests.cast import token_in
from tests.stack import WEB_ALONE, Stack, free_port, resident_mb

MB = 1024 * 1024
SIZE_MB = 1024
_RANGE = (64 * MB, SIZE_MB * MB - 1)
_EDGE = "----------------------------bench"


def uploads(folder: Path) -> Iterator[Figure]:
    """A file of 1 GB through the plain form, and back in one range."""
    folder.mkdir(parents=True, exist_ok=True)
    original = _file(folder / "original.bin")
    by_hand = _copied_and_summed(original, folder / "copy.bin")
    environment = {
        "DATA_DIR": str(folder / "data"),
        "PORT": str(free_port()),
        "HOST": "127.0.0.1",
        "WEB_CONCURRENCY": "1",
    }
    settings = from_environment(environment)
    services = build(settings)
    shelf = person(services, "files", 1)
    signed_in = cookie(create_app(settings, services), services, shelf)
    with Stack(settings.data_dir, environment, WEB_ALONE, int(environment["PORT"])) as stack:
        (worker,) = children(stack.process.pid)
        token = token_in(_read(f"{stack.url}/vault/new", signed_in))
        before = resident_mb(worker)
        _forget_peak(worker)
        took = _sent(stack.url, signed_in, token, original)
        peak = _peak_mb(worker)
        (card,) = [row.record for row in shelf.every(Card, prefix=LIST)]
        ours = _download(f"{stack.url}/vault/{card.id}/file", signed_in)
    bare = {**environment, "BENCH_FILE": str(original), "PORT": str(free_port())}
    command = (*WEB_ALONE[:-1], "bench.bare_file:app")
    with Stack(settings.data_dir, bare, command, int(bare["PORT"]), ready_at="/healthz") as stack:
        theirs = _download(f"{stack.url}/file", signed_in)
    yield Figure(
        "1 GB through the plain form", SIZE_MB / took, "MB/s", SIZE_MB / by_hand, "cp, sha256sum", least_ratio=0.5
    )
    yield Figure("web process during it: growth", peak - before, "MB", before, "before", most=32)
    yield Figure("a range of 960 MB sent", ours, "MB/s", theirs, "bare send_file", least_ratio=0.5)


def _file(path: Path) -> Path:
    with path.open("wb") as file:
        for _ in range(SIZE_MB // 16):
            file.write(os.urandom(16 * MB))
    return path


def _copied_and_summed(original: Path, copy: Path) -> float:
    """Seconds that the two programs take, one after the other."""
    began = time.perf_counter()
    subprocess.run([shutil.which("cp") or "cp", original, copy], check=True)
    subprocess.run([shutil.which("sha256sum") or "sha256sum", copy], check=True, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - began
    copy.unlink()
    return took


def _sent(url: str, signed_in: str, token: str, file: Path) -> float:
    """Seconds from the first byte of the form to the answer. Raises RuntimeError when it was not taken."""
    field = f'--{_EDGE}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    begin = f'--{_EDGE}\r\nContent-Disposition: form-data; name="files"; filename="video.bin"\r\n'
    lead = f"{field}{begin}Content-Type: application/octet-stream\r\n\r\n".encode()
    end = f"\r\n--{_EDGE}--\r\n".encode()
    place = urlsplit(url)
    head = (
        f"POST /vault/new HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {signed_in}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={_EDGE}\r\n"
        f"Content-Length: {len(lead) + file.stat().st_size + len(end)}\r\n\r\n"
    ).encode()
    began = time.perf_counter()
    with socket.create_connection((place.hostname, place.port), timeout=120) as wire, file.open("rb") as content:
        wire.sendall(head + lead)
        wire.sendfile(content)
        wire.sendall(end)
        answer = wire.recv(65536).decode("utf-8", "replace")
    took = time.perf_counter() - began
    if not answer.startswith("HTTP/1.1 303"):
        raise RuntimeError(f"the upload was not taken: {answer[:200]}")
    return took


def _download(url: str, signed_in: str) -> float:
    """MB a second of one long range, read by a program of its own."""
    first, last = _RANGE
    headers = {"Cookie": signed_in, "Range": f"bytes={first}-{last}"}
    request = urllib.request.Request(url, headers=headers)
    began, received = time.perf_counter(), 0
    buffer = bytearray(MB)
    with urllib.request.urlopen(request, timeout=60) as answer:
        if answer.status != 206:
            raise RuntimeError(f"the range answered {answer.status}")
        while count := answer.readinto(buffer):
            received += count
    if received != last - first + 1:
        raise RuntimeError(f"only {received} bytes came")
    return received / MB / (time.perf_counter() - began)


def _read(url: str, signed_in: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": signed_in}), timeout=30) as answer:
        return str(answer.read().decode())


def _forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
