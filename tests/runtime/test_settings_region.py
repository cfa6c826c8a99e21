"""The published region: whatever in the settings names another one stops the start with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import SettingsError, from_environment
from tests.infra.template import text
from tests.promises import promise

KEY = "arn:aws:kms:{}:123456789012:key/9b1d"
TOPIC = "arn:aws:sns:{}:123456789012:mail-events"


@promise("8.1")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_REGION", "eu-west-1"),
        ("KMS_KEY", KEY.format("eu-west-1")),
        ("KMS_PHI_KEY", KEY.format("eu-west-1")),
        ("SNS_TOPIC_ARNS", f"{TOPIC.format('us-east-1')},{TOPIC.format('eu-west-1')}"),
        ("AWS_ENDPOINT_URL", "https://dynamodb.eu-west-1.amazonaws.com"),
        ("AWS_ENDPOINT_URL_S3", "https://bucket.s3.eu-west-1.amazonaws.com"),
        ("AWS_ENDPOINT_URL_KMS", "https://vpce-1a2b-3c4d.kms.eu-west-1.vpce.amazonaws.com"),
    ],
)
def test_the_app_refuses_to_start_against_another_region_than_it_publishes(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=f"^{name} names the region eu-west-1, and PUBLISHED_REGION is us-east-1"):
        from_environment({"DATA_DIR": str(tmp_path), name: value})


def test_who_publishes_another_region_runs_there(tmp_path: Path) -> None:
    there = {"AWS_REGION": "eu-west-1", "PUBLISHED_REGION": "eu-west-1", "KMS_KEY": KEY.format("eu-west-1")}
    assert from_environment({"DATA_DIR": str(tmp_path), **there}).aws_region == "eu-west-1"


@pytest.mark.parametrize("value", ["http://127.0.0.1:4566", "https://s3.amazonaws.com", "https://minio.example.org"])
def test_an_address_that_names_no_region_is_taken(value: str, tmp_path: Path) -> None:
    assert from_environment({"DATA_DIR": str(tmp_path), "AWS_ENDPOINT_URL": value}).aws_region == "us-east-1"


@promise("8.1")
def test_the_template_is_made_in_the_region_that_the_settings_publish(tmp_path: Path) -> None:
    settings, template = from_environment({"DATA_DIR": str(tmp_path)}), text()
    assert template["Parameters"]["PublishedRegion"]["Default"] == settings.published_region
    (asserted,) = template["Rules"]["Region"]["Assertions"]
    assert asserted["Assert"] == {"Fn::Equals": [{"Ref": "AWS::Region"}, {"Ref": "PublishedRegion"}]}
    told = template["Resources"]["SetPublishedRegion"]["Properties"]
    assert told["Value"] == {"Ref": "PublishedRegion"}
    assert told["Name"] == {"Fn::Sub": "/${Prefix}/${Env}/PUBLISHED_REGION"}
