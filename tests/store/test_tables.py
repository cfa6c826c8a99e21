"""The tables of an installation: made right, mended, and every difference told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from moto import mock_aws

from app.settings import Settings
from app.store.tables import check_tables, create_phi_key, create_tables, phi_alias, wanted_tables
from tests.ministack import aws
from tests.promises import promise


@pytest.fixture
def client(empty_ministack: str) -> Any:
    return aws("dynamodb", empty_ministack)


@pytest.fixture
def kms(empty_ministack: str) -> Any:
    return aws("kms", empty_ministack)


@pytest.fixture
def made(settings: Settings, client: Any, kms: Any) -> Settings:
    """An installation whose tables stand."""
    create_phi_key(kms, settings)
    create_tables(client, settings)
    return settings


def test_missing_tables_are_told(settings: Settings, client: Any) -> None:
    assert check_tables(client, settings) == [
        "Table cotrackpro is missing.",
        "Table cotrackpro-phi-wellbeing is missing.",
        "Table cotrackpro-phi-providers is missing.",
        "Table cotrackpro-keys is missing.",
        "Table cotrackpro-audit is missing.",
    ]


def test_tables_that_were_made_are_as_they_must_be(made: Settings, client: Any, kms: Any) -> None:
    assert check_tables(client, made, kms) == []


@promise("9.2", part=True)
def test_every_table_is_encrypted_and_phi_under_its_own_key(made: Settings, client: Any, kms: Any) -> None:
    described = {
        table.name: client.describe_table(TableName=table.name)["Table"]["SSEDescription"]
        for table in wanted_tables(made)
    }
    assert {(found["Status"], found["SSEType"]) for found in described.values()} == {("ENABLED", "KMS")}
    for table in ("cotrackpro-phi-wellbeing", "cotrackpro-phi-providers"):
        assert described[table]["KMSMasterKeyArn"].endswith(phi_alias(made))
    assert phi_alias(made) == "alias/cotrackpro-phi-development"
    key = kms.describe_key(KeyId=phi_alias(made))["KeyMetadata"]
    assert key["KeyManager"] == "CUSTOMER"
    assert kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"]


def test_making_them_again_changes_nothing(made: Settings, client: Any, kms: Any) -> None:
    before = client.describe_table(TableName="cotrackpro")["Table"]["TableArn"]
    create_phi_key(kms, made)
    create_tables(client, made)
    assert client.describe_table(TableName="cotrackpro")["Table"]["TableArn"] == before
    assert len(kms.list_keys()["Keys"]) == 1


def test_a_table_made_by_hand_is_told_and_mended(settings: Settings, client: Any, kms: Any) -> None:
    create_phi_key(kms, settings)
    client.create_table(
        TableName="cotrackpro",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    told = " ".join(problem for problem in check_tables(client, settings) if "cotrackpro " in problem)
    for part in ("on demand", "encrypted", "expired items", "point-in-time recovery of 35 days"):
        assert part in told
    create_tables(client, settings)
    assert check_tables(client, settings) == []


def test_in_production_no_table_can_be_deleted_by_mistake(made: Settings, client: Any) -> None:
    production = replace(made, app_env="production", dynamodb_phi_wellbeing_table="cotrackpro")
    assert "Table cotrackpro is not protected from deletion." in check_tables(client, production)
    client.update_table(TableName="cotrackpro", DeletionProtectionEnabled=True)
    assert "Table cotrackpro is not protected from deletion." not in check_tables(client, production)


def test_a_table_made_for_something_else_is_told(settings: Settings, client: Any) -> None:
    client.create_table(
        TableName="cotrackpro",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert "Table cotrackpro has other keys than pk and sk; it was made for something else." in check_tables(
        client, settings
    )


def test_wrapped_keys_stay_in_backups_for_seven_days_and_no_longer(settings: Settings) -> None:
    import boto3

    with mock_aws():  # which keeps the days of recovery
        client: Any = boto3.client("dynamodb", "us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
        kms = boto3.client("kms", "us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
        create_phi_key(kms, settings)
        create_tables(client, settings)
        found = client.describe_continuous_backups(TableName="cotrackpro-keys")["ContinuousBackupsDescription"]
        assert found["PointInTimeRecoveryDescription"]["RecoveryPeriodInDays"] == 7
        longer = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
        client.update_continuous_backups(TableName="cotrackpro-keys", PointInTimeRecoverySpecification=longer)
        assert check_tables(client, settings) == ["Table cotrackpro-keys needs point-in-time recovery of 7 days."]


def test_rows_of_the_audit_log_stay_and_a_table_that_would_let_them_go_is_told(made: Settings, client: Any) -> None:
    arn = client.describe_table(TableName="cotrackpro-audit")["Table"]["TableArn"]
    (denied,) = json.loads(client.get_resource_policy(ResourceArn=arn)["Policy"])["Statement"]
    assert (denied["Effect"], denied["Principal"], denied["Resource"]) == ("Deny", "*", arn)
    assert {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:PartiQLDelete"} <= set(denied["Action"])

    client.delete_resource_policy(ResourceArn=arn)
    client.update_time_to_live(
        TableName="cotrackpro-audit", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"}
    )
    told = check_tables(client, made)
    assert "Table cotrackpro-audit lets items expire, and must keep them." in told
    assert [one for one in told if one.startswith("Table cotrackpro-audit does not refuse dynamodb:BatchWriteItem")]
    create_tables(client, made)
    assert [one for one in check_tables(client, made) if "refuse" in one] == []


def test_a_policy_that_refuses_under_a_condition_alone_refuses_nothing(made: Settings, client: Any) -> None:
    arn = client.describe_table(TableName="cotrackpro-keys")["Table"]["TableArn"]
    policy = json.loads(client.get_resource_policy(ResourceArn=arn)["Policy"])
    policy["Statement"][0]["Condition"] = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
    client.put_resource_policy(ResourceArn=arn, Policy=json.dumps(policy))
    assert any("cotrackpro-keys does not refuse" in one for one in check_tables(client, made))
