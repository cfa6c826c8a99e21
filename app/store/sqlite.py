"""The embedded store: SQLite in WAL mode, fsynced on every commit, held to DynamoDB's rules."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from app.errors import Conflict
from app.gathering import Gathering, NoTurn
from app.store import Always, Change, Item, Page, Put, StoreUnavailable, TokenReused
from app.store.connections import Connections
from app.store.keys import Key
from app.store.rules import TOKEN_SECONDS, Span, check_changes, check_key, digest, expired, holds, token_name

_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    partition TEXT NOT NULL, sort TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
    clear BLOB, expires_at INTEGER, PRIMARY KEY (partition, sort)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS items_by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS tokens (
    name TEXT PRIMARY KEY, digest BLOB NOT NULL, expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tokens_by_expiry ON tokens (expires_at);
"""
_ONLY_ADDS = """
CREATE TRIGGER IF NOT EXISTS rows_stay BEFORE UPDATE ON items BEGIN SELECT RAISE(ABORT, 'rows are only added'); END;
CREATE TRIGGER IF NOT EXISTS rows_are_kept BEFORE DELETE ON items BEGIN SELECT RAISE(ABORT, 'rows are only added'); END;
CREATE TRIGGER IF NOT EXISTS rows_are_not_put_over BEFORE INSERT ON items
    WHEN EXISTS (SELECT 1 FROM items WHERE partition = NEW.partition AND sort = NEW.sort)
    BEGIN SELECT RAISE(ABORT, 'rows are only added'); END;
"""
_GET = (
    "SELECT sort, version, CAST(body AS BLOB), CAST(clear AS BLOB), expires_at FROM items"
    " WHERE partition = ? AND sort = ?"
)
_PAGE = (
    "SELECT sort, version, CAST(body AS BLOB), CAST(clear AS BLOB), expires_at FROM items"
    " WHERE partition = ? AND (expires_at IS NULL OR expires_at > ?)"
)
_KEYS = "SELECT sort FROM items WHERE partition = ? AND sort > ? ORDER BY sort LIMIT ?"
_STATE = "SELECT version, expires_at FROM items WHERE partition = ? AND sort = ?"
_PUT = "INSERT OR REPLACE INTO items (partition, sort, version, body, clear, expires_at) VALUES (?, ?, ?, ?, ?, ?)"
_DELETE = "DELETE FROM items WHERE partition = ? AND sort = ?"
_SWEEP = """DELETE FROM items WHERE (partition, sort) IN
    (SELECT partition, sort FROM items WHERE expires_at <= ?
     AND partition NOT IN (SELECT value FROM json_each(?)) ORDER BY expires_at LIMIT ?)"""
_EXPIRED = (
    "SELECT partition, sort FROM items WHERE expires_at <= ? AND partition NOT IN (SELECT value FROM json_each(?))"
)
_PRUNE = "DELETE FROM tokens WHERE name IN (SELECT name FROM tokens WHERE expires_at <= ? LIMIT ?)"
_SWEEP_BATCH = 500

_MOST_TOGETHER = 32
"""Writes of several threads in one transaction. More would make those of other processes wait."""

_Row = tuple[str, int, bytes, bytes | None, int | None]


class _Write(NamedTuple):
    """One call of `write`."""

    changes: Sequence[Change]
    token: str | None


