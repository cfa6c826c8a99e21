"""Bodies of deliveries: read once the same way by who verifies and by who acts, so that no two readings differ."""

from __future__ import annotations

from typing import Any

import msgspec

from app.webhooks import Refused

_READ = msgspec.json.Decoder(dict[str, Any])


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object that a body is. Of a key that stands twice the last value counts. Raises Refused."""
    try:
        return _READ.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("not an event") from None


def text(told: dict[str, Any], key: str) -> str:
    """A value that must be text. Raises Refused."""
    value = told.get(key)
    if not isinstance(value, str):
        raise Refused("not an event")
    return value
