"""Parts of an S3 object, and the signed addresses by which a browser sends bytes to the bucket itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore import UNSIGNED

from app.blobs import BlobInfo, BlobMissing, BlobObjects
from app.blobs.parts import Address, PartDamaged
from app.blobs.s3 import aws_errors, base64_of, tag_with_checksum

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Parts:
    """Parts of objects in `bucket`, each object encrypted as `sealed` says, until `blobs` can read the whole."""

    def __init__(self, client: S3Client, bucket: str, blobs: BlobObjects, *, sealed: dict[str, Any]) -> None:
        self._client = client
        self._bucket = bucket
        self._blobs = blobs
        self._sealed = sealed

    def begin(self, key: str, *, content_type: str) -> str:
        with aws_errors():
            started = self._client.create_multipart_upload(
                Bucket=self._bucket, Key=key, ContentType=content_type, ChecksumAlgorithm="SHA256", **self._sealed
            )
        return started["UploadId"]

    def put(self, key: str, token: str, number: int, content: bytes, *, sha256: str) -> None:
        if hashlib.sha256(content).hexdigest() != sha256:
            raise PartDamaged
        with aws_errors():
            self._client.upload_part(
                **self._named(key, token), PartNumber=number, Body=content, ChecksumSHA256=_base64(sha256)
            )

    def held(self, key: str, token: str) -> dict[int, int]:
        try:
            return {part["PartNumber"]: part["Size"] for part in self._listed(key, token)}
        except BlobMissing:
            return {}

    def join(self, key: str, token: str) -> BlobInfo:
        try:
            parts = [
                {name: part[name] for name in ("PartNumber", "ETag", "ChecksumSHA256") if name in part}
                for part in self._listed(key, token)
            ]
            with aws_errors():
                self._client.complete_multipart_upload(**self._named(key, token), MultipartUpload={"Parts": parts})  # type: ignore[typeddict-item]  # the stubs want each name spelled out
        except BlobMissing:
            if self._blobs.stat(key) is None:
                raise
        return self._with_checksum(key)

    def abandon(self, key: str, token: str) -> None:
        try:
            with aws_errors():
                self._client.abort_multipart_upload(**self._named(key, token))
        except BlobMissing:
            return

    def _listed(self, key: str, token: str) -> Iterator[Any]:
        after = 0
        while True:
            with aws_errors():
                answer = self._client.list_parts(**self._named(key, token), PartNumberMarker=after)
            yield from answer.get("Parts", [])
            if not answer.get("IsTruncated"):
                return
            after = answer["NextPartNumberMarker"]

    def _with_checksum(self, key: str) -> BlobInfo:
        """S3 knows the checksums of the parts, and nobody that of the whole: it is read once."""
        info = self._blobs.stat(key)
        if info is None:
            raise BlobMissing
        if info.sha256:
            return info
        with self._blobs.open(key) as reader:
            checksum = hashlib.file_digest(reader, "sha256").hexdigest()  # type: ignore[arg-type]  # readers have readinto
        with aws_errors():
            tag_with_checksum(self._client, self._bucket, key, checksum)
        return BlobInfo(info.size, checksum, info.content_type, info.etag)

    def _named(self, key: str, token: str) -> dict[str, Any]:
        return {"Bucket": self._bucket, "Key": key, "UploadId": token}


class S3Direct:
    """Signs what a browser may send to `bucket`: this many bytes with this checksum under this key, and no other."""

    def __init__(self, client: S3Client, bucket: str, *, sealed: dict[str, Any]) -> None:
        self._client = client
        self._bucket = bucket
        self._sealing = _as_form_fields(sealed)
        self.origin = _origin(client, bucket)

    def form(self, key: str, *, content_type: str, size: int, sha256: str, seconds: int) -> Address:
        fields = {
            "Content-Type": content_type,
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": _base64(sha256),
            "x-amz-meta-sha256": sha256,
            **self._sealing,
        }
        conditions: list[Any] = [["content-length-range", size, size], *({name: v} for name, v in fields.items())]
        signed = self._client.generate_presigned_post(
            self._bucket, key, Fields=dict(fields), Conditions=conditions, ExpiresIn=seconds
        )
        return Address(signed["url"], signed["fields"])

    def part(self, key: str, token: str, number: int, *, size: int, sha256: str, seconds: int) -> Address:
        checksum = _base64(sha256)
        url = self._client.generate_presigned_url(
            "upload_part",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "UploadId": token,
                "PartNumber": number,
                "ContentLength": size,
                "ChecksumSHA256": checksum,
            },
            ExpiresIn=seconds,
        )
        return Address(url, {"x-amz-checksum-sha256": checksum})


def _origin(client: S3Client, bucket: str) -> str:
    """Where the bucket is reached. Nothing is signed for that, so no credentials are looked for yet."""
    event, place = "choose-signer.s3.HeadBucket", "the bucket's origin"
    client.meta.events.register(event, lambda **_: UNSIGNED, unique_id=place)
    try:
        url = urlsplit(client.generate_presigned_url("head_bucket", Params={"Bucket": bucket}))
    finally:
        client.meta.events.unregister(event, unique_id=place)
    return f"{url.scheme}://{url.netloc}"


def _as_form_fields(sealed: dict[str, Any]) -> dict[str, str]:
    """Whether the bucket's own key saves calls of KMS is the bucket's setting; S3 lists no field of a form for it."""
    names = {
        "ServerSideEncryption": "x-amz-server-side-encryption",
        "SSEKMSKeyId": "x-amz-server-side-encryption-aws-kms-key-id",
    }
    return {field: str(sealed[name]) for name, field in names.items() if name in sealed}


def _base64(sha256: str) -> str:
    return base64_of(bytes.fromhex(sha256))
