"""Deliveries: events signed as Stripe signs them and posted to the product, one after another, until it has them."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import structlog

from app.billing.standin.world import Thing, World

log = structlog.get_logger(__name__)

_WAITS = (1, 1, 2, 4, 8, 15, 30, 60, 60, 60)
"""Seconds before each further attempt. Stripe takes hours; a person at a desk does not."""

_ANSWER_SECONDS = 10


def body_of(event: Thing) -> bytes:
    """An event as it goes over the wire."""
    return json.dumps(event, indent=2).encode()


def signature_of(body: bytes, secret: str, at: int) -> str:
    """The header Stripe-Signature: scheme v1 over time and body."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


class Deliveries:
    """Posts what is owed, in order, in its own thread; what cannot be delivered is left after some minutes."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._secret = secret
        self._something = threading.Event()
        self._over = threading.Event()

    def hurry(self) -> None:
        """There may be something to deliver."""
        self._something.set()

    def stop(self) -> None:
        self._over.set()
        self._something.set()

    def run(self, world: World) -> None:
        """Until `stop`."""
        while not self._over.is_set():
            self._something.wait(timeout=1)
            self._something.clear()
            while not self._over.is_set() and (event := owed(world)) is not None:
                self._deliver(world, event)

    def _deliver(self, world: World, event: Thing) -> None:
        body = body_of(event)
        for wait in (*_WAITS, 0):
            status = self._post(body)
            note_attempt(world, event["id"], status)
            if 200 <= status < 300 or self._over.wait(wait):
                return
        leave(world, event["id"])
        log.warning("an event could not be delivered", kind=event["type"], status=status)

    def _post(self, body: bytes) -> int:
        """The status answered; 0 for none."""
        parts = urlsplit(self._url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "127.0.0.1", parts.port, timeout=_ANSWER_SECONDS)
        signature = signature_of(body, self._secret, int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature,
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Host": parts.netloc,
        }
        try:
            connection.request("POST", parts.path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def owed(world: World) -> Thing | None:
    """The oldest event that was not delivered yet and not left."""
    with world.turn(quiet=True):
        for event in world.every("event"):
            if event["pending_webhooks"] and not _note(world, event["id"])["left"]:
                return dict(event)
    return None


def note_attempt(world: World, event_id: str, status: int) -> None:
    """What came of one attempt."""
    with world.turn(quiet=True):
        note = _note(world, event_id)
        with world.changing(note):
            note["attempts"] += 1
            note["status"] = status
        if 200 <= status < 300:
            event = world.get(event_id, "event")
            with world.changing(event):
                event["pending_webhooks"] = 0


def await_delivery(world: World, event_id: str, *, seconds: float) -> None:
    """Return when it was delivered, or when the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with world.turn(quiet=True):
            if not world.get(event_id, "event")["pending_webhooks"]:
                return
        time.sleep(0.05)


def leave(world: World, event_id: str) -> None:
    """Try no more."""
    with world.turn(quiet=True):
        note = _note(world, event_id)
        with world.changing(note):
            note["left"] = True


def again(world: World) -> None:
    """Try once more what was left."""
    for note in world.every("standin.note", left=True):
        with world.changing(note):
            note["left"] = False


def _note(world: World, event_id: str) -> dict[str, Any]:
    return world.note(f"delivery#{event_id}", attempts=0, status=None, left=False)
