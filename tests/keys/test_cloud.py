"""An installation on DynamoDB and KMS: records and PHI under keys that can be taken away one without the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.keys import KeyUnavailable
from app.services import Services, build
from app.settings import Settings, from_environment
from app.store.keys import TenantId
from app.store.phi import opened
from app.store.tables import check_tables, create_phi_key, create_tables, phi_alias
from tests.ministack import aws
from tests.promises import promise

ALICE = TenantId("alice000000")
CANARY = "CANARY-51c-how-she-slept"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    words: str


@pytest.fixture
def settings(tmp_path: Path, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Those of an installation whose tables and keys were just made."""
    for name, value in {"ENDPOINT_URL": empty_ministack, "ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    kms = aws("kms", empty_ministack)
    records_key = kms.create_key()["KeyMetadata"]["KeyId"]
    chosen = {"DATA_DIR": str(tmp_path), "STORE": "dynamodb", "KEYS": "kms", "KMS_KEY": records_key}
    settings = from_environment(chosen | {"KMS_PHI_KEY": "alias/cotrackpro-phi-development"})
    create_phi_key(kms, settings)
    create_tables(aws("dynamodb", empty_ministack), settings)
    assert check_tables(aws("dynamodb", empty_ministack), settings, kms) == []
    return settings


@pytest.fixture
def process(settings: Settings) -> Callable[[], Services]:
    """Starts a process with nothing in memory."""
    return lambda: build(settings)


@pytest.fixture
def phi_key(settings: Settings, empty_ministack: str) -> str:
    return str(aws("kms", empty_ministack).describe_key(KeyId=phi_alias(settings))["KeyMetadata"]["KeyId"])


def write_both(services: Services) -> None:
    for sealed in (services.store, opened(services.phi).wellbeing):
        shelf = sealed.tenant(ALICE)
        shelf.write(shelf.add("NOTE#1", Note(words=CANARY)))


def words(sealed: Any) -> str:
    return str(sealed.tenant(ALICE).get("NOTE#1", Note).record.words)


@promise("10.3", part=True)
def test_disabling_the_phi_key_locks_phi_alone_and_enabling_it_loses_nothing(
    process: Callable[[], Services], phi_key: str, empty_ministack: str
) -> None:
    write_both(process())
    kms = aws("kms", empty_ministack)
    kms.disable_key(KeyId=phi_key)
    locked = process()
    with pytest.raises(KeyUnavailable):
        words(opened(locked.phi).wellbeing)
    assert words(locked.store) == CANARY
    kms.enable_key(KeyId=phi_key)
    assert words(opened(process().phi).wellbeing) == CANARY


@promise("9.2", part=True)
def test_a_dump_of_every_table_shows_no_word_that_was_written(
    process: Callable[[], Services], settings: Settings, empty_ministack: str
) -> None:
    write_both(process())
    client = aws("dynamodb", empty_ministack)
    tables = (settings.dynamodb_table, settings.dynamodb_phi_wellbeing_table, settings.dynamodb_keys_table)
    dumps = [client.scan(TableName=table)["Items"] for table in tables]
    assert [len(dump) for dump in dumps] == [1, 1, 4]
    assert CANARY not in repr(dumps)
    assert {item["pk"]["S"].split("#")[0] for dump in dumps for item in dump} == {"TENANT"}
