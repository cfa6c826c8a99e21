"""The S3 bucket: what it must be like, made so where it is not, and checked."""

from __future__ import annotations

import json
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

_VERSION_DAYS = 7
"""How long what was replaced or removed can be brought back; erasing an account removes all versions at once."""

_VERSIONS_END = {
    "ID": "what-was-replaced-or-removed",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "NoncurrentVersionExpiration": {"NoncurrentDays": _VERSION_DAYS},
    "Expiration": {"ExpiredObjectDeleteMarker": True},
}

_DEFAULT_REGION = "us-east-1"
"""S3 refuses to be told this one by name."""


def create_bucket(client: Any, settings: Settings) -> None:
    """Make the bucket if it is missing: private, encrypted under KMS, over TLS alone, what was removed kept for 7 days.

    May be run any number of times.

    `client` is boto3's for S3. Raises botocore's errors.
    """
    name = settings.s3_bucket
    if not _exists(client, name):
        where = {} if settings.aws_region == _DEFAULT_REGION else {"LocationConstraint": settings.aws_region}
        client.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
    client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=_PRIVATE)
    client.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [_encryption(settings)]})
    client.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [_browsers(settings)]})
    client.put_bucket_lifecycle_configuration(
        Bucket=name, LifecycleConfiguration={"Rules": [_LEFT_OVER, _VERSIONS_END]}
    )
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    client.put_bucket_policy(Bucket=name, Policy=json.dumps(_tls_only(name)))


def check_bucket(client: Any, settings: Settings) -> list[str]:
    """A sentence for everything that is not as it must be; empty when all is well. Raises botocore's errors."""
    name = settings.s3_bucket
    if not _exists(client, name):
        return [f"Bucket {name} is missing."]
    problems = _lies_elsewhere(client, settings)
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
    if client.get_bucket_versioning(Bucket=name).get("Status") != "Enabled":
        problems.append(f"Bucket {name} keeps no version of what is replaced or removed.")
    days = [
        rule["NoncurrentVersionExpiration"]["NoncurrentDays"] for rule in ends if "NoncurrentVersionExpiration" in rule
    ]
    if not days or min(days) > _VERSION_DAYS:
        problems.append(f"Bucket {name} keeps versions of what was removed for longer than {_VERSION_DAYS} days.")
    if not _refuses_open(json.loads(_asked(client.get_bucket_policy, name, "Policy") or "{}")):
        problems.append(f"Bucket {name} answers without TLS.")
    return problems


def _lies_elsewhere(client: Any, settings: Settings) -> list[str]:
    found = client.get_bucket_location(Bucket=settings.s3_bucket).get("LocationConstraint") or _DEFAULT_REGION
    if found == settings.aws_region:
        return []
    return [f"Bucket {settings.s3_bucket} lies in {found}, and not in {settings.aws_region}, which is published."]


def _tls_only(name: str) -> dict[str, Any]:
    arn = f"arn:aws:s3:::{name}"
    refused = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
    }
    return {
        "Version": "2012-10-17",
        "Statement": [
            {**refused, "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            {**refused, "Sid": "Tls12OrHigher", "Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2}}},
        ],
    }


def _refuses_open(policy: dict[str, Any]) -> bool:
    """Whether a policy denies everything that comes without TLS, and older TLS than 1.2."""
    denied = [
        one["Condition"]
        for one in policy.get("Statement", [])
        if one.get("Effect") == "Deny" and one.get("Principal") == "*" and one.get("Action") == "s3:*"
    ]
    return all(
        any(str(one.get(test, {}).get(key)) == value for one in denied)
        for test, key, value in (("Bool", "aws:SecureTransport", "false"), ("NumericLessThan", "s3:TlsVersion", "1.2"))
    )


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
