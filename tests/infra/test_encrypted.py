"""At rest: whichever way an installation was made, by template or by `flask tables`, AWS says that all is encrypted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from moto import mock_aws

from app.blobs.bucket import create_bucket
from app.settings import Settings
from app.store.tables import create_phi_key, create_tables, phi_alias, wanted_tables
from tests.infra.deploying import complete, deploy, for_moto
from tests.infra.template import BUCKET, Followed
from tests.ministack import aws
from tests.promises import promise

ASIDE = dict.fromkeys(("aws_access_key_id", "aws_secret_access_key"), "test")


def by_template(client: Callable[[str], Any], _: Settings) -> None:
    made = deploy(client("cloudformation"), for_moto(), {"Env": "development"})
    complete(Followed({"Env": "development"}, made), client("dynamodb"), client("s3"))


def by_bootstrap(client: Callable[[str], Any], settings: Settings) -> None:
    create_phi_key(client("kms"), settings)
    create_tables(client("dynamodb"), settings)
    create_bucket(client("s3"), settings)


@promise("9.2")
@pytest.mark.parametrize("made", [by_template, by_bootstrap])
def test_every_table_and_bucket_is_encrypted_and_those_of_phi_under_their_own_key(
    made: Callable[..., None], settings: Settings
) -> None:
    import boto3

    cloud = replace(settings, store="dynamodb", blobs="s3", s3_bucket=BUCKET)
    with mock_aws():

        def client(service: str) -> Any:
            return boto3.client(service, "us-east-1", **ASIDE)  # type: ignore[call-overload]  # the stubs want each name

        made(client, cloud)
        kms, dynamodb, s3 = client("kms"), client("dynamodb"), client("s3")
        own = kms.describe_key(KeyId="alias/cotrackpro-phi-development")["KeyMetadata"]
        tables = {
            name: dynamodb.describe_table(TableName=name)["Table"] for name in dynamodb.list_tables()["TableNames"]
        }
        wanted = {table.name: table.kms_key for table in wanted_tables(cloud)}

        assert set(wanted) <= set(tables)
        assert [name for name, one in tables.items() if one.get("SSEDescription", {}).get("Status") != "ENABLED"] == []
        under_it = {name for name, one in tables.items() if _key(kms, one) == own["Arn"]}
        assert under_it == {name for name, key in wanted.items() if key == phi_alias(cloud)}
        assert len(under_it) == 2
        assert (own["KeyManager"], kms.get_key_rotation_status(KeyId=own["KeyId"])["KeyRotationEnabled"]) == (
            "CUSTOMER",
            True,
        )
        for bucket in s3.list_buckets()["Buckets"]:
            rules = s3.get_bucket_encryption(Bucket=bucket["Name"])["ServerSideEncryptionConfiguration"]["Rules"]
            assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"


@promise("9.2", part=True)
def test_the_same_by_the_apis_that_ministack_speaks(settings: Settings, empty_ministack: str) -> None:
    cloud = replace(settings, store="dynamodb", blobs="s3", s3_bucket=BUCKET)
    by_bootstrap(lambda service: aws(service, empty_ministack), cloud)
    for table in wanted_tables(cloud):
        found = aws("dynamodb", empty_ministack).describe_table(TableName=table.name)["Table"]["SSEDescription"]
        assert (found["Status"], found["SSEType"]) == ("ENABLED", "KMS")
        if table.kms_key:
            assert found["KMSMasterKeyArn"].endswith(phi_alias(cloud))


def _key(kms: Any, table: dict[str, Any]) -> str:
    """The ARN of the key that a table names, by whatever name."""
    named = table["SSEDescription"].get("KMSMasterKeyArn", "")
    return str(kms.describe_key(KeyId=named)["KeyMetadata"]["Arn"]) if named else ""
