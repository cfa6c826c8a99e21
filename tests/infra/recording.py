"""What each process asks AWS for: every call of Amazon's SDK, as the actions that IAM knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.client import BaseClient

from app.blobs.s3_parts import S3Direct
from tests.infra.iam import Act, table
from tests.infra.template import ACCOUNT, REGION, SENDER

_S3 = {
    "AbortMultipartUpload": "AbortMultipartUpload",
    "CompleteMultipartUpload": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteObject": "DeleteObject",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketLocation": "GetBucketLocation",
    "GetBucketPolicy": "GetBucketPolicy",
    "GetBucketVersioning": "GetBucketVersioning",
    "GetObject": "GetObject",
    "GetObjectTagging": "GetObjectTagging",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutObject": "PutObject",
    "PutObjectTagging": "PutObjectTagging",
    "UploadPart": "PutObject",
}
"""S3's operations, by the action that each needs."""


@dataclass
class Calls:
    """All that was asked, and by which process. `keys` names each KMS key, by id, ARN and alias."""

    keys: dict[str, str]
    who: str = "web"
    acts: dict[Act, dict[str, str]] = field(default_factory=dict)
    """With what KMS and SES are told beside it, which conditions may ask for."""
    operations: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def of(self, who: str) -> Iterator[None]:
        """Inside, it is this process that asks."""
        before, self.who = self.who, who
        yield
        self.who = before

    def heard(self, service: str, operation: str, given: dict[str, Any]) -> None:
        self.operations.add((service, operation))
        translate: Callable[[str, dict[str, Any]], None] = getattr(self, f"_{service.replace('-', '_')}")
        translate(operation, given)

    def _note(self, action: str, resource: str, **context: str) -> None:
        self.acts[Act(self.who, action, resource)] = context

    def _dynamodb(self, operation: str, given: dict[str, Any]) -> None:
        for one in given.get("TransactItems", []):
            ((kind, terms),) = one.items()
            self._note(f"dynamodb:{kind}Item", table(terms["TableName"]))
        if "TransactItems" not in given:
            named = given.get("TableName") or given.get("ResourceArn", "").rpartition("/")[2]
            self._note(f"dynamodb:{operation}", table(named))

    def _kms(self, operation: str, given: dict[str, Any]) -> None:
        told = {f"kms:EncryptionContext:{key}": value for key, value in given.get("EncryptionContext", {}).items()}
        self.acts[Act(self.who, f"kms:{operation}", self.keys[given["KeyId"]])] = told

    def _s3(self, operation: str, given: dict[str, Any]) -> None:
        if operation == "DeleteObjects":  # each of which is asked for by itself
            for one in given["Delete"]["Objects"]:
                self._s3("DeleteObject", {"Bucket": given["Bucket"], **one})
            return
        bucket = f"arn:aws:s3:::{given['Bucket']}"
        version = "Version" if given.get("VersionId") else ""
        action = f"s3:{_S3[operation]}{version}"
        self._note(action, f"{bucket}/{given['Key']}" if "Key" in given else bucket)
        if action in ("s3:PutObject", "s3:GetObject"):
            asked = {"s3:PutObject": "kms:GenerateDataKey", "s3:GetObject": "kms:Decrypt"}[action]
            through = {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}
            self.acts.setdefault(Act(self.who, asked, self.keys["files"]), through)

    def _sesv2(self, operation: str, given: dict[str, Any]) -> None:
        if operation == "GetAccount":
            self._note("ses:GetAccount", "*")
            return
        assert operation == "SendEmail", operation
        assert set(given["Content"]) == {"Raw"}
        here = f"arn:aws:ses:{REGION}:{ACCOUNT}"
        named = [f"identity/{SENDER.partition('@')[2]}", f"configuration-set/{given['ConfigurationSetName']}"]
        for resource in named:
            self.acts[Act(self.who, "ses:SendRawEmail", f"{here}:{resource}")] = {"ses:FromAddress": SENDER}

    def _bedrock_runtime(self, operation: str, given: dict[str, Any]) -> None:
        self._note(f"bedrock:{operation}", f"arn:aws:bedrock:{REGION}::foundation-model/{given['modelId']}")

    def _ssm(self, operation: str, given: dict[str, Any]) -> None:
        self._note(f"ssm:{operation}", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{given['Path']}")


def record(calls: Calls, patched: pytest.MonkeyPatch) -> None:
    """From now on every call of the SDK is noted, and those that are only signed, for browsers to make."""
    sdk: Any = BaseClient
    call = sdk._make_api_call

    def noted(self: Any, operation: str, given: dict[str, Any]) -> Any:
        calls.heard(self.meta.service_model.service_name, operation, given)
        return call(self, operation, given)

    patched.setattr(sdk, "_make_api_call", noted)


def record_signing(calls: Calls, patched: pytest.MonkeyPatch) -> None:
    """What is signed for a browser is done by whoever signed it."""
    for method, operation in (("form", "PutObject"), ("part", "UploadPart")):
        sign = getattr(S3Direct, method)

        def signed(self: S3Direct, key: str, *named: Any, _sign: Any = sign, _as: str = operation, **given: Any) -> Any:
            calls.heard("s3", _as, {"Bucket": self._bucket, "Key": key})
            return _sign(self, key, *named, **given)

        patched.setattr(S3Direct, method, signed)
