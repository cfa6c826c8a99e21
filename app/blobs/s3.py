"""Blobs as objects of one S3 bucket: checked by SHA-256 on arrival, encrypted under our KMS key."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from app.blobs import BlobInfo, BlobMissing, BlobNames, BlobUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PART_BYTES = 8 * 1024 * 1024
"""Above this a blob is sent in parts; also what one put holds in memory."""

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class S3Blobs:
    """Keeps blobs in `bucket`, each encrypted under `kms_key`; without one the bucket's default encryption holds."""

    def __init__(self, client: S3Client, bucket: str, *, kms_key: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._sealed: dict[str, Any] = (
            {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key, "BucketKeyEnabled": True} if kms_key else {}
        )

    def put(self, key: str, stream: BinaryIO, *, content_type: str) -> BlobInfo:
        # S3 wants what is known of an object before its content, so the stream is set aside and hashed first.
        with SpooledTemporaryFile(max_size=PART_BYTES) as aside:
            size, digest = _set_aside(stream, cast("BinaryIO", aside))
            about = {
                "Bucket": self._bucket,
                "Key": key,
                "ContentType": content_type,
                "Metadata": {"sha256": digest.hex()},
                **self._sealed,
            }
            send = self._put_in_parts if size > PART_BYTES else self._put_whole
            with _aws():
                etag = send(about, cast("BinaryIO", aside), digest)
        return BlobInfo(size, digest.hex(), content_type, etag)

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        if length == 0:
            return self._nothing_of(key)
        asked: dict[str, Any] = {"Bucket": self._bucket, "Key": key}
        if start or length is not None:
            asked["Range"] = f"bytes={start}-{'' if length is None else start + length - 1}"
        try:
            with _aws():
                answer = self._client.get_object(**asked)
        except _BeyondTheEnd:
            return self._nothing_of(key)
        return io.BufferedReader(_Body(answer["Body"]))

    def stat(self, key: str) -> BlobInfo | None:
        try:
            with _aws():
                head = self._client.head_object(Bucket=self._bucket, Key=key)
        except BlobMissing:
            return None
        return BlobInfo(head["ContentLength"], head["Metadata"].get("sha256", ""), head["ContentType"], head["ETag"])

    def delete(self, key: str) -> None:
        with _aws():
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def page(self, prefix: str, *, after: str | None = None, limit: int = 1000) -> BlobNames:
        with _aws():
            answer = self._client.list_objects_v2(
                Bucket=self._bucket, Prefix=prefix, StartAfter=after or "", MaxKeys=limit
            )
        keys = [each["Key"] for each in answer.get("Contents", [])]
        return BlobNames(keys, keys[-1] if answer["IsTruncated"] and keys else None)

    def ping(self) -> None:
        try:
            with _aws():
                self._client.head_bucket(Bucket=self._bucket)
        except BlobMissing:
            raise BlobUnavailable from None

    def _nothing_of(self, key: str) -> BinaryIO:
        if self.stat(key) is None:
            raise BlobMissing
        return io.BytesIO()

    def _put_whole(self, about: dict[str, Any], content: BinaryIO, digest: bytes) -> str:
        answer = self._client.put_object(**about, Body=content, ChecksumSHA256=_base64(digest))
        return answer["ETag"]

    def _put_in_parts(self, about: dict[str, Any], content: BinaryIO, _: bytes) -> str:
        place = {"Bucket": about["Bucket"], "Key": about["Key"]}
        started = self._client.create_multipart_upload(**about, ChecksumAlgorithm="SHA256")
        upload: dict[str, Any] = {**place, "UploadId": started["UploadId"]}
        try:
            parts = [self._put_part(upload, number, part) for number, part in enumerate(_parts(content), 1)]
            return self._client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})["ETag"]
        except BaseException:
            # Parts of an upload that is neither completed nor aborted are kept, and paid for, unseen.
            self._client.abort_multipart_upload(**upload)
            raise

    def _put_part(self, upload: dict[str, Any], number: int, part: bytes) -> Any:
        checksum = _base64(hashlib.sha256(part).digest())
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
        with _aws():
            chunk = self._body.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._body.close()
        super().close()


def _set_aside(stream: BinaryIO, aside: BinaryIO) -> tuple[int, bytes]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(1024 * 1024):  # outside the try: a sender that goes away is not a full disk
        digest.update(chunk)
        size += len(chunk)
        try:
            aside.write(chunk)
        except OSError as error:
            raise BlobUnavailable from error
    aside.seek(0)
    return size, digest.digest()


def _parts(content: BinaryIO) -> Iterator[bytes]:
    while part := content.read(PART_BYTES):
        yield part


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


@contextmanager
def _aws() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "InvalidRange":
            raise _BeyondTheEnd from None
        raise (BlobMissing() if code in _MISSING else BlobUnavailable()) from error
    except (BotoCoreError, HTTPClientError, OSError) as error:
        raise BlobUnavailable from error
