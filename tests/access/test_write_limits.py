"""What one account may save: as much as anybody types, never so much that it fills the disk; no word is lost by it."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app, valkey
from app.services import Services, build
from app.settings import Settings
from tests.cast import Visitor, arrive
from tests.standins import HeldQueue

FEW = 5


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, writes_per_minute=FEW)


def write(visitor: Visitor, words: str = "What happened.") -> TestResponse:
    return visitor.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": words})


def keep_saving(visitor: Visitor, times: int = FEW) -> list[int]:
    return [
        visitor.post("/settings", {"name": "Alice", "time_zone": "America/Denver"}).status_code for _ in range(times)
    ]


def test_one_save_too_many_is_refused_and_the_words_stay_on_the_page(alice: Visitor) -> None:
    keep_saving(alice)
    answer = write(alice, "Words that took an hour to find.")

    assert answer.status_code == 429
    assert "Words that took an hour to find." in answer.text
    assert "This was not saved. Your words are on this page: wait a minute, then send them again." in answer.text
    assert "Try again</button>" in answer.text
    assert answer.headers["Retry-After"] == "60"
    assert "0 entries" in alice.get("/incidents").text or "Nothing" in alice.get("/incidents").text


def test_a_draft_that_is_refused_says_that_the_words_stay(alice: Visitor) -> None:
    page = alice.get("/incidents/new").text
    entry = re.search(r'name="entry_id"[^>]*value="([^"]+)"', page)
    assert entry
    keep_saving(alice)
    fields = {"narrative": "Not yet whole.", "based_on": "0"}
    answer = alice.post(f"/incidents/drafts/{entry[1]}", fields, headers={"HX-Request": "true"})

    assert answer.status_code == 429
    assert answer.text.strip() == "Not kept just now. Your words are on this page."


def test_every_account_is_counted_alone_wherever_it_is_signed_in(
    app: Flask, alice: Visitor, visit: Callable[[str], Visitor]
) -> None:
    keep_saving(alice)

    assert write(arrive(app, alice.email)).status_code == 429
    assert write(visit("bob@example.org")).status_code == 303


def test_a_large_file_counts_as_many_writes(alice: Visitor) -> None:
    def bring(size: int) -> int:
        content = b"Day,What happened\n" + b"2026-11-18,Late.\n" * (size // 17)
        file = {"file": (io.BytesIO(content), "log.csv")}
        return alice.post("/incidents/import", file, content_type="multipart/form-data").status_code

    assert bring(100) == 303
    assert bring(3 * 64 * 1024) == 303
    assert write(alice).status_code == 429


def test_a_file_larger_than_a_minutes_worth_can_be_brought_still(alice: Visitor) -> None:
    content = b"Day,What happened\n2026-11-18,Late.\n" + b" " * (FEW * 70_000)
    answer = alice.post(
        "/incidents/import", {"file": (io.BytesIO(content), "log.csv")}, content_type="multipart/form-data"
    )

    assert answer.status_code != 429


def test_what_does_not_tell_its_length_counts_as_the_longest(alice: Visitor) -> None:
    fields = {"name": "Alice", "time_zone": "America/Denver"}
    ends_itself = {"wsgi.input_terminated": True}  # as gunicorn says of such a request
    first = alice.post("/settings", fields, headers={"Transfer-Encoding": "chunked"}, environ_overrides=ends_itself)

    assert first.status_code == 303
    assert write(alice).status_code == 429


@pytest.mark.parametrize("path", ["/sign-out", "/exit", "/settings/security/sessions/end"])
def test_whoever_wants_out_gets_out(alice: Visitor, path: str) -> None:
    alice.csrf()
    keep_saving(alice, FEW + 2)

    assert alice.post(path, {"which": "all"}).status_code in (200, 303)
    assert alice.get("/home").status_code == 303


def test_reading_goes_on(alice: Visitor) -> None:
    keep_saving(alice, FEW + 2)

    assert {alice.get(path).status_code for path in ("/home", "/incidents", "/incidents/export.csv")} == {200}


def test_none_is_refused_where_the_setting_says_so(services: Services, settings: Settings, queue: HeldQueue) -> None:
    free = replace(settings, writes_per_minute=0)
    app = create_app(free, build(free, queue=queue))

    assert set(keep_saving(arrive(app, "alice@example.org"), 150)) == {303}


def test_the_hour_has_a_bound_of_its_own(app: Flask, alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    now = time.time
    for minute in range(15):
        monkeypatch.setattr(time, "time", lambda minute=minute: now() + minute * 61)
        assert set(keep_saving(alice)) == {303}
    monkeypatch.setattr(time, "time", lambda: now() + 15 * 61)

    answer = write(alice)
    assert answer.status_code == 429
    assert "wait an hour" in answer.text


def test_it_is_counted_in_redis_by_a_name_that_tells_nothing(
    services: Services, settings: Settings, redis: subprocess.Popen[bytes]
) -> None:
    from redis import Redis

    one, other = (create_app(settings, services) for _ in range(2))
    alice = arrive(one, "alice@example.org")
    keep_saving(alice, FEW)

    assert write(arrive(other, "alice@example.org")).status_code == 429
    server = Redis(unix_socket_path=str(valkey.socket_path(settings.data_dir)))
    keys = [key.decode() for key in server.scan_iter("*limit*")]
    assert len([key for key in keys if "writes" in key]) == 2
    assert not [key for key in keys if alice.tenant in key or "alice" in key]


@pytest.fixture
def redis(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A live server where this installation looks for one."""
    valkey.prepare(settings.data_dir)
    process = subprocess.Popen(valkey.command(settings.data_dir))
    valkey.await_answer(settings.data_dir, process)
    yield process
    process.kill()
    process.wait()
