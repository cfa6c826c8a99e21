"""What the store's adapters do a second, beside the engine below them asked directly."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.store import Absent, Item, Put, Store
from app.store.keys import Key
from app.store.sqlite import SqliteStore
from bench.figures import Figure
from tests.ministack import aws

BODY = os.urandom(900)
"""About what one sealed entry takes."""

Act = Callable[[int], object]


def sqlite(folder: Path) -> Iterator[Figure]:
    """The embedded store: put-if-absent (fsynced), get, and a page of 25."""
    store = SqliteStore(folder / "store.db")
    bare = sqlite3.connect(folder / "engine.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE items (p TEXT, s TEXT, body BLOB, PRIMARY KEY (p, s)) WITHOUT ROWID")
    page = "SELECT body FROM items WHERE p = 'p' AND s > ? ORDER BY s LIMIT 25"
    engine: dict[str, Act] = {
        "put": lambda n: bare.execute("INSERT INTO items VALUES ('p', ?, ?)", (f"{n:06}", BODY)),
        "get": lambda n: bare.execute("SELECT body FROM items WHERE p = 'p' AND s = ?", (f"{n:06}",)).fetchone(),
        "page of 25": lambda n: bare.execute(page, (f"{n:06}",)).fetchall(),
    }
    yield from _beside("SQLite store", _acts(store), engine, 2000, "sqlite3 alone")
    bare.close()
    store.close()


def dynamodb(endpoint: str) -> Iterator[Figure]:
    """The cloud store against the stand-in: what our side adds to boto3."""
    from app.store.dynamodb import DynamoStore

    client, table = aws("dynamodb", endpoint), "bench-store"
    names = [("pk", "HASH"), ("sk", "RANGE")]
    client.create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in names],
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in names],
    )
    condition = "attribute_not_exists(pk)"
    engine: dict[str, Act] = {
        "put": lambda n: client.put_item(
            TableName=table, Item=_row("bare", n) | {"body": {"B": BODY}}, ConditionExpression=condition
        ),
        "get": lambda n: client.get_item(TableName=table, Key=_row("bare", n), ConsistentRead=True),
        "page of 25": lambda n: client.query(
            TableName=table,
            KeyConditionExpression="pk = :p AND sk > :s",
            ExpressionAttributeValues={":p": {"S": "bare"}, ":s": {"S": f"{n:06}"}},
            Limit=25,
            ConsistentRead=True,
        ),
    }
    yield from _beside("DynamoDB store", _acts(DynamoStore(client, table)), engine, 300, "boto3 alone")


def _acts(store: Store) -> dict[str, Act]:
    partition = "TENANT#bench0000"
    return {
        "put": lambda n: store.write(Put(Item(Key(partition, f"{n:06}"), 1, BODY), Absent())),
        "get": lambda n: store.get(Key(partition, f"{n:06}")),
        "page of 25": lambda n: store.page(partition, after=f"{n:06}", limit=25),
    }


def _beside(name: str, ours: dict[str, Act], engine: dict[str, Act], count: int, against: str) -> Iterator[Figure]:
    for verb, act in ours.items():
        yield Figure(f"{name}, {verb}", _rate(act, count), "/s", _rate(engine[verb], count), against)


def _rate(act: Act, count: int) -> float:
    before = time.perf_counter()
    for number in range(count):
        act(number)
    return count / (time.perf_counter() - before)


def _row(partition: str, number: int) -> dict[str, dict[str, str]]:
    return {"pk": {"S": partition}, "sk": {"S": f"{number:06}"}}
