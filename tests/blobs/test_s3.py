"""What S3 promises beyond the contract: encrypted under our key, nothing paid for unseen, its failures told apart."""

from __future__ import annotations

import base64
import io
import os
import socket
import threading

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from app.blobs import BlobStore, BlobUnavailable
from app.blobs.s3 import PART_BYTES, S3Blobs
from tests.blobs.conftest import ALICE, KMS_KEY

KEY = f"{ALICE}/vault/photo"


@pytest.fixture
def alice(s3: BlobStore):
    return s3.tenant(ALICE)


def put(blobs, content: bytes = b"words"):
    return blobs.put("vault/photo", io.BytesIO(content), content_type="image/jpeg")


def client_at(port: int):
    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=1, read_timeout=1),
    )


@pytest.mark.parametrize("size", [10, PART_BYTES + 1])
def test_every_object_is_encrypted_under_our_key(alice, s3_client, bucket, size):
    put(alice, os.urandom(size))
    head = s3_client.head_object(Bucket=bucket, Key=KEY)
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", KMS_KEY)


def test_s3_holds_the_checksum_it_verified_on_arrival(alice, s3_client, bucket):
    info = put(alice)
    head = s3_client.head_object(Bucket=bucket, Key=KEY, ChecksumMode="ENABLED")
    assert base64.b64decode(head["ChecksumSHA256"]).hex() == info.sha256


def test_a_content_changed_on_the_way_is_refused(alice, s3_client):
    def change(params, **_):
        params["headers"]["x-amz-checksum-sha256"] = "A" * 43 + "="

    s3_client.meta.events.register("before-call.s3.PutObject", change)
    try:
        with pytest.raises(BlobUnavailable):
            put(alice)
    finally:
        s3_client.meta.events.unregister("before-call.s3.PutObject", change)
    assert alice.stat("vault/photo") is None


def test_an_upload_that_breaks_off_leaves_no_parts_behind(alice, s3_client, bucket):
    def break_off(params, **_):
        if params["query_string"]["partNumber"] == 2:
            params["headers"]["x-amz-checksum-sha256"] = "A" * 43 + "="

    s3_client.meta.events.register("before-call.s3.UploadPart", break_off)
    try:
        with pytest.raises(BlobUnavailable):
            put(alice, os.urandom(PART_BYTES + 1))
    finally:
        s3_client.meta.events.unregister("before-call.s3.UploadPart", break_off)
    assert s3_client.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []
    assert alice.stat("vault/photo") is None


def test_without_a_key_the_bucket_decides(s3_client, bucket):
    put(BlobStore(S3Blobs(s3_client, bucket)).tenant(ALICE))
    assert "SSEKMSKeyId" not in s3_client.head_object(Bucket=bucket, Key=KEY)


def test_a_bucket_that_is_not_there_is_unavailable_and_not_missing(s3_client):
    blobs = BlobStore(S3Blobs(s3_client, "no-such-bucket", kms_key=KMS_KEY))
    with pytest.raises(BlobUnavailable):
        blobs.ping()
    with pytest.raises(BlobUnavailable):
        put(blobs.tenant(ALICE))
    with pytest.raises(BlobUnavailable):
        blobs.tenant(ALICE).open("vault/photo")


@pytest.mark.parametrize("verb", ["put", "open", "stat", "delete", "page"])
def test_nobody_listening_says_unavailable(verb):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        alice = BlobStore(S3Blobs(client_at(free.getsockname()[1]), "blobs")).tenant(ALICE)
        calls = {"put": lambda: put(alice), "page": alice.page}
        with pytest.raises(BlobUnavailable):
            calls.get(verb, lambda: getattr(alice, verb)("vault/photo"))()


@pytest.mark.parametrize("code", ["SlowDown", "AccessDenied", "InternalError", "KMS.DisabledException"])
def test_what_s3_refuses_for_now_says_unavailable(code):
    client = client_at(1)
    with Stubber(client) as stub:
        stub.add_client_error("get_object", code)
        with pytest.raises(BlobUnavailable):
            BlobStore(S3Blobs(client, "blobs")).tenant(ALICE).open("vault/photo")


def test_a_connection_cut_in_the_middle_of_reading_says_unavailable():
    server = socket.create_server(("127.0.0.1", 0))

    def answer_half() -> None:
        caller, _ = server.accept()
        caller.recv(65536)
        caller.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nETag: "e"\r\n\r\n' + b"x" * 5000)
        caller.close()

    thread = threading.Thread(target=answer_half)
    thread.start()
    blobs = BlobStore(S3Blobs(client_at(server.getsockname()[1]), "blobs"))
    with blobs.tenant(ALICE).open("vault/photo") as reader, pytest.raises(BlobUnavailable):
        reader.read()
    thread.join()
    server.close()
