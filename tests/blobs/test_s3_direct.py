"""What a browser may send to the bucket by itself: these bytes under this key, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Mapping

import pytest

from app.blobs import BlobStore
from app.blobs.parts import Address, TenantParts
from tests.blobs.conftest import ALICE, KMS_KEY

CONTENT = b"the bytes of a photo"
CHECKSUM = hashlib.sha256(CONTENT).hexdigest()
_EDGE = "----edge"


@pytest.fixture
def photo(s3: BlobStore) -> TenantParts:
    return s3.tenant(ALICE).in_parts("vault/photo")


@pytest.fixture
def form(photo: TenantParts) -> Address:
    address = photo.form(content_type="application/octet-stream", size=len(CONTENT), sha256=CHECKSUM, seconds=60)
    assert address
    return address


def status(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def post(address: Address, content: bytes, **changed: str) -> int:
    """Send a form as a browser does; the file comes last."""
    fields: Mapping[str, str] = {**address.fields, **changed}
    parts = [f'--{_EDGE}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    file = f'--{_EDGE}\r\nContent-Disposition: form-data; name="file"; filename="blob"\r\n\r\n'
    body = "".join((*parts, file)).encode() + content + f"\r\n--{_EDGE}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={_EDGE}"}
    return status(urllib.request.Request(address.url, body, headers))


def put(address: Address, content: bytes) -> int:
    return status(urllib.request.Request(address.url, content, dict(address.fields), method="PUT"))


def test_the_announced_bytes_arrive_encrypted_under_our_key(s3, s3_client, bucket, form):
    assert post(form, CONTENT) in (200, 201, 204)

    info = s3.tenant(ALICE).stat("vault/photo")
    assert info
    assert (info.size, info.sha256, info.content_type) == (len(CONTENT), CHECKSUM, "application/octet-stream")
    assert s3_client.head_object(Bucket=bucket, Key=f"{ALICE}/vault/photo")["SSEKMSKeyId"] == KMS_KEY


@pytest.mark.parametrize("content", [CONTENT + b"!", CONTENT[:-1], b""])
def test_another_size_is_refused(s3, form, content):
    assert post(form, content) >= 400
    assert s3.tenant(ALICE).stat("vault/photo") is None


def test_the_form_is_bound_to_the_checksum(form):
    """The stand-in for S3 takes other bytes of the same size, where S3 looks at the checksum; so do we, afterwards."""
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    bound = {name: value for each in policy["conditions"] if isinstance(each, dict) for name, value in each.items()}

    assert base64.b64decode(bound["x-amz-checksum-sha256"]).hex() == CHECKSUM
    assert form.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


@pytest.mark.parametrize(
    "changed",
    [
        {"key": f"{ALICE}/vault/other"},
        {"Content-Type": "text/html"},
        {"x-amz-meta-sha256": "0" * 64},
    ],
)
def test_nothing_that_was_signed_can_be_changed(s3, form, changed):
    assert post(form, CONTENT, **changed) >= 400
    assert s3.tenant(ALICE).page().names == []


def test_a_part_goes_to_the_bucket_by_itself_and_only_as_announced(photo):
    token = photo.begin(content_type="video/mp4")
    address = photo.address(token, 1, size=len(CONTENT), sha256=CHECKSUM, seconds=60)
    assert address

    assert put(address, CONTENT[::-1]) >= 400
    assert photo.held(token) == {}
    assert put(address, CONTENT) == 200
    assert photo.held(token) == {1: len(CONTENT)}
    assert photo.join(token).sha256 == CHECKSUM


def test_pages_are_told_where_browsers_may_send_to(s3, form):
    assert form.url.startswith(s3.browsers_send_to + "/")


def test_files_on_this_machine_are_reached_through_us_alone(local):
    assert local.browsers_send_to == ""
    parts = local.tenant(ALICE).in_parts("vault/photo")
    assert parts.form(content_type="text/plain", size=1, sha256=CHECKSUM, seconds=60) is None
