"""What every blob store promises, held on each adapter."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from app.blobs import BlobMissing, BlobStore, TenantBlobs
from app.blobs.s3 import PART_BYTES
from app.store.keys import TenantId

PHOTO = bytes(range(256)) * 40


def put(blobs: TenantBlobs, name: str = "vault/photo", content: bytes = PHOTO):
    return blobs.put(name, io.BytesIO(content), content_type="image/jpeg")


def read(blobs: TenantBlobs, name: str = "vault/photo", **span) -> bytes:
    with blobs.open(name, **span) as reader:
        return reader.read()


class Unseekable(io.RawIOBase):
    """A stream that can be read once, a little at a time, as a network gives it."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._content.read(min(size, 700))


class GoneAway(io.RawIOBase):
    """A sender that disappears in the middle."""

    def __init__(self) -> None:
        self._given = False

    def read(self, size: int = -1) -> bytes:
        if self._given:
            raise ConnectionResetError
        self._given = True
        return b"the first half"


def test_what_alice_puts_is_what_she_reads(alice):
    put(alice)
    assert read(alice) == PHOTO


def test_a_put_answers_with_size_checksum_and_type(alice):
    info = put(alice)
    assert (info.size, info.sha256, info.content_type) == (len(PHOTO), hashlib.sha256(PHOTO).hexdigest(), "image/jpeg")


def test_stat_tells_the_same_as_the_put(alice):
    assert put(alice) == alice.stat("vault/photo")


def test_an_empty_blob_is_kept(alice):
    assert put(alice, content=b"").size == 0
    assert read(alice) == b""


def test_a_large_blob_in_several_parts_arrives_whole(alice):
    content = os.urandom(PART_BYTES * 2 + 12345)
    info = put(alice, content=content)
    assert info == alice.stat("vault/photo")
    assert info.sha256 == hashlib.sha256(content).hexdigest()
    assert read(alice) == content


def test_a_stream_that_cannot_be_rewound_is_kept_whole(alice):
    alice.put("vault/photo", Unseekable(PHOTO), content_type="image/jpeg")
    assert read(alice) == PHOTO


@pytest.mark.parametrize(
    ("start", "length"), [(0, 10), (100, 50), (100, None), (len(PHOTO) - 1, 1), (len(PHOTO) - 1, 99), (5, 0)]
)
def test_a_range_gives_these_bytes_alone(alice, start, length):
    put(alice)
    end = None if length is None else start + length
    assert read(alice, start=start, length=length) == PHOTO[start:end]


@pytest.mark.parametrize("start", [len(PHOTO), len(PHOTO) + 1000])
def test_a_range_beyond_the_end_is_empty(alice, start):
    put(alice)
    assert read(alice, start=start) == b""
    assert read(alice, start=start, length=10) == b""


@pytest.mark.parametrize("span", [{}, {"start": 5}, {"length": 0}])
def test_reading_what_is_not_there_says_missing(alice, span):
    with pytest.raises(BlobMissing):
        alice.open("vault/none", **span)


def test_stat_of_what_is_not_there_is_none(alice):
    assert alice.stat("vault/none") is None


def test_a_second_put_takes_the_place_of_the_first(alice):
    first = put(alice)
    second = put(alice, content=b"newer")
    assert read(alice) == b"newer"
    assert first.etag != second.etag


def test_a_deleted_blob_is_gone(alice):
    put(alice)
    alice.delete("vault/photo")
    assert alice.stat("vault/photo") is None


def test_deleting_twice_does_no_harm(alice):
    put(alice)
    alice.delete("vault/photo")
    alice.delete("vault/photo")
    alice.delete("vault/photo/under/it")
    assert alice.stat("vault/photo") is None


def test_a_name_and_a_folder_of_that_name_live_side_by_side(alice):
    put(alice, "a", b"leaf")
    put(alice, "a/b", b"deeper")
    assert (read(alice, "a"), read(alice, "a/b")) == (b"leaf", b"deeper")
    assert alice.page().names == ["a", "a/b"]


