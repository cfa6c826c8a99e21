"""The rules of DynamoDB that every store adapter is held to: key and item sizes, groups, ranges, tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from app.errors import Invalid
from app.store import MAX_CHANGES, MAX_ITEM_BYTES, Absent, Always, Change, Condition, Item, ItemTooLarge, Put
from app.store.keys import Key

MAX_PARTITION_BYTES = 2048
MAX_SORT_BYTES = 1024
MAX_GROUP_BYTES = 4 * 1024 * 1024
"""DynamoDB's limit for all items of one TransactWriteItems call together."""

TOKEN_SECONDS = 600
"""How long an idempotency token is remembered."""

_MAX_INTEGER = 2**63 - 1
WRITE_MARK_BYTES = 8
_FIXED_BYTES = len("pk") + len("sk") + len("ver") + len("body") + len("by") + WRITE_MARK_BYTES
CLEAR_PREFIX = "c_"


def check_changes(changes: Sequence[Change], token: str | None) -> None:
    """Raise unless DynamoDB would take these changes as one call; `token` counts as one of the 100."""
    if not 1 <= len(changes) <= MAX_CHANGES - (token is not None):
        raise Invalid("A write takes 1 to 100 changes. Nothing was saved.")
    if len({change.key for change in changes}) != len(changes):
        raise Invalid("A write names no key twice. Nothing was saved.")
    total = 0
    for change in changes:
        check_key(change.key)
        if isinstance(change, Put):
            total += _checked_size(change.item)
    if total > MAX_GROUP_BYTES:
        raise ItemTooLarge("This is more than can be saved at once. Nothing was saved; save it in smaller parts.")


def check_key(key: Key) -> None:
    """Raise Invalid for a key that is empty, too long, or not text that can be stored (null byte, lone surrogate)."""
    if not 1 <= _key_bytes(key.partition) <= MAX_PARTITION_BYTES or not 1 <= _key_bytes(key.sort) <= MAX_SORT_BYTES:
        raise Invalid("That name cannot be used: it is empty or too long. Nothing was changed.")


def check_bound(text: str) -> None:
    """Raise Invalid for a prefix, range end or cursor that no sort key could be."""
    if _key_bytes(text) > MAX_SORT_BYTES:
        raise Invalid("That place in the list cannot be used. Go back to the start of the list.")


def item_bytes(item: Item) -> int:
    """The size of an item by DynamoDB's rule: bytes of all attribute names and values."""
    size = _FIXED_BYTES + _utf8(item.key.partition) + _utf8(item.key.sort) + len(item.body)
    size += _number_bytes(item.version)
    if item.expires_at is not None:
        size += len("expires_at") + _number_bytes(item.expires_at)
    for name, value in item.clear.items():
        size += len(CLEAR_PREFIX) + _utf8(name)
        size += _utf8(value) if isinstance(value, str) else _number_bytes(value)
    return size


def expired(expires_at: int | None, now: float) -> bool:
    """Whether an item with this expiry counts as absent at `now` (both in Unix seconds)."""
    return expires_at is not None and expires_at <= now


def holds(condition: Condition, version: int | None) -> bool:
    """Whether a condition holds for a live item of this version (None: there is no live item)."""
    if isinstance(condition, Always):
        return True
    if isinstance(condition, Absent):
        return version is None
    return version == condition.version


def token_name(token: str) -> str:
    """What a token is remembered by: its digest, so that any text of any length will do."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def digest(changes: Sequence[Change]) -> bytes:
    """32 bytes that are equal only for equal changes in equal order."""
    return hashlib.sha256(msgspec.msgpack.encode([_canonical(change) for change in changes])).digest()


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a partition that a page reads: low <= sort <= high, and sort < below; None where it is open."""

    low: str
    high: str | None
    below: str | None

    @staticmethod
    def of(prefix: str, start: str | None, end: str | None, after: str | None) -> Span:
        """The span of Store.page's arguments. Raises Invalid for a bound that no key could be."""
        for bound in (prefix, start, end, after):
            if bound:
                check_bound(bound)
        low = max(prefix, start or "")
        if _utf8(prefix) == MAX_SORT_BYTES:  # nothing longer can begin with it, and what lies beyond may be too long
            return Span(low, min(prefix, end or prefix), None)
        return Span(low, end, _first_beyond(prefix))


def _first_beyond(prefix: str) -> str | None:
    """The least text above every text that begins with `prefix`, or None. UTF-8 orders as code points do."""
    for at in range(len(prefix) - 1, -1, -1):
        point = ord(prefix[at]) + 1
        if point <= 0x10FFFF:
            return prefix[:at] + chr(0xE000 if point == 0xD800 else point)  # surrogates are not text
    return None


def _checked_size(item: Item) -> int:
    numbers = [item.version, item.expires_at or 0, *(v for v in item.clear.values() if not isinstance(v, str))]
    if any(not -_MAX_INTEGER <= number <= _MAX_INTEGER for number in numbers):
        raise Invalid("A number is too large to keep. Nothing was saved.")
    size = item_bytes(item)
    if size > MAX_ITEM_BYTES:
        raise ItemTooLarge
    return size


def _key_bytes(text: str) -> int:
    if "\x00" in text:
        raise Invalid("That name holds a character that cannot be used. Nothing was changed.")
    return _utf8(text)


def _utf8(text: str) -> int:
    if text.isascii():
        return len(text)
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise Invalid("The text holds half a character that cannot be kept. Nothing was changed.") from None


def _number_bytes(number: int) -> int:
    digits = str(abs(number)).rstrip("0")
    return (len(digits) + 1) // 2 + 1 + (number < 0)


def _canonical(change: Change) -> tuple[object, ...]:
    condition = (type(change.condition).__name__, getattr(change.condition, "version", 0))
    if isinstance(change, Put):
        item = change.item
        return ("put", item.key, item.version, item.body, sorted(item.clear.items()), item.expires_at, condition)
    return ("delete", change.key, condition)
