"""Keeping: a copy's bytes as blobs of some hundred megabytes each, read as the one file that they are together.

A piece holds whole members, so a worker that dies costs the piece in its hands and nothing else. Beside each piece
lies a list of what is in it: whoever goes on reads the lists, and not the pieces.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from app.archive import Packed
from app.blobs.sealed import Reader
from app.errors import Problem
from app.ids import known_id
from app.rights.exports.record import Piece

if TYPE_CHECKING:
    from app.blobs import TenantBlobs
    from app.blobs.sealed import SealedBlobs

CHUNK = 256 * 1024
_LIST = ".list"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What came into the copy with one piece."""

    members: tuple[tuple[str, int, str, int, int, tuple[int, int, int, int, int, int]], ...]
    finished: tuple[str, ...]
    """Parts of the copy that are whole."""
    missing: tuple[str, ...]
    counts: tuple[int, int, int]
    """Records, files, and what was lost, in all pieces up to this one."""

    @property
    def packed(self) -> list[Packed]:
        """Its members as an archive knows them."""
        return [Packed(*member) for member in self.members]


def folder(id_: str) -> str:
    """Where the pieces of a copy lie."""
    return f"exports/{known_id(id_)}/"


def keep(blobs: SealedBlobs, id_: str, content: Iterable[bytes]) -> Piece:
    """Keep a piece: all of it, or nothing. Raises BlobUnavailable, and what `content` raises."""
    name = f"{folder(id_)}{token_hex(8)}"  # never the same: whoever was taken over must not write over what counts
    info = blobs.put(name, cast("BinaryIO", Reader(iter(content))), content_type="application/zip")
    return Piece(name, info.size)


def keep_list(blobs: SealedBlobs, piece: Piece, listed: Listed) -> None:
    """Keep the list of a piece."""
    content = io.BytesIO(msgspec.msgpack.encode(listed))
    blobs.put(piece.name + _LIST, content, content_type="application/octet-stream")


def lists(blobs: SealedBlobs, pieces: Sequence[Piece]) -> Iterator[Listed]:
    """What is in each piece. Raises BlobUnavailable, BlobMissing."""
    for piece in pieces:
        with blobs.open(piece.name + _LIST) as stream:
            yield msgspec.msgpack.decode(stream.read(), type=Listed)


def drop(blobs: TenantBlobs, *pieces: Piece) -> None:
    """Remove pieces with their lists. Raises BlobUnavailable."""
    for piece in pieces:
        blobs.delete(piece.name)
        blobs.delete(piece.name + _LIST)


def clear(blobs: TenantBlobs, id_: str, *, but: Sequence[Piece] = ()) -> None:
    """Remove every byte of a copy, or all but these pieces and their lists. Raises BlobUnavailable."""
    stay = {name for piece in but for name in (piece.name, piece.name + _LIST)}
    after: str | None = None
    while True:
        page = blobs.page(folder(id_), after=after)
        for name in page.names:
            if name not in stay:
                blobs.delete(name)
        after = page.after
        if after is None:
            return


def opened(blobs: SealedBlobs, pieces: Sequence[Piece], start: int, length: int) -> Iterator[bytes]:
    """`length` bytes from `start` of all pieces as one. The first are read now, so that what is away raises here."""
    parts = _parts(blobs, pieces, start, length)
    first = next(parts, b"")
    return _chained(first, parts)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _parts(blobs: SealedBlobs, pieces: Sequence[Piece], start: int, length: int) -> Iterator[bytes]:
    for piece in pieces:
        if length <= 0:
            return
        if start >= piece.size:
            start -= piece.size
            continue
        wanted = min(length, piece.size - start)
        with blobs.open(piece.name, start=start, length=wanted) as stream:
            while part := stream.read(CHUNK):
                yield part
        start, length = 0, length - wanted


def discard(blobs: TenantBlobs, id_: str) -> bool:
    """Remove every byte of a copy as far as that can be done now; whether all are gone."""
    try:
        clear(blobs, id_)
    except Problem:
        return False
    return True