def test_pages_follow_the_order_of_bytes_and_end(alice):
    names = ["a-b", "a.b", "a/b", "a/b/c", "a0", "b", "b_1"]
    for name in reversed(names):
        put(alice, name, b"x")
    first = alice.page(limit=3)
    second = alice.page(after=first.after, limit=3)
    third = alice.page(after=second.after, limit=3)
    assert first.names + second.names + third.names == names
    assert third.after is None


def test_a_last_page_that_is_just_full_has_no_cursor(alice):
    for name in ("a", "b"):
        put(alice, name, b"x")
    assert alice.page(limit=2).after is None


def test_a_cursor_outlives_the_blob_it_names(alice):
    for name in ("a", "b", "c"):
        put(alice, name, b"x")
    after = alice.page(limit=2).after
    alice.delete("b")
    assert alice.page(after=after).names == ["c"]


@pytest.mark.parametrize(
    ("prefix", "found"), [("va", ["vault/one", "vault/two"]), ("vault/o", ["vault/one"]), ("x", [])]
)
def test_a_prefix_narrows_the_page(alice, prefix, found):
    for name in ("other", "vault/one", "vault/two"):
        put(alice, name, b"x")
    assert alice.page(prefix).names == found


def test_a_sender_that_goes_away_leaves_nothing(alice):
    with pytest.raises(ConnectionResetError):
        alice.put("vault/photo", GoneAway(), content_type="image/jpeg")
    assert alice.stat("vault/photo") is None
    assert alice.page().names == []


def test_a_sender_that_goes_away_leaves_the_former_blob(alice):
    put(alice)
    with pytest.raises(ConnectionResetError):
        alice.put("vault/photo", GoneAway(), content_type="image/jpeg")
    assert read(alice) == PHOTO


def test_charlie_sees_nothing_of_alice(alice, charlie):
    put(alice)
    assert charlie.page().names == []
    assert charlie.stat("vault/photo") is None
    with pytest.raises(BlobMissing):
        charlie.open("vault/photo")


def test_charlie_deleting_the_same_name_leaves_alice_hers(alice, charlie):
    put(alice)
    charlie.delete("vault/photo")
    assert read(alice) == PHOTO


HOSTILE = [
    "", "/", "..", "../charlie000/a", "a/../../charlie000/a", "/etc/passwd", "a//b", "a/", "./a", ".aside/x", "a/.b",
    "A", "a~", "a\x00b", "a\nb", "a b", "é", "\ud800", "a\\..\\b", "a" * 101, "a/" * 300 + "a", "a\n",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_could_leave_the_folder_is_refused(alice, name):
    for verb in (put, read, TenantBlobs.stat, TenantBlobs.delete):
        with pytest.raises(ValueError, match="not a blob name"):
            verb(alice, name)


@pytest.mark.parametrize("prefix", ["..", "../charlie000", "/", "a/../", "\x00", "a\n"])
def test_a_prefix_that_could_leave_the_folder_is_refused(alice, prefix):
    with pytest.raises(ValueError, match="not a prefix"):
        alice.page(prefix)


@pytest.mark.parametrize("tenant", ["", "..", "ALICE00000", "a/b/c/d/e/f", "short"])
def test_a_handle_without_a_tenant_cannot_be_made(blobs: BlobStore, tenant):
    with pytest.raises(ValueError, match="not a tenant id"):
        blobs.tenant(TenantId(tenant))


@pytest.mark.parametrize("kind", ["", "jpeg", "image/jpeg\r\nX-Evil: 1", "image/jpeg; x=\x00", "é/b"])
def test_a_content_type_that_is_none_is_refused(alice, kind):
    with pytest.raises(ValueError, match="content type"):
        alice.put("a", io.BytesIO(b""), content_type=kind)


def test_where_ping_returns_blobs_can_be_kept_and_read(blobs, alice):
    blobs.ping()

    put(alice, "a", b"leaf")
    assert read(alice, "a") == b"leaf"
