"""One contract, three stores: SQLite, DynamoDB on this machine, and the endpoint that DYNAMODB_TEST_ENDPOINT names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.store import Store
from app.store.tables import Table, create_table
from tests.store.stores import Drawer, Place, dynamodb

_REAL = os.environ.get("DYNAMODB_TEST_ENDPOINT", "")


class Seconds:
    """Unix seconds that stand until they are moved."""

    def __init__(self) -> None:
        self.at = 1_795_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture(scope="session")
def sqlite_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place("", str(tmp_path_factory.mktemp("store") / "contract.db"))


@pytest.fixture(scope="session")
def dynamodb_place(ministack: str) -> Iterator[Place]:
    yield from _table(ministack)


@pytest.fixture(scope="session")
def real_place() -> Iterator[Place]:
    yield from _table(_REAL)


@pytest.fixture(params=["sqlite", "dynamodb", *(["real"] if _REAL else [])])
def place(request: pytest.FixtureRequest) -> Place:
    """Where the items are, for each store in turn."""
    return request.getfixturevalue(f"{request.param}_place")


@pytest.fixture
def store(place: Place, seconds: Seconds) -> Store:
    """Each store in turn."""
    return place.open(seconds)


@pytest.fixture
def alice() -> Drawer:
    """Alice's partition, new in every test."""
    return Drawer(f"TENANT#alice{uuid4().hex}")


@pytest.fixture
def charlie() -> Drawer:
    """Charlie's partition."""
    return Drawer(f"TENANT#charlie{uuid4().hex}")


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "records.db"


def _table(endpoint: str) -> Iterator[Place]:
    client, name = dynamodb(endpoint), f"cotrackpro-test-{uuid4().hex[:12]}"
    create_table(client, Table(name, kms_key="", backup_days=35, protected=False))
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    yield Place(endpoint, name)
    client.delete_table(TableName=name)
