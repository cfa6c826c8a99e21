"""What every blob store promises of blobs that come in parts, held on each adapter."""

from __future__ import annotations

import hashlib
import os

import pytest

from app.blobs import BlobMissing, TenantBlobs
from app.blobs.parts import LEAST_PART_BYTES, PartDamaged, TenantParts

NAME = "vault/video"
FIRST, LAST = os.urandom(LEAST_PART_BYTES), b"the end"


@pytest.fixture
def video(alice: TenantBlobs) -> TenantParts:
    return alice.in_parts(NAME)


def put(parts: TenantParts, token: str, number: int, content: bytes) -> None:
    parts.put(token, number, content, sha256=hashlib.sha256(content).hexdigest())


def read(blobs: TenantBlobs) -> bytes:
    with blobs.open(NAME) as reader:
        return reader.read()


def begun(parts: TenantParts) -> str:
    return parts.begin(content_type="video/mp4")


def test_parts_are_joined_in_the_order_of_their_numbers_whenever_they_came(alice, video):
    token = begun(video)
    put(video, token, 2, LAST)
    put(video, token, 1, FIRST)

    video.join(token)
    assert read(alice) == FIRST + LAST


def test_the_joined_blob_tells_size_checksum_and_type_of_the_whole(alice, video):
    token = begun(video)
    put(video, token, 1, FIRST)
    put(video, token, 2, LAST)

    info = video.join(token)
    whole = FIRST + LAST
    assert (info.size, info.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert info.content_type == "video/mp4"
    assert alice.stat(NAME) == info


def test_what_has_arrived_is_told_so_that_nothing_is_sent_twice(video):
    token = begun(video)
    assert video.held(token) == {}
    put(video, token, 1, FIRST)
    assert video.held(token) == {1: len(FIRST)}


def test_a_part_that_comes_again_takes_the_place_of_the_first(alice, video):
    token = begun(video)
    put(video, token, 1, b"first try")
    put(video, token, 1, b"second try")

    video.join(token)
    assert read(alice) == b"second try"


def test_a_part_that_was_changed_on_its_way_is_refused(video):
    token = begun(video)
    with pytest.raises(PartDamaged):
        video.put(token, 1, b"changed", sha256=hashlib.sha256(b"as sent").hexdigest())
    assert video.held(token) == {}


def test_before_they_are_joined_there_is_no_blob(alice, video):
    put(video, begun(video), 1, FIRST)
    assert alice.stat(NAME) is None
    assert alice.page().names == []


def test_joining_twice_is_joining_once(alice, video):
    token = begun(video)
    put(video, token, 1, FIRST)

    assert video.join(token) == video.join(token)
    assert read(alice) == FIRST


def test_abandoned_parts_are_gone(video):
    token = begun(video)
    put(video, token, 1, FIRST)

    video.abandon(token)
    video.abandon(token)
    assert video.held(token) == {}
    with pytest.raises(BlobMissing):
        video.join(token)
    with pytest.raises(BlobMissing):
        put(video, token, 2, LAST)


def test_parts_of_one_blob_are_not_reached_by_the_name_of_another(alice, charlie, video):
    token = begun(video)
    put(video, token, 1, FIRST)

    for other in (charlie.in_parts(NAME), alice.in_parts("vault/other")):
        assert other.held(token) == {}
        with pytest.raises(BlobMissing):
            other.join(token)
