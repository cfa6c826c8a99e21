"""A stand-in for Mailchimp on loopback: the two calls of its members that we make, its answers and its state."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY, LIST = "0123456789abcdef0123456789abcdef-us21", "a1b2c3d4e5"
_MEMBER = re.compile(rf"/3\.0/lists/{LIST}/members/([0-9a-f]{{32}})")


class Mailchimp:
    """The audience, and every call in order."""

    def __init__(self) -> None:
        self.members: dict[str, dict[str, str]] = {}
        """By the MD5 of the address in lower case, as Mailchimp has it."""
        self.calls: list[tuple[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.fails_with = 0
        self.first: Callable[[], object] = lambda: None
        self.base = ""

    def status(self, address: str) -> str:
        member = self.members.get(hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest())
        return member["status"] if member else "unknown"

    def answer(self, method: str, path: str, key: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Mailchimp's own answer, and what it does to the audience."""
        found = _MEMBER.fullmatch(path)
        self.bodies.append(body)
        self.first()
        if key != KEY:
            return 401, problem(401, "API Key Invalid")
        if self.fails_with:
            return self.fails_with, problem(self.fails_with, "Internal Server Error")
        if not found:
            return 404, problem(404, "Resource Not Found")
        member = self.members.get(found[1])
        if method == "PATCH" and member is None:
            return 404, problem(404, "Resource Not Found")
        if method == "PUT" and member is None:
            address, status = body["email_address"], body["status_if_new"]
            assert hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest() == found[1]
            if address.endswith("@example.invalid"):
                return 400, problem(400, "Invalid Resource")
            member = {"email_address": address, "status": status}
        assert member is not None
        if member["status"] == "cleaned" and body.get("status") == "subscribed":
            return 400, problem(400, "Member In Compliance State")
        self.members[found[1]] = member | {"status": body.get("status", member["status"])}
        self.calls.append((method, member["email_address"]))
        return 200, {"id": found[1], **self.members[found[1]]}


def problem(status: int, title: str) -> dict[str, Any]:
    return {"type": "https://mailchimp.com/developer/marketing/docs/errors/", "title": title, "status": status}


@contextmanager
def mailchimp() -> Iterator[Mailchimp]:
    """One that answers on loopback, with its address in `base`."""
    state = Mailchimp()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            kind, _, given = self.headers["Authorization"].partition(" ")
            _, _, key = base64.b64decode(given).decode().partition(":")
            assert kind == "Basic"
            assert self.headers["Content-Type"] == "application/json"
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, said = state.answer(self.command, self.path, key, body)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_PUT = do_PATCH = _answer  # noqa: N815  # the library's names

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
