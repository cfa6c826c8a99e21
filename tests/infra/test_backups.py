"""Backups expire: in the template within 35 days, of wrapped keys within 7; of the embedded store within 90."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.backup import CONTENT_DAYS, KEY_DAYS, back_up
from app.blobs.bucket import _VERSION_DAYS
from app.services import Services
from app.settings import Settings
from app.store.tables import wanted_tables
from tests.conftest import Clock
from tests.infra.template import Followed
from tests.promises import promise


@promise("11.2")
def test_backups_expire_within_90_days_on_aws_and_at_home(services: Services, tmp_path: Path, clock: Clock) -> None:
    tables = Followed().of("AWS::DynamoDB::Table").values()
    days = {one["TableName"]: one["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"] for one in tables}
    assert days.pop("cotrackpro-keys") == 7
    assert set(days.values()) == {35}
    assert max(days.values()) <= 90

    began = clock()
    for day in (0, 1, 30, 90, 91):
        clock.at = began + timedelta(days=day, hours=1)
        back_up(services.settings.data_dir, tmp_path, clock())
    kept = {part: len(list((tmp_path / part).iterdir())) for part in ("content", "keys")}
    assert kept == {"content": 4, "keys": 2}
    assert (CONTENT_DAYS, KEY_DAYS) == (90, 7)


def test_the_template_keeps_copies_as_long_as_the_app_expects(settings: Settings) -> None:
    tables = {one["TableName"]: one for one in Followed().of("AWS::DynamoDB::Table").values()}
    for wanted in wanted_tables(settings):
        told = tables[wanted.name]["PointInTimeRecoverySpecification"]
        assert told == {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": wanted.backup_days}


def test_no_other_copy_of_wrapped_keys_can_be_made() -> None:
    (refusal,) = Followed().of("AWS::DynamoDB::Table")["KeysTable"]["ResourcePolicy"]["PolicyDocument"]["Statement"]
    assert (refusal["Effect"], refusal["Principal"]) == ("Deny", "*")
    for verb in ("CreateBackup", "ExportTableToPointInTime", "StartAwsBackupJob"):
        assert f"dynamodb:{verb}" in refusal["Action"]


def test_what_was_removed_from_the_bucket_is_gone_within_a_week() -> None:
    rules = Followed().of("AWS::S3::Bucket")["Files"]["LifecycleConfiguration"]["Rules"]
    (days,) = [
        one["NoncurrentVersionExpiration"]["NoncurrentDays"] for one in rules if "NoncurrentVersionExpiration" in one
    ]
    assert days == _VERSION_DAYS == 7


def test_operational_logs_end_after_30_to_90_days() -> None:
    from tests.infra.template import text

    (logs,) = Followed().of("AWS::Logs::LogGroup").values()
    assert logs["RetentionInDays"] == 30
    assert set(text()["Parameters"]["LogDays"]["AllowedValues"]) == {30, 60, 90}
