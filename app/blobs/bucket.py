"""The S3 bucket: what it must be like, made so where it is not, and checked."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from app.settings import Settings

_PRIVATE = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
_DEFAULT_REGION = "us-east-1"
"""S3 refuses to be told this one by name."""


def create_bucket(client: Any, settings: Settings) -> None:
    """Make the bucket if it is missing: private, and encrypted under KMS. May be run any number of times.

    `client` is boto3's for S3. Raises botocore's errors.
    """
    name = settings.s3_bucket
    if not _exists(client, name):
        where = {} if settings.aws_region == _DEFAULT_REGION else {"LocationConstraint": settings.aws_region}
        client.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
    client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=_PRIVATE)
    client.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [_encryption(settings)]})


def check_bucket(client: Any, settings: Settings) -> list[str]:
    """A sentence for everything that is not as it must be; empty when all is well. Raises botocore's errors."""
    name = settings.s3_bucket
    if not _exists(client, name):
        return [f"Bucket {name} is missing."]
    problems = []
    if _asked(client.get_public_access_block, name, "PublicAccessBlockConfiguration") != _PRIVATE:
        problems.append(f"Bucket {name} could be opened to the public.")
    rules = (_asked(client.get_bucket_encryption, name, "ServerSideEncryptionConfiguration") or {}).get("Rules", [])
    if not any(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms" for rule in rules):
        problems.append(f"Bucket {name} is not encrypted with KMS.")
    return problems


def _encryption(settings: Settings) -> dict[str, Any]:
    key = {"KMSMasterKeyID": settings.kms_key} if settings.kms_key else {}
    return {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", **key}, "BucketKeyEnabled": True}


def _exists(client: Any, name: str) -> bool:
    try:
        client.head_bucket(Bucket=name)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
            raise
        return False
    return True


def _asked(question: Any, name: str, answer: str) -> Any:
    """One part of the bucket's configuration, or None where it has none."""
    try:
        return question(Bucket=name)[answer]
    except ClientError:
        return None
