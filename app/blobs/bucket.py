"""The S3 bucket: what it must be like, made so where it is not, and checked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from app.settings import Settings

_PRIVATE = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
_LEFT_OVER = {
    "ID": "parts-of-files-that-never-came-whole",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 8},
}
"""The sweep removes them after 7 days (app/vault/sweep.py); what it does not know of goes a day later."""

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
    client.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [_browsers(settings)]})
    client.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [_LEFT_OVER]})


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
    if _asked(client.get_bucket_cors, name, "CORSRules") != [_browsers(settings)]:
        problems.append(f"Bucket {name} does not take files from the pages of {_own_origin(settings)}, and them alone.")
    ends = _asked(client.get_bucket_lifecycle_configuration, name, "Rules") or []
    if not any("AbortIncompleteMultipartUpload" in rule for rule in ends):
        problems.append(f"Bucket {name} keeps parts of files that never came whole.")
    return problems


def _browsers(settings: Settings) -> dict[str, Any]:
    """What pages of ours may send there by themselves, under an address that we signed. Reading goes through us."""
    return {
        "AllowedOrigins": [_own_origin(settings)],
        "AllowedMethods": ["POST", "PUT"],
        "AllowedHeaders": ["*"],
        "MaxAgeSeconds": 3600,
    }


def _own_origin(settings: Settings) -> str:
    url = urlsplit(settings.base_url)
    return f"{url.scheme}://{url.netloc}"


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
