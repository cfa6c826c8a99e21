"""The DynamoDB tables: what each must be like, made so where it is not, and checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from app.settings import Settings

RECORD_BACKUP_DAYS = 35
KEY_BACKUP_DAYS = 7
"""A destroyed tenant key must be gone from every backup within a week."""

_NO_COPIES = ("dynamodb:CreateBackup", "dynamodb:ExportTableToPointInTime", "dynamodb:StartAwsBackupJob")
"""Of wrapped keys: a copy of another kind would outlive the week."""

_ROWS_STAY = (
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:PartiQLDelete",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLUpdate",
    "dynamodb:UpdateItem",
    "dynamodb:UpdateTimeToLive",
)
"""Of the audit log. IAM cannot refuse a put over a row: the app asks for absence, and the chain names such a row."""

_KEY_SCHEMA = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
_KEY_TYPES = [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}]


@dataclass(frozen=True, slots=True)
class Table:
    """What one table must be like. An empty `kms_key` means the key that AWS manages for DynamoDB."""

    name: str
    kms_key: str
    backup_days: int
    protected: bool
    expires: bool = True
    """Whether items with an expiry go by themselves. Where rows stay for ever, an expiry would be a hidden delete."""
    refused: tuple[str, ...] = ()
    """What the table's own policy denies to everybody."""


def phi_alias(settings: Settings) -> str:
    """The alias of the customer-managed key of PHI tables."""
    return f"alias/cotrackpro-phi-{settings.app_env}"


def wanted_tables(settings: Settings) -> list[Table]:
    """The tables of an installation: records, the two of PHI, the wrapped keys of all, and the audit log."""
    protected = settings.production
    return [
        Table(settings.dynamodb_table, "", RECORD_BACKUP_DAYS, protected),
        Table(settings.dynamodb_phi_wellbeing_table, phi_alias(settings), RECORD_BACKUP_DAYS, protected),
        Table(settings.dynamodb_phi_providers_table, phi_alias(settings), RECORD_BACKUP_DAYS, protected),
        Table(settings.dynamodb_keys_table, "", KEY_BACKUP_DAYS, protected, refused=_NO_COPIES),
        Table(settings.dynamodb_audit_table, "", RECORD_BACKUP_DAYS, protected, expires=False, refused=_ROWS_STAY),
    ]


