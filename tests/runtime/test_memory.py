"""The web process stays small: resident memory after many requests of every kind that a stranger can make."""

from __future__ import annotations

import http.client
from pathlib import Path

from tests.runtime.conftest import Launch
from tests.stack import Stack, members, resident_mb

LIMIT_MB = 120


def web_workers(run: Stack) -> list[int]:
    """Gunicorn's workers: the children of its master."""
    web = {pid for pid in members(run.data_dir) if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()}
    return [pid for pid in web if int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) in web]


def ask(run: Stack, times: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=10)
    for number in range(times):
        connection.request("GET", ("/", "/help-now", "/sign-in", "/readyz", "/incidents", "/nowhere")[number % 6])
        connection.getresponse().read()
    connection.close()


def test_the_web_process_stays_small_and_does_not_grow(launch: Launch) -> None:
    run = launch().await_greeting()
    (worker,) = web_workers(run)
    ask(run, 600)
    early = resident_mb(worker)
    ask(run, 1200)
    late = resident_mb(worker)
    print(f"resident: {early:.0f} MB after 600 requests, {late:.0f} MB after 1,800")
    assert late < LIMIT_MB
    assert late - early < 5
