"""Elsewhere: Redis with what it keeps on disk, and a bucket with every former version and half-sent part."""

from __future__ import annotations

import io
import time

from app.blobs import TenantBlobs
from app.queue_rq import RqQueue
from app.store.keys import tenant_id
from app.valkey import redis_url
from tests.blobs.conftest import *  # noqa: F403  # its stores under test
from tests.workers.conftest import *  # noqa: F403  # its server
from tests.workers.conftest import Server

OWNER = tenant_id("alicesownid000000000000000")
"""Nobody's but hers."""


def test_redis_drops_every_job_that_names_her_and_rewrites_what_it_keeps_on_disk(server: Server, settings) -> None:
    queue = RqQueue(redis_url(settings))
    for number in range(20):
        queue.enqueue("workers.mail.send", OWNER, f"id{number}")
    queue.enqueue("workers.campaigns.step", tenant_id("bobsid00000"), OWNER)
    queue.enqueue("workers.mail.send", tenant_id("bobsid00000"), "his")

    assert queue.forget(OWNER) == 21

    assert sum(queue.depth().values()) == 1
    until = time.monotonic() + 5
    folder = server.data_dir / "valkey"
    while _names(folder) and time.monotonic() < until:
        time.sleep(0.05)
    assert _names(folder) == []


def _names(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and OWNER.encode() in path.read_bytes()]


def test_clearing_leaves_nothing_of_hers_and_all_of_his(alice: TenantBlobs, blobs) -> None:
    charlie = blobs.tenant(CHARLIE)  # noqa: F405  # of tests.blobs
    for number in range(12):
        alice.put(f"vault/{number}/original", io.BytesIO(b"hers"), content_type="text/plain")
    charlie.put("vault/1/original", io.BytesIO(b"his"), content_type="text/plain")

    while alice.clear():
        pass

    assert alice.page().names == []
    assert charlie.page().names == ["vault/1/original"]
    assert alice.clear() == 0


def test_a_bucket_keeps_no_former_version_and_no_part(s3, s3_client, bucket: str) -> None:
    s3_client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    hers = s3.tenant(ALICE)  # noqa: F405  # of tests.blobs
    for words in (b"first", b"second"):
        hers.put("vault/1/original", io.BytesIO(words), content_type="text/plain")
    hers.delete("vault/1/original")
    hers.in_parts("vault/2/original").begin(content_type="text/plain")

    while hers.clear():
        pass

    kept = s3_client.list_object_versions(Bucket=bucket, Prefix=f"{ALICE}/")  # noqa: F405  # as above
    assert kept.get("Versions", []) + kept.get("DeleteMarkers", []) == []
    assert s3_client.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []
