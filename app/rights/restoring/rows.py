"""Rows: what a copy says of a record, taken only if we could have written it, under the key that it must have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from app.lifecycle import Family, Row

MOST_BYTES = 390_000
"""Of one record: the store takes 400 KB with its key."""

DAMAGED = "It was damaged already when the copy was made."
UNKNOWN = "It is not of a form that we write."
ELSEWHERE = "It stands where none of its kind can stand."
TWICE = "It is there twice, or out of its order."
AHEAD = "It says that it was written at a time that is still to come."
TOO_LARGE = "It is larger than any that we keep."


class _Line(msgspec.Struct, frozen=True):
    key: str
    record: msgspec.Raw = msgspec.Raw(b"")
    damaged: bool = False


class LeftOut(Exception):
    """A record that is not brought back, and why."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key
        self.why = why


def is_row(line: bytes) -> bool:
    """Whether a line of a family's file holds a record."""
    return line.lstrip().startswith(b'{"key":')


def read(family: Family, line: bytes, *, after: str, now: datetime) -> Row:
    """The record of a line; `after` is the key before it. Raises LeftOut."""
    try:
        said = msgspec.json.decode(line.strip().rstrip(b","), type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise LeftOut("", UNKNOWN) from None
    if said.damaged:
        raise LeftOut(said.key, DAMAGED)
    if len(said.key.encode("utf-8", "replace")) > 1000 or not _form(family).fullmatch(said.key):
        raise LeftOut(said.key[:100], ELSEWHERE)
    if said.key <= after:
        raise LeftOut(said.key, TWICE)
    try:
        record = msgspec.json.decode(said.record, type=family.kind)
        size = len(msgspec.msgpack.encode(record))
        fits = _sound(record) and (family.fits is None or bool(family.fits(record)))
        placed = family.key_of is None or family.key_of(record) == said.key
        ahead = any(moment >= now for moment in _moments(family, record))
    except Exception:  # noqa: BLE001  # whatever the words of a stranger's file break: the record is not one of ours
        raise LeftOut(said.key, UNKNOWN) from None
    for wrong, why in ((not fits, UNKNOWN), (not placed, ELSEWHERE), (ahead, AHEAD), (size > MOST_BYTES, TOO_LARGE)):
        if wrong:
            raise LeftOut(said.key, why)
    return Row(said.key, record)


@lru_cache(maxsize=256)
def _form(family: Family) -> re.Pattern[str]:
    return re.compile(re.escape(family.prefix) + f"(?:{family.rest})", re.DOTALL | re.ASCII)


def _moments(family: Family, record: object) -> Iterator[datetime]:
    for name in family.written:
        moment = getattr(record, name)
        if moment is not None:
            yield moment


def _sound(value: Any) -> bool:
    """Whether everything within can be kept and shown: moments have a zone and a year, words no null character."""
    if isinstance(value, str):
        return "\x00" not in value
    if isinstance(value, datetime):
        return value.tzinfo is not None and 1900 <= value.year <= 9000
    if isinstance(value, date):
        return 100 <= value.year <= 9000
    if isinstance(value, msgspec.Struct):
        return all(_sound(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, dict):
        return all(_sound(part) for pair in value.items() for part in pair)
    return not isinstance(value, tuple | list) or all(map(_sound, value))
