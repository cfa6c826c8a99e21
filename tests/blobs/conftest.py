"""Blob stores under test: files in a temporary folder, and S3 spoken to a local engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from app.blobs import BlobStore, TenantBlobs
from app.blobs.local import LocalBlobs
from app.blobs.local_parts import LocalParts
from app.blobs.s3 import S3Blobs
from app.blobs.s3_parts import S3Direct, S3Parts
from app.store.keys import TenantId
from tests.ministack import aws

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ALICE, CHARLIE = TenantId("alice00000"), TenantId("charlie000")
KMS_KEY = "alias/blobs"


@pytest.fixture
def local(tmp_path: Path) -> BlobStore:
    files = LocalBlobs(tmp_path / "blobs")
    return BlobStore(files, LocalParts(tmp_path / "blobs" / ".parts", files))


@pytest.fixture
def s3_client(ministack: str) -> S3Client:
    return aws("s3", ministack)


@pytest.fixture
def bucket(s3_client: S3Client) -> str:
    name = f"blobs-{uuid4().hex}"
    s3_client.create_bucket(Bucket=name)
    return name


@pytest.fixture
def s3(s3_client: S3Client, bucket: str) -> BlobStore:
    objects = S3Blobs(s3_client, bucket, kms_key=KMS_KEY)
    parts = S3Parts(s3_client, bucket, objects, sealed=objects.sealed)
    return BlobStore(objects, parts, S3Direct(s3_client, bucket, sealed=objects.sealed))


@pytest.fixture(params=["local", "s3"])
def blobs(request: pytest.FixtureRequest) -> BlobStore:
    """Each adapter in turn: the contract is one."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def alice(blobs: BlobStore) -> TenantBlobs:
    return blobs.tenant(ALICE)


@pytest.fixture
def charlie(blobs: BlobStore) -> TenantBlobs:
    return blobs.tenant(CHARLIE)
