"""Ids of what people keep: they sort by when they were made, and nobody can guess one."""

from __future__ import annotations

import os
import re
from datetime import datetime

from app.errors import NotFound

_ID = re.compile(r"[a-z0-9]{10,40}")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def mint_id(now: datetime) -> str:
    """A new id: 26 characters of [a-z0-9], the millisecond first, then 80 random bits."""
    number = (int(now.timestamp() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    digits = [_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)]
    return "".join(digits)


def is_id(text: str | None) -> bool:
    """Whether `text` can be an id: 10 to 40 of [a-z0-9]."""
    return bool(text) and _ID.fullmatch(text or "") is not None


def known_id(text: str) -> str:
    """`text` as an id. Raises NotFound when it cannot be one."""
    if not is_id(text):
        raise NotFound
    return text
