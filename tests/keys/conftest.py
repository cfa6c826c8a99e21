"""Key rings under test: a key file, and KMS on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.keys import KeyRing
from app.keys.kms import KmsRing
from app.keys.local import LocalRing
from app.keys.tenants import WrappedTenantKeys
from app.store import Store
from app.store.keys import TenantId
from app.store.sqlite import SqliteStore
from tests.ministack import aws

ALICE, CHARLIE = TenantId("alice000000"), TenantId("charlie0000")


class Ring:
    """A ring, and what its owner can do to it."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    def rotate(self) -> None:
        """Move to a new key; the old one still opens."""
        raise NotImplementedError

    def disable(self) -> None:
        """Take the key away, for now."""
        raise NotImplementedError

    def enable(self) -> None:
        """Give it back."""
        raise NotImplementedError


class FileRing(Ring):
    def __init__(self, path: Path) -> None:
        self.path = path
        self.local = LocalRing(path, create=True)
        super().__init__(self.local)

    def rotate(self) -> None:
        self.local.rotate()

    def disable(self) -> None:
        self.path.rename(self.path.with_suffix(".away"))

    def enable(self) -> None:
        self.path.with_suffix(".away").rename(self.path)


class CloudRing(Ring):
    def __init__(self, client: Any, alias: str) -> None:
        self.client, self.alias = client, alias
        client.create_alias(AliasName=alias, TargetKeyId=self._new_key())
        super().__init__(KmsRing(client, alias))

    def _new_key(self) -> str:
        self.key_id = self.client.create_key()["KeyMetadata"]["KeyId"]
        return self.key_id

    def rotate(self) -> None:
        self.client.update_alias(AliasName=self.alias, TargetKeyId=self._new_key())

    def disable(self) -> None:
        self.client.disable_key(KeyId=self.key_id)

    def enable(self) -> None:
        self.client.enable_key(KeyId=self.key_id)


@pytest.fixture
def kms(empty_ministack: str) -> Any:
    return aws("kms", empty_ministack)


@pytest.fixture
def file_ring(tmp_path: Path) -> FileRing:
    return FileRing(tmp_path / "keys" / "records.key")


@pytest.fixture
def cloud_ring(kms: Any) -> CloudRing:
    return CloudRing(kms, "alias/cotrackpro-records-test")


@pytest.fixture(params=["file", "cloud"])
def owned(request: pytest.FixtureRequest) -> Ring:
    """Each kind of ring in turn, with what its owner can do to it."""
    return request.getfixturevalue(f"{request.param}_ring")


@pytest.fixture
def ring(owned: Ring) -> KeyRing:
    return owned.ring


@pytest.fixture
def wrapped(tmp_path: Path) -> Store:
    """Where wrapped keys are kept."""
    return SqliteStore(tmp_path / "keys.db", forgets=True)


@pytest.fixture
def keys(wrapped: Store, ring: KeyRing) -> WrappedTenantKeys:
    return WrappedTenantKeys(wrapped, ring, "records")
