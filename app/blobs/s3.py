"""Blobs as objects of one S3 bucket: checked by SHA-256 on arrival, encrypted under our KMS key."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from app.blobs import BlobInfo, BlobMissing, BlobNames, BlobUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PART_BYTES = 8 * 1024 * 1024
"""Above this a blob is sent in parts; also what one put holds in memory."""

_CHECKSUM = "sha256"
_MISSING = frozenset({"404", "NoSuchKey", "NotFound", "NoSuchUpload"})


class S3Blobs:
    """Keeps blobs in `bucket`, each encrypted under `kms_key`; without one the bucket's default encryption holds."""

    def __init__(self, client: S3Client, bucket: str, *, kms_key: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self.sealed: dict[str, Any] = (
            {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key, "BucketKeyEnabled": True} if kms_key else {}
        )

    def put(self, key: str, stream: BinaryIO, *, content_type: str) -> BlobInfo:
        about = {"Bucket": self._bucket, "Key": key, "ContentType": content_type, **self.sealed}
        first = _filled(stream)
        if len(first) < PART_BYTES:
            return self._put_whole(about, first)
        return self._put_in_parts(about, first, stream)

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        if length == 0:
            return self._nothing_of(key)
        asked: dict[str, Any] = {"Bucket": self._bucket, "Key": key}
        if start or length is not None:
            asked["Range"] = f"bytes={start}-{'' if length is None else start + length - 1}"
        try:
            with aws_errors():
                answer = self._client.get_object(**asked)
        except _BeyondTheEnd:
            return self._nothing_of(key)
        return io.BufferedReader(_Body(answer["Body"]))

    def stat(self, key: str) -> BlobInfo | None:
        try:
            with aws_errors():
                head = self._client.head_object(Bucket=self._bucket, Key=key)
        except BlobMissing:
            return None
        checksum = head["Metadata"].get(_CHECKSUM) or self._tagged(key)
        return BlobInfo(head["ContentLength"], checksum, head["ContentType"], head["ETag"])

    def delete(self, key: str) -> None:
        with aws_errors():
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def page(self, prefix: str, *, after: str | None = None, limit: int = 1000) -> BlobNames:
        with aws_errors():
            answer = self._client.list_objects_v2(
                Bucket=self._bucket, Prefix=prefix, StartAfter=after or "", MaxKeys=limit
            )
        keys = [each["Key"] for each in answer.get("Contents", [])]
        return BlobNames(keys, keys[-1] if answer["IsTruncated"] and keys else None)

    def clear(self, folder: str) -> int:
        with aws_errors():
            kept = self._client.list_object_versions(Bucket=self._bucket, Prefix=folder, MaxKeys=1000)
            found = [
                {"Key": each["Key"], "VersionId": each["VersionId"]}
                for each in [*kept.get("Versions", []), *kept.get("DeleteMarkers", [])]
            ]
            if found:
                answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": found, "Quiet": True})  # type: ignore[typeddict-item]  # the stubs want each name spelled out
                if answer.get("Errors"):
                    raise BlobUnavailable
            begun = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=folder).get("Uploads", [])
            for each in begun:
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=each["Key"], UploadId=each["UploadId"])
        return len(found) + len(begun)

    def ping(self) -> None:
        try:
            with aws_errors():
                self._client.head_bucket(Bucket=self._bucket)
        except BlobMissing:
            raise BlobUnavailable from None

    def _tagged(self, key: str) -> str:
        """The checksum of an object that came in parts; empty while nobody has taken it."""
        with aws_errors():
            tags = self._client.get_object_tagging(Bucket=self._bucket, Key=key)["TagSet"]
        return next((tag["Value"] for tag in tags if tag["Key"] == _CHECKSUM), "")

    def _nothing_of(self, key: str) -> BinaryIO:
        if self.stat(key) is None:
            raise BlobMissing
        return io.BytesIO()

    def _put_whole(self, about: dict[str, Any], content: bytes) -> BlobInfo:
        digest = hashlib.sha256(content)
        with aws_errors():
            answer = self._client.put_object(
                **about,
                Metadata={"sha256": digest.hexdigest()},
                Body=content,
                ChecksumSHA256=base64_of(digest.digest()),
            )
        return BlobInfo(len(content), digest.hexdigest(), about["ContentType"], answer["ETag"])

    def _put_in_parts(self, about: dict[str, Any], part: bytes, stream: BinaryIO) -> BlobInfo:
        """As they come: what a whole is called by is known at its end, so it is kept as a tag."""
        with aws_errors():
            started = self._client.create_multipart_upload(**about, ChecksumAlgorithm="SHA256")
        upload: dict[str, Any] = {"Bucket": about["Bucket"], "Key": about["Key"], "UploadId": started["UploadId"]}
        digest, size = hashlib.sha256(), 0
        parts: list[Any] = []
        try:
            while part:
                digest.update(part)
                size += len(part)
                parts.append(self._put_part(upload, len(parts) + 1, part))
                part = _filled(stream)
            with aws_errors():
                done = self._client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
        except BaseException:
            # Parts of an upload that is neither completed nor aborted are kept, and paid for, unseen.
            with suppress(BlobUnavailable, BlobMissing), aws_errors():
                self._client.abort_multipart_upload(**upload)
            raise
        try:
            with aws_errors():
                tag_with_checksum(self._client, about["Bucket"], about["Key"], digest.hexdigest())
        except BlobUnavailable:
            self.delete(about["Key"])
            raise
        return BlobInfo(size, digest.hexdigest(), about["ContentType"], done["ETag"])

    def _put_part(self, upload: dict[str, Any], number: int, part: bytes) -> Any:
        checksum = base64_of(hashlib.sha256(part).digest())
        with aws_errors():
            answer = self._client.upload_part(**upload, PartNumber=number, Body=part, ChecksumSHA256=checksum)
        return {"PartNumber": number, "ETag": answer["ETag"], "ChecksumSHA256": checksum}


class _BeyondTheEnd(Exception):
    """A range that begins where the object has ended."""


class _Body(io.RawIOBase):
    """An object's content as it arrives."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer type has no slices
        with aws_errors():
            chunk = self._body.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._body.close()
        super().close()


def tag_with_checksum(client: S3Client, bucket: str, key: str, sha256: str) -> None:
    """Note the checksum of a whole object (hex) that was not known before its bytes. Raises botocore's errors."""
    client.put_object_tagging(Bucket=bucket, Key=key, Tagging={"TagSet": [{"Key": _CHECKSUM, "Value": sha256}]})


def _filled(stream: BinaryIO) -> bytes:
    """The next PART_BYTES of a stream, fewer at its end only."""
    part = bytearray()
    while len(part) < PART_BYTES and (chunk := stream.read(min(1024 * 1024, PART_BYTES - len(part)))):
        part += chunk
    return bytes(part)


def base64_of(digest: bytes) -> str:
    """A digest as S3 writes it."""
    return base64.b64encode(digest).decode()


@contextmanager
def aws_errors() -> Iterator[None]:
    """Inside, botocore's errors are BlobMissing or BlobUnavailable."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "InvalidRange":
            raise _BeyondTheEnd from None
        raise (BlobMissing() if code in _MISSING else BlobUnavailable()) from error
    except (BotoCoreError, HTTPClientError, OSError) as error:
        raise BlobUnavailable from error
