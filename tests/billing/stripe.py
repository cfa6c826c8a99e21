"""The stand-in for Stripe within a test: served on a free port, on the test's own clock, its events taken by hand."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from app.billing.standin import checkout, course
from app.billing.standin import server as serving
from app.billing.standin.deliveries import body_of, signature_of
from app.billing.standin.server import Server
from app.settings_groups import STANDIN_WEBHOOK_SECRET

KEY = "sk_test_standin"


class Standin:
    """One stand-in that runs, and what a test does with it that the product cannot."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.world = server.world
        self.url = server.world.url
        self._taken = 0

    def take(self) -> list[dict[str, Any]]:
        """The events since the last time, in the order in which they happened; nobody else delivers them."""
        with self.world.turn():
            course.catch_up(self.world)
            events = self.world.every("event")
        fresh, self._taken = events[self._taken :], len(events)
        return [dict(event) for event in fresh]

    def complete(self, session_id: str, card: str | None = "pays") -> bool:
        """What a person does on the checkout page, with a card that "pays" or "declines", or with none."""
        with self.world.turn():
            course.catch_up(self.world)
            return checkout.complete(self.world, self.world.get(session_id, "checkout.session"), card)

    def card(self, customer_id: str, behaviour: str) -> None:
        """From now on the customer's card "pays", "declines", or "later_pays": is declined once more, then pays."""
        self.steer("card", customer=customer_id, behaviour=behaviour)

    def move(self, **spans: int) -> None:
        """Its time forward by `days`, `weeks`, `hours` or `seconds`; what falls due happens on the way."""
        self.steer("clock", **spans)

    def move_past(self, subscription_id: str) -> None:
        """To the end of the subscription's period, and the payment that follows an hour later."""
        self.steer("clock", past=subscription_id)

    def steer(self, control: str, **values: object) -> dict[str, Any]:
        """POST /standin/<control>"""
        body = urlencode(values).encode()
        with urllib.request.urlopen(f"{self.url}/standin/{control}", data=body, timeout=10) as answer:
            return json.loads(answer.read())


def signed(event: dict[str, Any], secret: str = STANDIN_WEBHOOK_SECRET) -> tuple[bytes, dict[str, str]]:
    """An event as it would be delivered now: the body, and the headers with its signature."""
    body = body_of(event)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return body, headers | {"Stripe-Signature": signature_of(body, secret, int(time.time()))}


@contextmanager
def standin_server(
    *, now: Callable[[], datetime] | None = None, folder: Path | None = None, product: str = "", port: int = 0
) -> Iterator[Standin]:
    """Serve it. With the address of a `product` it delivers its events there by itself; without, a test takes them."""
    with patch.object(serving, "_POLL_SECONDS", 0.005):  # each test waits so long for its end
        server = Server(
            port=port,
            clock=(lambda: now().timestamp()) if now else time.time,
            folder=folder,
            product=product,
            secret=STANDIN_WEBHOOK_SECRET if product else "",
        )
    server.start()
    try:
        yield Standin(server)
    finally:
        server.stop()
