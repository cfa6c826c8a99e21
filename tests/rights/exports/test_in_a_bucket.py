"""The same copy on S3: in pieces, in parts, fetched from any place in it, and no byte left afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from app.blobs import BlobStore
from app.blobs.s3 import S3Blobs
from app.blobs.s3_parts import S3Parts
from app.rights.exports import building, model
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.ministack import aws
from tests.rights.exports.copying import asks, keeps, newest, unpacked
from tests.standins import HeldQueue

BUCKET = "copies-of-the-tests"


@pytest.fixture
def alice(services: Services, queue: HeldQueue, ministack: str) -> Visitor:
    client = aws("s3", ministack)
    client.create_bucket(Bucket=BUCKET)
    objects = S3Blobs(client, BUCKET)
    blobs = BlobStore(objects, S3Parts(client, BUCKET, objects, sealed=objects.sealed))
    there = replace(services, blobs=blobs)
    queue.attach(there)
    return arrive(create_app(there.settings, there), "alice@example.org")


def test_it_is_whole_and_goes_without_a_rest(
    alice: Visitor, ministack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "_PIECE_BYTES", 9 * 1024 * 1024)
    for number in range(3):
        keeps(alice, f"film-{number}.bin", bytes([number]) * (6 * 1024 * 1024))
    address = asks(alice)
    assert len(newest(alice).pieces) > 1

    unpacked(alice, address, tmp_path)
    size = newest(alice).size
    tail = alice.get(address, headers={"Range": f"bytes={size - 10_000_000}-"})
    assert (tail.status_code, len(tail.data)) == (206, 10_000_000)

    model.stop(alice.services, alice.shelf, newest(alice).id)
    client = aws("s3", ministack)
    assert not client.list_objects_v2(Bucket=BUCKET, Prefix=f"{tenant_id(alice.tenant)}/exports/").get("Contents")
    assert not client.list_multipart_uploads(Bucket=BUCKET).get("Uploads")
