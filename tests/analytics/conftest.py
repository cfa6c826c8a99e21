"""An installation that counts with Google's wire format, against a real server on loopback and a real Valkey."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.settings import Settings, from_environment
from tests.workers.conftest import Server

IDS = {"measurement_id": ["G-TEST123"], "api_secret": ["analytics-secret-of-the-tests"]}


@dataclass
class Google:
    """What came in, whole."""

    base: str = ""
    raw: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    status: int = 204

    @property
    def sums(self) -> dict[str, int]:
        """By event and area."""
        found: dict[str, int] = {}
        for body in self.bodies:
            for event in body["events"]:
                name = ":".join(filter(None, [event["name"], event["params"].get("area")]))
                found[name] = found.get(name, 0) + event["params"]["count"]
        return found


@pytest.fixture
def google() -> Iterator[Google]:
    state = Google()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # http.server's name
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            state.raw.append(f"{self.path}\n{self.headers}\n{body}")
            address = urlsplit(self.path)
            assert (address.path, parse_qs(address.query)) == ("/mp/collect", IDS)
            state.bodies.append(json.loads(body))
            self.send_response(state.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path, google: Google) -> Iterator[Settings]:
    made = from_environment(
        {
            "DATA_DIR": str(tmp_path / "data"),
            "SECRET_KEY": "a secret of the tests alone, 32 long",
            "ANALYTICS": "ga4",
            "GA4_MEASUREMENT_ID": IDS["measurement_id"][0],
            "GA4_API_SECRET": IDS["api_secret"][0],
            "GA4_API_BASE": google.base,
        }
    )
    server = Server(made.data_dir)
    server.start()
    yield made
    server.kill()
