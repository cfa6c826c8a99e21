"""Sealed blobs: what lies there is unreadable, reads back from any place, and tells when it was touched."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.blobs import BlobStore, BlobUnavailable, TenantBlobs
from app.blobs.local import LocalBlobs
from app.blobs.sealed import PLAIN, SealedBlobs
from app.store.keys import TenantId

CIPHER = AESGCM(bytes(32))
SIZES = (0, 1, PLAIN - 1, PLAIN, PLAIN + 1, 3 * PLAIN + 17)


@pytest.fixture
def plain(tmp_path: Path) -> TenantBlobs:
    return BlobStore(LocalBlobs(tmp_path / "blobs")).tenant(TenantId("a" * 26))


@pytest.fixture
def sealed(plain: TenantBlobs) -> SealedBlobs:
    return SealedBlobs(plain, lambda: CIPHER)


def keep(sealed: SealedBlobs, content: bytes, name: str = "a/1") -> tuple[int, str]:
    info = sealed.put(name, io.BytesIO(content), content_type="application/zip")
    return info.size, info.sha256


def read(sealed: SealedBlobs, start: int = 0, length: int | None = None, name: str = "a/1") -> bytes:
    with sealed.open(name, start=start, length=length) as stream:
        return b"".join(iter(lambda: stream.read(100_000), b""))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_kept_comes_back_with_its_size_and_checksum(sealed: SealedBlobs, size: int) -> None:
    content = os.urandom(size)

    assert keep(sealed, content) == (size, hashlib.sha256(content).hexdigest())
    assert read(sealed) == content


@pytest.mark.parametrize("start", [0, 1, PLAIN - 1, PLAIN, PLAIN + 5, 2 * PLAIN])
@pytest.mark.parametrize("length", [0, 1, PLAIN, PLAIN + 1, 2 * PLAIN])
def test_it_is_read_from_any_place(sealed: SealedBlobs, start: int, length: int) -> None:
    content = os.urandom(3 * PLAIN + 17)
    keep(sealed, content)

    assert read(sealed, start, length) == content[start : start + length]


def test_a_source_that_gives_little_at_a_time_is_kept_in_whole_frames(sealed: SealedBlobs) -> None:
    content = os.urandom(PLAIN + 5000)

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 70_001))

    sealed.put("a/1", Slow(content), content_type="application/zip")
    assert read(sealed, PLAIN - 10, 20) == content[PLAIN - 10 : PLAIN + 10]


def test_no_word_of_it_lies_there(plain: TenantBlobs, sealed: SealedBlobs) -> None:
    keep(sealed, b"what nobody else reads " * 20_000)

    with plain.open("a/1") as stream:
        assert b"nobody else" not in stream.read()


def test_another_key_opens_nothing(plain: TenantBlobs, sealed: SealedBlobs) -> None:
    keep(sealed, b"words")
    other = SealedBlobs(plain, lambda: AESGCM(bytes(31) + b"1"))

    with pytest.raises(BlobUnavailable):
        read(other)


@pytest.mark.parametrize("at", [0, 12, 5000, -1])
def test_a_byte_that_was_changed_is_told(plain: TenantBlobs, sealed: SealedBlobs, at: int) -> None:
    keep(sealed, os.urandom(10_000))
    with plain.open("a/1") as stream:
        raw = bytearray(stream.read())
    raw[at] ^= 1
    plain.put("a/1", io.BytesIO(bytes(raw)), content_type="application/zip")

    with pytest.raises(BlobUnavailable):
        read(sealed)


def test_neither_a_blob_nor_a_frame_can_be_put_in_anothers_place(plain: TenantBlobs, sealed: SealedBlobs) -> None:
    keep(sealed, os.urandom(2 * PLAIN))
    with plain.open("a/1") as stream:
        raw = stream.read()
    half = len(raw) // 2
    plain.put("a/2", io.BytesIO(raw), content_type="application/zip")
    plain.put("a/1", io.BytesIO(raw[half:] + raw[:half]), content_type="application/zip")

    for name in ("a/1", "a/2"):
        with pytest.raises(BlobUnavailable):
            read(sealed, name=name)
