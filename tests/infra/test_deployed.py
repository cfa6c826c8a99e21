"""The template deployed on stand-ins of AWS: afterwards the app's own checks find nothing missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from app import doctor
from app.blobs.bucket import check_bucket
from app.settings import Settings, from_environment
from app.store.tables import check_tables, phi_alias, wanted_tables
from tests.infra.deploying import complete, deploy, for_moto
from tests.infra.installation import PATH, made_of_the_template
from tests.infra.template import ACCOUNT, SITE, Followed, text
from tests.ministack import aws

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
def settings_of_it(tmp_path: Path) -> Settings:
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


def test_what_ses_tells_of_each_mail_goes_to_the_topic_that_the_settings_allow(empty_ministack: str) -> None:
    made = made_of_the_template(empty_ministack)
    told = aws("ssm", empty_ministack).get_parameters_by_path(Path=PATH, Recursive=False)
    assert told["Parameters"]
    topic = aws("ssm", empty_ministack).get_parameter(Name=f"{PATH}/SNS_TOPIC_ARNS")["Parameter"]["Value"]
    named = aws("ssm", empty_ministack).get_parameter(Name=f"{PATH}/SES_CONFIGURATION_SET")["Parameter"]["Value"]
    ses = aws("sesv2", empty_ministack)
    (told_to,) = ses.get_configuration_set_event_destinations(ConfigurationSetName=named)["EventDestinations"]

    assert told_to["SnsDestination"]["TopicArn"] == topic
    assert set(told_to["MatchingEventTypes"]) == {"SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "DELIVERY_DELAY"}
    attributes = aws("sns", empty_ministack).get_topic_attributes(TopicArn=topic)["Attributes"]
    allowed, refused = json.loads(attributes["Policy"])["Statement"]
    assert (allowed["Effect"], allowed["Principal"]) == ("Allow", {"Service": "ses.amazonaws.com"})
    assert allowed["Condition"]["StringEquals"]["aws:SourceAccount"] == ACCOUNT
    assert (refused["Effect"], refused["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    assert made.followed.properties("MailEventsToUs")["Endpoint"] == f"{SITE}/webhooks/sns"


def test_no_secret_and_no_placeholder_for_one_is_made() -> None:
    template = text()
    made = {one["Name"].rpartition("/")[2] for one in Followed().of("AWS::SSM::Parameter").values()}
    secrets = {*template["Metadata"]["Secrets"]["Always"], *template["Metadata"]["Secrets"]["WhereUsed"]}

    assert made & secrets == set()
    assert secrets == {"SECRET_KEY" if name == "secret_keys" else name.upper() for name in doctor._SECRET}


def test_every_setting_that_the_template_makes_is_one() -> None:
    made = {one["Name"].rpartition("/")[2].lower() for one in Followed().of("AWS::SSM::Parameter").values()}
    assert made - {field.name for field in fields(Settings)} == set()


def test_production_can_be_deleted_neither_by_mistake_nor_with_its_stack() -> None:
    kept = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key")
    for one in text()["Resources"].values():
        if one["Type"] in kept:
            assert (one["DeletionPolicy"], one["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert {one["DeletionProtectionEnabled"] for one in Followed().of("AWS::DynamoDB::Table").values()} == {True}