def create_tables(client: Any, settings: Settings) -> None:
    """Make the tables that are missing and mend those that differ. May be run any number of times.

    `client` is boto3's for DynamoDB; the PHI key's alias must exist (`create_phi_key`). Raises botocore's errors.
    """
    for table in wanted_tables(settings):
        if _described(client, table) is None:
            create_table(client, table)
        client.get_waiter("table_exists").wait(TableName=table.name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        _mend(client, table)


def create_phi_key(kms: Any, settings: Settings) -> None:
    """Make the PHI key with its alias and yearly rotation, unless the alias exists. `kms` is boto3's client."""
    try:
        kms.describe_key(KeyId=phi_alias(settings))
    except kms.exceptions.NotFoundException:
        key_id = kms.create_key(Description=f"CoTrackPro PHI, {settings.app_env}")["KeyMetadata"]["KeyId"]
        kms.enable_key_rotation(KeyId=key_id)
        kms.create_alias(AliasName=phi_alias(settings), TargetKeyId=key_id)


def check_tables(client: Any, settings: Settings, kms: Any = None) -> list[str]:
    """A sentence for everything that is not as it must be; empty when all is well.

    With a KMS client it also checks that the PHI table uses the very key that the alias names.
    """
    problems = []
    for table in wanted_tables(settings):
        found = _described(client, table)
        if found is None:
            problems.append(f"Table {table.name} is missing.")
            continue
        problems += _shape_problems(table, found)
        problems += _encryption_problems(table, found, kms)
        if table.expires and not _expires(client, table):
            problems.append(f"Table {table.name} does not remove expired items (time to live on expires_at).")
        if not table.expires and _expires(client, table):
            problems.append(f"Table {table.name} lets items expire, and must keep them.")
        if set(table.refused) - _refused(client, found):
            problems.append(f"Table {table.name} does not refuse {', '.join(sorted(table.refused))}.")
        if not _is_backed_up(client, table):
            problems.append(f"Table {table.name} needs point-in-time recovery of {table.backup_days} days.")
    return problems


def create_table(client: Any, table: Table) -> None:
    """Make one table, encrypted and billed on demand. Raises botocore's errors."""
    client.create_table(
        TableName=table.name,
        KeySchema=_KEY_SCHEMA,
        AttributeDefinitions=_KEY_TYPES,
        BillingMode="PAY_PER_REQUEST",
        SSESpecification=_encryption(table),
        DeletionProtectionEnabled=table.protected,
    )


def _mend(client: Any, table: Table) -> None:
    found = _described(client, table) or {}
    if found.get("DeletionProtectionEnabled", False) != table.protected:
        client.update_table(TableName=table.name, DeletionProtectionEnabled=table.protected)
    if _billing(found) != "PAY_PER_REQUEST":
        client.update_table(TableName=table.name, BillingMode="PAY_PER_REQUEST")
    if _encryption_problems(table, found, None):
        client.update_table(TableName=table.name, SSESpecification=_encryption(table))
    if table.expires and not _expires(client, table):
        client.update_time_to_live(
            TableName=table.name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"}
        )
    if not _is_backed_up(client, table):
        recovery = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": table.backup_days}
        client.update_continuous_backups(TableName=table.name, PointInTimeRecoverySpecification=recovery)
    if set(table.refused) - _refused(client, found):
        client.put_resource_policy(ResourceArn=found["TableArn"], Policy=json.dumps(_refusal(table, found["TableArn"])))


def _encryption(table: Table) -> dict[str, Any]:
    key = {"KMSMasterKeyId": table.kms_key} if table.kms_key else {}
    return {"Enabled": True, "SSEType": "KMS", **key}


def _shape_problems(table: Table, found: dict[str, Any]) -> list[str]:
    problems = []
    if found["KeySchema"] != _KEY_SCHEMA:
        problems.append(f"Table {table.name} has other keys than pk and sk; it was made for something else.")
    if _billing(found) != "PAY_PER_REQUEST":
        problems.append(f"Table {table.name} is not billed on demand.")
    if table.protected and not found.get("DeletionProtectionEnabled"):
        problems.append(f"Table {table.name} is not protected from deletion.")
    return problems


def _encryption_problems(table: Table, found: dict[str, Any], kms: Any) -> list[str]:
    described = found.get("SSEDescription", {})
    if described.get("SSEType") != "KMS" or described.get("Status") not in ("ENABLED", "ENABLING", "UPDATING"):
        return [f"Table {table.name} is not encrypted with KMS."]
    if table.kms_key and kms is not None:
        arn = kms.describe_key(KeyId=table.kms_key)["KeyMetadata"]["Arn"]
        named = described.get("KMSMasterKeyArn", "")
        if named != arn and not named.endswith(table.kms_key):
            return [f"Table {table.name} is not encrypted with {table.kms_key}."]
    return []


def _refusal(table: Table, arn: str) -> dict[str, Any]:
    denied = {"Effect": "Deny", "Principal": "*", "Action": list(table.refused), "Resource": arn}
    return {"Version": "2012-10-17", "Statement": [{"Sid": "Never", **denied}]}


def _refused(client: Any, found: dict[str, Any]) -> set[str]:
    """What the table's own policy denies to everybody."""
    try:
        policy = json.loads(client.get_resource_policy(ResourceArn=found["TableArn"])["Policy"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "PolicyNotFoundException":
            raise
        return set()
    told = [one for one in policy["Statement"] if (one["Effect"], one.get("Principal")) == ("Deny", "*")]
    return {action for one in told if "Condition" not in one for action in one["Action"]}


def _described(client: Any, table: Table) -> dict[str, Any] | None:
    try:
        described: dict[str, Any] = client.describe_table(TableName=table.name)["Table"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return None
    return described


def _billing(found: dict[str, Any]) -> str:
    return str(found.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"))


def _expires(client: Any, table: Table) -> bool:
    described = client.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"]
    named = described.get("AttributeName") == "expires_at"
    return named and described.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")


def _is_backed_up(client: Any, table: Table) -> bool:
    described = client.describe_continuous_backups(TableName=table.name)["ContinuousBackupsDescription"]
    recovery = described.get("PointInTimeRecoveryDescription", {})
    if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
        return False
    # DynamoDB always names the days; a stand-in that does not is taken at its word.
    return bool(recovery.get("RecoveryPeriodInDays", table.backup_days) == table.backup_days)