class SqliteStore:
    """Store on one database file, safe for several threads and processes of one machine (not on a network drive).

    `now` gives Unix seconds and decides what has expired. `wait` is how many seconds a writer queues for its
    turn. What was deleted or written over is wiped from the file; from its log by `settle`, with `forgets` after each
    write (for keys). With `appends` the file itself refuses to change or remove a row (for the audit log).
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float] = time.time,
        wait: float = 5.0,
        forgets: bool = False,
        appends: bool = False,
    ) -> None:
        self._now = now
        self._forgets = forgets
        self._connections = Connections(Path(path), wait=wait)
        self._connections.create(_SCHEMA + _ONLY_ADDS if appends else _SCHEMA)
        self._together = Gathering(self._write_together, most=_MOST_TOGETHER, wait=wait)

    def get(self, key: Key) -> Item | None:
        """See Store.get."""
        check_key(key)
        with self._connections.reading() as connection:
            row = connection.execute(_GET, (key.partition, key.sort)).fetchone()
        item = None if row is None else _item(key.partition, row)
        return None if item is None or expired(item.expires_at, self._now()) else item

    def page(
        self,
        partition: str,
        *,
        prefix: str = "",
        start: str | None = None,
        end: str | None = None,
        after: str | None = None,
        limit: int = 25,
        newest_first: bool = False,
    ) -> Page:
        """See Store.page."""
        check_key(Key(partition, "-"))
        span = Span.of(prefix, start, end, after)
        clauses, values = _bounds(span, after, newest_first)
        order = "DESC" if newest_first else "ASC"
        statement = f"{_PAGE}{clauses} ORDER BY sort {order} LIMIT ?"
        with self._connections.reading() as connection:
            rows = connection.execute(statement, (partition, self._now(), *values, _positive(limit) + 1)).fetchall()
        items = [_item(partition, row) for row in rows[:limit]]
        return Page(items, items[-1].key.sort if len(rows) > limit else None)

    def write(self, *changes: Change, token: str | None = None) -> None:
        """See Store.write."""
        check_changes(changes, token)
        try:
            self._together.do(_Write(changes, token))
        except NoTurn:
            raise StoreUnavailable from None
        if self._forgets:
            self._connections.settle()

    def _write_together(self, writes: Sequence[_Write]) -> Sequence[Exception | None]:
        """In one transaction, which syncs the disk once; each for itself happens whole or not at all."""
        try:
            with self._connections.writing() as connection:
                now = self._now()
                return [_outcome(connection, write, now) for write in writes]
        except StoreUnavailable:
            raise
        except Exception:
            if len(writes) == 1:
                raise
        return [self._written_alone(write) for write in writes]  # one of them breaks the engine, the others must not

    def _written_alone(self, write: _Write) -> Exception | None:
        try:
            return self._write_together([write])[0]
        except Exception as error:  # noqa: BLE001  # it is raised where this was asked for
            return error

    def keys(self, partition: str, *, after: str | None = None, limit: int = 100) -> list[Key]:
        """See Store.keys."""
        check_key(Key(partition, "-"))
        with self._connections.reading() as connection:
            rows = connection.execute(_KEYS, (partition, after or "", _positive(limit))).fetchall()
        return [Key(partition, sort) for (sort,) in rows]

    def ping(self) -> None:
        """See Store.ping."""
        with self._connections.reading() as connection:
            connection.execute("SELECT 1 FROM items LIMIT 1").fetchone()

    def expired(self, sparing: Collection[str] = ()) -> Iterator[Key]:
        """What has expired and is still there, but for the partitions to be spared. Raises StoreUnavailable."""
        with self._connections.reading() as connection:
            for row in connection.execute(_EXPIRED, (self._now(), json.dumps(list(sparing)))):
                yield Key(*row)

    def sweep_expired(self, sparing: Collection[str] = ()) -> int:
        """Remove what has expired, in short transactions; returns how many items went. Raises StoreUnavailable.

        Nothing goes of the partitions to be spared.
        """
        swept, spared = 0, json.dumps(list(sparing))
        while True:
            with self._connections.writing() as connection:
                went = connection.execute(_SWEEP, (self._now(), spared, _SWEEP_BATCH)).rowcount
                connection.execute(_PRUNE, (self._now(), _SWEEP_BATCH))
            swept += went
            if went < _SWEEP_BATCH:
                return swept

    def settle(self) -> bool:
        """Wipe what was deleted from the log too; False when a reader was in the way. Raises StoreUnavailable."""
        return self._connections.settle()

    def close(self) -> None:
        """Close the idle connections; the store opens new ones when it is used again."""
        self._connections.close()


def _bounds(span: Span, after: str | None, newest_first: bool) -> tuple[str, list[str]]:
    """The tightest bound on each side: given two, SQLite seeks by one and walks over all that the other leaves out."""
    lows: list[tuple[str, str]] = [(span.low, ">=")]
    highs = [(value, op) for value, op in ((span.high, "<="), (span.below, "<")) if value is not None]
    if after is not None:
        (highs if newest_first else lows).append((after, "<" if newest_first else ">"))
    low = max(lows, key=lambda bound: (bound[0], bound[1] == ">"))
    high = min(highs, key=lambda bound: (bound[0], bound[1] == "<="), default=None)
    chosen = [low, high] if high else [low]
    return "".join(f" AND sort {op} ?" for _, op in chosen), [value for value, _ in chosen]


def _outcome(connection: sqlite3.Connection, write: _Write, now: float) -> Conflict | None:
    """Conditions are asked before anything is changed, so that what conflicts leaves nothing behind."""
    changes, token = write
    try:
        if token is not None and _already_done(connection, token, digest(changes), now):
            return None
        for change in changes:
            _check(connection, change, now)
    except Conflict as conflict:
        return conflict
    for change in changes:
        _apply(connection, change)
    if token is not None:
        values = (token_name(token), digest(changes), int(now) + TOKEN_SECONDS)
        connection.execute("INSERT OR REPLACE INTO tokens (name, digest, expires_at) VALUES (?, ?, ?)", values)
    return None


def _already_done(connection: sqlite3.Connection, token: str, wanted: bytes, now: float) -> bool:
    name = token_name(token)
    connection.execute(_PRUNE, (now, 20))
    row = connection.execute("SELECT digest, expires_at FROM tokens WHERE name = ?", (name,)).fetchone()
    if row is not None and not expired(row[1], now):
        if row[0] != wanted:
            raise TokenReused
        return True
    return False


def _check(connection: sqlite3.Connection, change: Change, now: float) -> None:
    if isinstance(change.condition, Always):
        return
    row = connection.execute(_STATE, change.key).fetchone()
    gone = row is None or (isinstance(row[1], int | None) and expired(row[1], now))
    version = None if gone else row[0]
    if not holds(change.condition, version):
        raise Conflict(key=change.key)


def _apply(connection: sqlite3.Connection, change: Change) -> None:
    key = change.key
    if isinstance(change, Put):
        item = change.item
        clear = msgspec.msgpack.encode(dict(item.clear)) if item.clear else None
        connection.execute(_PUT, (*key, item.version, item.body, clear, item.expires_at))
    else:
        connection.execute(_DELETE, key)


def _item(partition: str, row: _Row) -> Item:
    """What a row holds. One that nothing of ours wrote has an empty body, which no key opens: damage is told by whoever
    opens it, row by row, and never stops the rest from being read."""
    sort, version, body, clear, expires_at = row
    try:
        attributes = msgspec.msgpack.decode(clear) if clear else {}
        ours = _is_clear(attributes) and isinstance(version, int) and isinstance(expires_at, int | None)
    except (msgspec.DecodeError, ValueError):
        ours = False
    if not ours:
        return Item(Key(partition, sort), 0, b"")
    return Item(Key(partition, sort), version, body or b"", attributes, expires_at)


def _is_clear(attributes: object) -> bool:
    return isinstance(attributes, dict) and all(
        isinstance(name, str) and isinstance(value, str | int) for name, value in attributes.items()
    )


def _positive(limit: int) -> int:
    if limit < 1:
        raise ValueError("a page holds at least one item")
    return limit
