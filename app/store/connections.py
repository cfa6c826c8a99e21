"""SQLite connections of one database file: a bounded set of readers and one writer per process, fresh after a fork."""

from __future__ import annotations

import os
import random
import secrets
import sqlite3
import threading
import time
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from app.store import StoreUnavailable

_IDLE_READERS = 8
_WAIT_MS = 5000
_SETTLE_SECONDS = 0.25
_WRITER_CACHE_KIB = 12 * 1024  # the upper pages of a table of millions; less, and each write reads them anew
_SCHEMA = 1  # counts the forms that the tables have had
_PAGE_BYTES = 8192  # a row of up to 2 KB stays on its page in a WITHOUT ROWID table; with 4096 only 1 KB does


_everyone: weakref.WeakSet[Connections] = weakref.WeakSet()


def _close_before_fork() -> None:
    for connections in list(_everyone):
        connections.close()


@cache
def _watch_forks() -> None:
    os.register_at_fork(before=_close_before_fork)


class _Lane:
    """The connections that one process has open on one file, and whose turn it is to write."""

    def __init__(self, here: tuple[int, int, int]) -> None:
        self.here = here
        self.turn = threading.Lock()
        self.idle: deque[sqlite3.Connection] = deque()
        self.writer: sqlite3.Connection | None = None


class Connections:
    """Lends connections. A reader is used by one thread at a time; writers of a process queue up for the one writer.

    When the file was replaced (restored from a backup) it starts with new ones, because what is written to the old
    one would be lost. Before a fork it closes those that nobody uses: SQLite's own memory of open files and locks
    must not reach a child. A process that forks while another thread is in the store is not supported.
    """

    def __init__(self, path: Path, *, wait: float) -> None:
        self._path = path
        self._uri = f"{path.absolute().as_uri()}?mode=rw"  # rw: a file that went missing is an error, not a new one
        self._wait = wait
        self._swap = threading.Lock()
        self._lane = _Lane((0, 0, 0))
        self._left: list[_Lane] = []
        _everyone.add(self)
        _watch_forks()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection in autocommit mode. Raises StoreUnavailable."""
        with _typed():
            idle = self._current().idle
            try:
                connection = idle.pop()
            except IndexError:
                connection = self._open(waits=True)
            yield connection
            if len(idle) < _IDLE_READERS:
                idle.append(connection)
            else:
                connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The writer inside a transaction that commits at the end, or rolls back. Raises StoreUnavailable."""
        deadline = time.monotonic() + self._wait
        with _typed():
            lane = self._current()
        if not lane.turn.acquire(timeout=self._wait):
            raise StoreUnavailable
        try:
            with _typed():
                connection = self._begin(lane, deadline)
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    _abandon(lane, connection)
                    raise
        finally:
            lane.turn.release()

    def settle(self) -> bool:
        """Copy the log into the database and empty it; False when others were in the way for too long, and it may
        still hold what was deleted. Raises StoreUnavailable."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        while not (settled := self._settled()) and time.monotonic() < deadline:
            time.sleep(random.uniform(0.001, 0.005))
        return settled

    def _settled(self) -> bool:
        with _typed():
            lane = self._current()
            with lane.turn:
                busy = self._writer(lane).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def close(self) -> None:
        """Close every connection that nobody is using; they are opened anew when needed."""
        lane = self._lane
        while lane.idle:
            lane.idle.pop().close()
        if lane.turn.acquire(timeout=self._wait):
            try:
                if lane.writer is not None:
                    lane.writer.close()
                    lane.writer = None
            finally:
                lane.turn.release()

    def _current(self) -> _Lane:
        found = self._path.stat()
        here = (os.getpid(), found.st_dev, found.st_ino)
        if self._lane.here != here:
            with self._swap:
                if self._lane.here != here:
                    self._left.append(self._lane)  # kept, because a child must not close its parent's either
                    self._lane = _Lane(here)
        return self._lane

    def _begin(self, lane: _Lane, deadline: float) -> sqlite3.Connection:
        # Waiting is ours: SQLite's own busy handler sleeps up to 100 ms a step, and the tail shows it.
        connection = self._writer(lane)
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > deadline:
                    raise
            else:
                return connection
            time.sleep(random.uniform(0.0003, 0.0015))

    def _writer(self, lane: _Lane) -> sqlite3.Connection:
        if lane.writer is None:
            lane.writer = self._open(waits=False)
        return lane.writer

    def _open(self, *, waits: bool) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        connection.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")  # not every build of SQLite wipes what is deleted by itself
        if not waits:
            connection.execute("PRAGMA busy_timeout=0")
            connection.execute(f"PRAGMA cache_size=-{_WRITER_CACHE_KIB}")
        return connection

    def create(self, schema: str) -> None:
        """Make the file (0600) and its tables where they are missing; processes may do so at once."""
        with _typed():
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self._path.exists():
                _place_empty_file(self._path)
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=10)
            try:
                if not _is_ready(connection):  # asked first, so that a start need not queue behind writers
                    connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")
                    _patiently(connection, "PRAGMA journal_mode=WAL")
                    connection.executescript(f"BEGIN IMMEDIATE; {schema} PRAGMA user_version={_SCHEMA}; COMMIT;")
            finally:
                connection.close()


def _is_ready(connection: sqlite3.Connection) -> bool:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return bool(version == _SCHEMA and connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def _abandon(lane: _Lane, connection: sqlite3.Connection) -> None:
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error:
        lane.writer = None  # it may still hold a lock: closing it gives that up
        connection.close()


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _place_empty_file(path: Path) -> None:
    """Make the file, private from its first moment, unless another was quicker.

    It is closed before it gets its name: closing a file that SQLite has open in this process would drop SQLite's
    locks on it, and another process could then throw away the log that we write to. For the same reason nobody
    may open a database file other than through SQLite while the process uses it.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Run what SQLite refuses at once, without its busy handler, while another process does the same."""
    for _ in range(200):
        try:
            connection.execute(statement).fetchall()
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
        else:
            return
        time.sleep(0.01)
    raise StoreUnavailable


@contextmanager
def _typed() -> Iterator[None]:
    """SQLite's and the file system's failures as StoreUnavailable: locked, full, unreadable, damaged."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.InterfaceError):
        raise
    except (sqlite3.DatabaseError, OSError) as error:
        raise StoreUnavailable from error
