"""Films and recordings in MP4's family of files: how long they play, and when the device says they were made."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from app.vault.making.dates import date_offer
from app.vault.making.found import Found, Offer, Refused, Why

_HEAD = struct.Struct(">I4s")
_MOST_BOXES = 1_000
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_LONGEST_SECONDS = 1_000_000


def make(file: BinaryIO) -> Found:
    """Length and date, read from the film's own head: nothing is decoded. Raises Refused where there is none."""
    end = file.seek(0, 2)
    movie = next(_boxes(file, 0, end, b"moov"), None)
    head = next(_boxes(file, *movie, b"mvhd"), None) if movie else None
    if head is None:
        raise Refused(Why.NONE_FOR_TYPE)  # it may play all the same
    file.seek(head[0])
    return _read(file.read(32))


def _read(head: bytes) -> Found:
    long = head[:1] == b"\x01"
    layout = struct.Struct(">4xQQIQ" if long else ">4xIIII")
    if len(head) < layout.size:
        raise Refused(Why.NONE_FOR_TYPE)
    created, _, scale, length = layout.unpack_from(head)
    seconds = min(length / scale, _LONGEST_SECONDS) if scale and length < 2 ** (64 if long else 32) - 1 else 0.0
    offers: tuple[Offer, ...] = ()
    if 0 < created < 2**33:  # recorders that have no clock write 0
        at = _EPOCH + timedelta(seconds=created)
        offers = tuple(date_offer("video", at.timetuple()[:6], 0))
    return Found(why=Why.NONE_FOR_TYPE, seconds=seconds, offers=offers)


def _boxes(file: BinaryIO, start: int, end: int, wanted: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of boxes of this name begin and end, between two places of the file."""
    for _ in range(_MOST_BOXES):
        file.seek(start)
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size or start >= end:
            return
        size, name = _HEAD.unpack(head)
        inside = start + _HEAD.size
        if size == 1:
            size, inside = int.from_bytes(file.read(8), "big"), inside + 8
        size = size or end - start
        if size < inside - start:
            return
        if name == wanted:
            yield inside, min(start + size, end)
        start += size
