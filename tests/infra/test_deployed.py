"""The template deployed on stand-ins of AWS: afterwards the app's own checks find nothing missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from app.blobs.bucket import check_bucket
from app.settings import Settings, from_environment
from app.store.tables import check_tables, phi_alias, wanted_tables
from tests.infra.deploying import complete, deploy, for_moto
from tests.infra.template import Followed

CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


def client(service: str) -> Any:
    return boto3.client(service, "us-east-1", **CREDENTIALS)  # type: ignore[call-overload]  # the stubs want each name


@pytest.fixture
def on_moto(settings_of_it: Settings) -> Iterator[Settings]:
    """The stack, made by moto's CloudFormation; the settings of what runs on it."""
    with mock_aws():
        made = deploy(client("cloudformation"), for_moto(), {"Env": "development"})
        complete(Followed({"Env": "development"}, made), client("dynamodb"), client("s3"))
        yield settings_of_it


@pytest.fixture
def settings_of_it(tmp_path) -> Settings:
    said = {one["Name"].rpartition("/")[2]: one["Value"] for one in Followed().of("AWS::SSM::Parameter").values()}
    return from_environment({**said, "SECRET_KEY": "s" * 48, "DATA_DIR": str(tmp_path)})


def test_the_app_finds_nothing_missing_in_a_stack_that_was_made_of_the_template(on_moto: Settings) -> None:
    assert check_tables(client("dynamodb"), on_moto, client("kms")) == []
    assert check_bucket(client("s3"), on_moto) == []


def test_tables_of_well_being_lie_under_the_key_of_the_published_alias(on_moto: Settings) -> None:
    key = client("kms").describe_key(KeyId=phi_alias(on_moto))["KeyMetadata"]
    tables = [table.name for table in wanted_tables(on_moto) if table.kms_key]
    described = [client("dynamodb").describe_table(TableName=name)["Table"]["SSEDescription"] for name in tables]
    assert len(tables) == 2
    assert [one["KMSMasterKeyArn"] for one in described] == [key["Arn"]] * 2
    assert client("kms").get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"]
