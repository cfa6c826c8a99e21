"""The door on DynamoDB and KMS: what KMS refuses, slows or loses is a sentence in time, and it is asked seldom."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen

import msgspec
import pytest

from app.services import Services, build
from app.settings import Settings
from app.store.keys import TenantId
from app.store.phi import opened
from app.wellbeing.access_log import Did, Why
from app.wellbeing.families import CHECK_INS, COMPLAINTS
from app.wellbeing.records import Locked, Records
from tests.cloud import settings_on_aws
from tests.promises import promise

ALICE = TenantId("alice000000")


class Words(msgspec.Struct, frozen=True, kw_only=True):
    said: str


class Kms:
    """Stands before KMS: counts what it is asked for, and refuses or slows it when told to."""

    def __init__(self, behind: str) -> None:
        self.refuses = ""
        self.waits = 0.0
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                target = self.headers.get("X-Amz-Target", "")
                outer.asked.append(target.rpartition(".")[2])
                time.sleep(outer.waits)
                if outer.refuses:
                    return self._say(400, json.dumps({"__type": outer.refuses, "message": "not now"}).encode())
                headers = {k: v for k, v in self.headers.items() if k.lower() not in {"host", "content-length"}}
                with urlopen(Request(behind, body, headers)) as answer:
                    return self._say(answer.status, answer.read())

            def _say(self, status: int, body: bytes) -> None:
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/x-amz-json-1.1")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # who asked has given up

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def kms(empty_ministack: str) -> Iterator[Kms]:
    kms = Kms(empty_ministack)
    threading.Thread(target=kms.server.serve_forever, daemon=True).start()
    yield kms
    kms.server.shutdown()
    kms.server.server_close()


@pytest.fixture
def settings(empty_ministack: str, kms: Kms, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Settings:
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", kms.url)
    return settings_on_aws(empty_ministack, tmp_path, monkeypatch)


@pytest.fixture
def process(settings: Settings) -> Callable[[], Services]:
    """Starts a process with nothing in memory."""
    return lambda: build(settings)


def door(services: Services) -> Records:
    return Records(services, ALICE, Why.PAGE, session="a-browser")


def keep(services: Services, said: str = "slept badly") -> None:
    for family in (CHECK_INS, COMPLAINTS):
        into = door(services)
        into.write(family, "", into.add(family, f"2026-11-19#{said[:4]}", Words(said=said)))


def read(services: Services) -> list[str]:
    return [row.record.said for row in door(services).page(CHECK_INS, Words).rows]


def test_both_tables_are_written_and_read_with_their_log(process: Callable[[], Services]) -> None:
    services = process()
    keep(services)
    assert read(process()) == ["slept badly"]
    rows = [stored.record for stored in door(services).accesses().rows]
    assert sorted((row.family, row.did) for row in rows) == [
        ("check-in", Did.READ), ("check-in", Did.WROTE), ("complaint", Did.WROTE),
    ]  # fmt: skip


def test_a_process_asks_kms_once_for_a_person_however_much_she_does(process: Callable[[], Services], kms: Kms) -> None:
    keep(process())
    kms.asked.clear()
    services = process()
    for number in range(20):
        read(services)
        keep(services, f"{number:04d}")
    assert kms.asked == ["Decrypt"]


@promise("10.3", part=True)
@pytest.mark.parametrize(
    "refusal", ["AccessDeniedException", "DisabledException", "ThrottlingException", "KMSInternalException"]
)
def test_what_kms_refuses_is_locked_and_opens_again_with_nothing_lost(
    process: Callable[[], Services], kms: Kms, refusal: str
) -> None:
    keep(process())
    services = process()
    kms.refuses = refusal
    with pytest.raises(Locked, match="Nothing is lost"):
        read(services)
    kms.refuses = ""
    opened(services.phi).keys.forget()  # type: ignore[attr-defined]  # five seconds later
    assert read(services) == ["slept badly"]


def test_a_kms_that_is_slow_keeps_nobody_waiting_and_is_not_asked_by_everybody_at_once(
    process: Callable[[], Services], kms: Kms
) -> None:
    keep(process())
    services = process()
    kms.waits = 6
    kms.asked.clear()
    began = time.monotonic()
    with pytest.raises(Locked):
        read(services)
    assert time.monotonic() - began < 8
    began = time.monotonic()
    for _ in range(20):
        with pytest.raises(Locked):
            read(services)
    assert time.monotonic() - began < 2
    assert len(kms.asked) <= 2
