"""The bucket of an installation: made right, and every difference told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.blobs.bucket import check_bucket, create_bucket
from app.settings import Settings
from tests.ministack import aws
from tests.promises import promise

NAME = "cotrackpro-bucket"


@pytest.fixture
def cloud(settings: Settings) -> Settings:
    return replace(settings, blobs="s3", s3_bucket=NAME, base_url="https://cotrackpro.example")


@pytest.fixture
def s3(empty_ministack: str, cloud: Settings) -> Any:
    """S3 with the bucket made."""
    client = aws("s3", empty_ministack)
    create_bucket(client, cloud)
    return client


def test_a_bucket_that_was_made_is_as_it_must_be_also_when_made_twice(s3: Any, cloud: Settings) -> None:
    create_bucket(s3, cloud)
    assert check_bucket(s3, cloud) == []


@promise("9.2", part=True)
def test_the_bucket_that_is_made_is_encrypted_with_kms(s3: Any) -> None:
    (rule,) = s3.get_bucket_encryption(Bucket=NAME)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"


def unversioned(s3: Any) -> None:
    s3.put_bucket_versioning(Bucket=NAME, VersioningConfiguration={"Status": "Suspended"})


def kept_for_long(s3: Any) -> None:
    rules = s3.get_bucket_lifecycle_configuration(Bucket=NAME)["Rules"]
    for rule in rules:
        if "NoncurrentVersionExpiration" in rule:
            rule["NoncurrentVersionExpiration"]["NoncurrentDays"] = 365
    s3.put_bucket_lifecycle_configuration(Bucket=NAME, LifecycleConfiguration={"Rules": rules})


def without_policy(s3: Any) -> None:
    s3.delete_bucket_policy(Bucket=NAME)


def with_old_tls(s3: Any) -> None:
    policy = json.loads(s3.get_bucket_policy(Bucket=NAME)["Policy"])
    policy["Statement"] = policy["Statement"][:1]
    s3.put_bucket_policy(Bucket=NAME, Policy=json.dumps(policy))


def unencrypted(s3: Any) -> None:
    s3.delete_bucket_encryption(Bucket=NAME)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (unversioned, "keeps no version"),
        (kept_for_long, "longer than 7 days"),
        (without_policy, "answers without TLS"),
        (with_old_tls, "answers without TLS"),
        (unencrypted, "not encrypted"),
    ],
)
def test_what_is_not_as_it_must_be_is_told(s3: Any, cloud: Settings, wrong: Callable[[Any], None], told: str) -> None:
    wrong(s3)
    (problem,) = check_bucket(s3, cloud)
    assert told in problem


@promise("8.1", part=True)
def test_a_bucket_in_another_region_than_the_published_one_is_told(s3: Any, cloud: Settings) -> None:
    elsewhere = {"LocationConstraint": "eu-west-1"}
    s3.create_bucket(Bucket="cotrackpro-abroad", CreateBucketConfiguration=elsewhere)
    told = check_bucket(s3, replace(cloud, s3_bucket="cotrackpro-abroad"))
    assert "Bucket cotrackpro-abroad lies in eu-west-1, and not in us-east-1, which is published." in told
