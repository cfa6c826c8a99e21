"""Writes of several threads in one transaction: each happens whole or not at all, whatever the others do."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from app.errors import Conflict
from app.store import Absent, Always, Item, Put, StoreUnavailable, TokenReused
from app.store.keys import Key
from app.store.sqlite import SqliteStore, _Write

PLACE = "TENANT#alicealice"


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "records.db")


def put(sort: str, *, new: bool = True, body: bytes = b"words") -> Put:
    return Put(Item(Key(PLACE, sort), 1, body), Absent() if new else Always())


def there(store: SqliteStore) -> list[str]:
    return [item.key.sort for item in store.page(PLACE, limit=100).items]


def test_a_conflict_leaves_nothing_of_its_own_and_all_of_the_others(store: SqliteStore) -> None:
    store.write(put("taken"))

    told = store._write_together(
        [_Write((put("a"),), None), _Write((put("b"), put("taken")), "token"), _Write((put("c"),), None)]
    )

    assert [type(error) for error in told] == [type(None), Conflict, type(None)]
    assert there(store) == ["a", "c", "taken"]
    store.write(put("b"), token="token")


def test_of_two_that_want_one_place_the_first_gets_it(store: SqliteStore) -> None:
    told = store._write_together([_Write((put("a", body=b"first"),), None), _Write((put("a", body=b"second"),), None)])

    assert [type(error) for error in told] == [type(None), Conflict]
    found = store.get(Key(PLACE, "a"))
    assert found
    assert found.body == b"first"


def test_one_token_counts_once_within_a_transaction(store: SqliteStore) -> None:
    write, other = _Write((put("a"),), "token"), _Write((put("b"),), "token")

    assert [type(error) for error in store._write_together([write, write, other])] == [
        type(None), type(None), TokenReused,
    ]  # fmt: skip
    assert there(store) == ["a"]


def test_what_the_engine_cannot_take_does_not_take_the_others_with_it(store: SqliteStore) -> None:
    broken: Any = Put(Item(Key(PLACE, "broken"), 2**70, b""), Always())

    told = store._write_together([_Write((put("a"),), None), _Write((broken,), None), _Write((put("b"),), None)])

    assert [type(error) for error in told] == [type(None), OverflowError, type(None)]
    assert there(store) == ["a", "b"]


def test_a_transaction_that_fails_has_written_for_nobody(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("app.store.sqlite._apply", full)
        with pytest.raises(StoreUnavailable):
            store._write_together([_Write((put("a"),), None), _Write((put("b"),), None)])
    assert there(store) == []


def test_eight_threads_write_each_of_theirs_once(store: SqliteStore) -> None:
    conflicts: list[str] = []

    def write(name: str) -> None:
        for number in range(50):
            store.write(put(f"{name}{number:02}"))
            try:
                store.write(put(f"shared{number:02}"))
            except Conflict:
                conflicts.append(name)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(store.page(PLACE, limit=1000).items) == 8 * 50 + 50
    assert len(conflicts) == 7 * 50
