"""Clerk as it tells of people and sessions: events of its shapes, signed, through the real inbox."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.services import Services
from app.webhooks import inbox
from tests.standins import HeldQueue
from tests.webhooks.senders import from_clerk

ALICE = "alice@example.org"


class Clerk:
    """Tells the instance what happened, and lets the worker act on it."""

    def __init__(self, app: Flask, services: Services, queue: HeldQueue) -> None:
        self._client = app.test_client()
        self._services = services
        self._queue = queue
        self._told = 0

    def tells(self, kind: str, data: dict[str, Any], *, timestamp: int = 1_795_000_000_000) -> inbox.Delivery:
        """The delivery as it ended. Raises what the handler raised."""
        self._told += 1
        event = {
            "type": kind, "object": "event", "data": data, "timestamp": timestamp, "instance_id": "ins_1",
            "event_attributes": {"http_request": {"client_ip": "192.0.2.1", "user_agent": "Firefox"}},
        }  # fmt: skip
        event_id = f"msg_{self._told}"
        assert from_clerk(event, event_id=event_id).to(self._client).status_code == 200
        self._queue.run()
        ended = inbox.find(self._services, "clerk", event_id)
        assert ended
        return ended


def user(
    email: str = ALICE,
    *,
    at: int = 100,
    subject: str = "user_alice",
    verified: bool = True,
    first: str | None = "Alice",
) -> dict[str, Any]:
    """A person as `user.created` and `user.updated` carry them."""
    return {
        "id": subject, "object": "user", "first_name": first, "last_name": None, "username": None,
        "primary_email_address_id": "idn_2", "primary_phone_number_id": None, "updated_at": at, "created_at": 100,
        "email_addresses": [
            _address("idn_1", "other@example.org", "verified"),
            _address("idn_2", email, "verified" if verified else "unverified"),
        ],
        "phone_numbers": [], "external_accounts": [], "public_metadata": {}, "banned": False, "locked": False,
    }  # fmt: skip


def _address(name: str, email: str, status: str) -> dict[str, Any]:
    verification = {"status": status, "strategy": "email_code", "attempts": None, "expire_at": None}
    return {
        "id": name, "object": "email_address", "email_address": email, "verification": verification, "linked_to": [],
    }  # fmt: skip


def session(name: str = "sess_1", status: str = "revoked") -> dict[str, Any]:
    return {
        "id": name, "object": "session", "user_id": "user_alice", "client_id": "client_1", "status": status,
        "created_at": 1, "updated_at": 2, "last_active_at": 2, "expire_at": 3, "abandon_at": 4,
    }  # fmt: skip
