"""Opens the stores under test, in this process or in another."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from app.store import Absent, Condition, Delete, Item, Put, Store, VersionIs
from app.store.dynamodb import DynamoStore
from app.store.keys import Key
from app.store.sqlite import SqliteStore
from tests.ministack import aws


class Place(NamedTuple):
    """Where a store keeps its items: a file, or a table behind an endpoint. Can be sent to another process."""

    endpoint: str
    name: str

    def open(self, now: Callable[[], float] = time.time) -> Store:
        """A store on the same items as every other one opened here."""
        if self.endpoint:
            return DynamoStore(dynamodb(self.endpoint), self.name, now=now)
        return SqliteStore(Path(self.name), now=now)


def dynamodb(endpoint: str) -> Any:
    """A client; a real endpoint finds its credentials as boto3 does."""
    if endpoint != os.environ.get("DYNAMODB_TEST_ENDPOINT") or "AWS_ACCESS_KEY_ID" not in os.environ:
        return aws("dynamodb", endpoint)
    import boto3

    return boto3.client("dynamodb", endpoint_url=endpoint)


class Drawer:
    """One partition that only this test uses, and short ways to name changes in it."""

    def __init__(self, partition: str) -> None:
        self.partition = partition

    def key(self, sort: str) -> Key:
        return Key(self.partition, sort)

    def item(self, sort: str, body: bytes = b"words", *, version: int = 1, **more: Any) -> Item:
        return Item(self.key(sort), version, body, **more)

    def new(self, sort: str, body: bytes = b"words", **more: Any) -> Put:
        return Put(self.item(sort, body, **more), Absent())

    def change(self, sort: str, body: bytes, *, was: int, **more: Any) -> Put:
        return Put(self.item(sort, body, version=was + 1, **more), VersionIs(was))

    def put(self, sort: str, condition: Condition, body: bytes = b"words", **more: Any) -> Put:
        return Put(self.item(sort, body, **more), condition)

    def delete(self, sort: str, condition: Condition) -> Delete:
        return Delete(self.key(sort), condition)


def there(store: Store, key: Key) -> Item:
    """The item that must be there."""
    found = store.get(key)
    assert found is not None
    return found
