"""The form of a wrapped data key: which ring key wrapped it, and what that key made of it."""

from __future__ import annotations

import msgspec


class Wrapped(msgspec.Struct, array_like=True, frozen=True):
    """`ring_key` is an id within the ring, not a secret; `sealed` is opaque to everybody but the ring."""

    ring_key: str
    sealed: bytes


def pack(wrapped: Wrapped) -> bytes:
    """The blob to store."""
    return msgspec.msgpack.encode(wrapped)


def unpack(blob: bytes) -> Wrapped:
    """The parts of a stored blob. Raises ValueError when it is not one."""
    try:
        return msgspec.msgpack.decode(blob, type=Wrapped)
    except msgspec.MsgspecError:
        raise ValueError("not a wrapped key") from None
