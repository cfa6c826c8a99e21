"""What only the embedded store has to do: files, forks, full disks, other processes, wiping."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import Conflict
from app.store import Always, StoreUnavailable
from app.store.sqlite import SqliteStore
from tests.store.conftest import Seconds
from tests.store.stores import Drawer

READ_AND_LEAVE = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(c.execute(sys.argv[2]).fetchone()[0]); c.close()"
)


def asked_elsewhere(path: Path, question: str = "SELECT count(*) FROM items") -> str:
    """What another process reads, which closes the database as any process does when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", READ_AND_LEAVE, path, question], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def open_files(path: Path) -> list[str]:
    """Which of the database's files this process has open."""
    opened = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
    return [name for name in opened if name == str(path)]


def test_its_files_can_be_read_by_their_owner_alone(sqlite_file: Path, alice: Drawer) -> None:
    old = os.umask(0)
    try:
        SqliteStore(sqlite_file).write(alice.new("A"))
    finally:
        os.umask(old)
    modes = {path.name: path.stat().st_mode & 0o777 for path in sqlite_file.parent.iterdir()}
    assert modes == {"records.db": 0o600, "records.db-wal": 0o600, "records.db-shm": 0o600}
    assert sqlite_file.parent.stat().st_mode & 0o777 == 0o700


def test_every_commit_is_on_disk_before_it_is_answered(sqlite_file: Path) -> None:
    store = SqliteStore(sqlite_file)
    with store._connections.writing() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_store_opened_twice_keeps_its_hold_on_the_log(sqlite_file: Path, alice: Drawer) -> None:
    first = SqliteStore(sqlite_file)
    first.write(alice.new("A"))
    SqliteStore(sqlite_file)
    assert asked_elsewhere(sqlite_file) == "1"
    assert sqlite_file.with_name("records.db-wal").exists()
    first.write(alice.new("B"))
    assert asked_elsewhere(sqlite_file) == "2"


def test_many_threads_may_open_a_new_file_at_once(sqlite_file: Path, alice: Drawer) -> None:
    line, failed = threading.Barrier(8), []

    def begin(name: str) -> None:
        line.wait()
        try:
            SqliteStore(sqlite_file).write(alice.new(name))
        except StoreUnavailable as error:
            failed.append(error)

    threads = [threading.Thread(target=begin, args=[str(n)]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(SqliteStore(sqlite_file).page(alice.partition).items) == 8


def test_a_forked_child_inherits_no_open_file_and_both_keep_writing(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file)
    store.write(alice.new("BEFORE"))
    assert open_files(sqlite_file) != []

    def child() -> None:
        assert open_files(sqlite_file) == []
        store.write(alice.new("CHILD"))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    store.write(alice.new("PARENT"))
    process.join(20)
    store.write(alice.new("AFTER"))
    assert process.exitcode == 0
    assert asked_elsewhere(sqlite_file) == "4"


def test_a_fork_waits_for_the_write_that_another_thread_is_in(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file)
    begun, order = threading.Event(), []

    def slow_write() -> None:
        with store._connections.writing():
            begun.set()
            time.sleep(0.1)
            order.append("written")

    writer = threading.Thread(target=slow_write)
    writer.start()
    begun.wait()
    process = multiprocessing.get_context("fork").Process(target=store.write, args=[alice.new("CHILD")])
    process.start()
    order.append("forked")
    writer.join()
    process.join(20)
    assert order == ["written", "forked"]
    assert process.exitcode == 0


def test_threads_that_come_and_go_leave_few_connections(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file)
    store.write(alice.new("A"))
    for _ in range(5):
        threads = [threading.Thread(target=store.get, args=[alice.key("A")]) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(open_files(sqlite_file)) <= 9


def test_a_full_disk_is_said_and_nothing_of_the_write_is_kept(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file)
    store.write(alice.new("A", b"first"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limits[1]))
    try:
        with pytest.raises(StoreUnavailable):
            store.write(alice.put("A", Always(), b"second"), *[alice.new(f"B{n}", b"x" * 200_000) for n in range(5)])
        assert store.get(alice.key("A")) == alice.item("A", b"first")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    store.write(alice.new("C"))
    assert [item.key.sort for item in store.page(alice.partition).items] == ["A", "C"]


def test_a_database_locked_by_another_is_said_and_can_still_be_read(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file, wait=0.05)
    store.write(alice.new("A"))
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        store.write(alice.new("B"))
    assert store.get(alice.key("A")) is not None
    other.execute("ROLLBACK")
    other.close()
    store.write(alice.new("B"))
    assert store.get(alice.key("B")) is not None


def test_a_process_can_start_while_another_writes(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file)
    store.write(alice.new("A"))
    with store._connections.writing():
        started = time.monotonic()
        assert SqliteStore(sqlite_file).get(alice.key("A")) is not None
        assert time.monotonic() - started < 1


def test_a_file_that_went_missing_is_said_and_not_made_anew(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file)
    store.write(alice.new("A"))
    away = sqlite_file.with_name("away.db")
    sqlite_file.rename(away)
    for call in (store.ping, lambda: store.get(alice.key("A")), lambda: store.write(alice.new("B"))):
        with pytest.raises(StoreUnavailable):
            call()
    assert not sqlite_file.exists()
    away.rename(sqlite_file)
    assert store.get(alice.key("A")) is not None


def test_after_a_restore_the_new_file_is_read_and_written(sqlite_file: Path, alice: Drawer, tmp_path: Path) -> None:
    backup = SqliteStore(tmp_path / "backup.db")
    backup.write(alice.new("FROM THE BACKUP"))
    backup.close()
    store = SqliteStore(sqlite_file)
    store.write(alice.new("LATER"))
    (tmp_path / "backup.db").rename(sqlite_file)
    for rest in ("-wal", "-shm"):
        sqlite_file.with_name(sqlite_file.name + rest).unlink()
    store.write(alice.new("NEW"))
    assert [item.key.sort for item in store.page(alice.partition).items] == ["FROM THE BACKUP", "NEW"]


def test_a_damaged_file_is_said(sqlite_file: Path) -> None:
    sqlite_file.parent.mkdir()
    sqlite_file.write_bytes(b"this was never a database " * 100)
    with pytest.raises(StoreUnavailable):
        SqliteStore(sqlite_file)


def test_a_conflict_leaves_the_writer_free_for_the_next(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file, wait=0.2)
    store.write(alice.new("A"))
    for _ in range(3):
        with pytest.raises(Conflict):
            store.write(alice.new("A"))
    SqliteStore(sqlite_file, wait=0.2).write(alice.new("B"))
    assert len(store.page(alice.partition).items) == 2


def test_what_has_expired_is_swept_and_the_rest_is_not(sqlite_file: Path, alice: Drawer, seconds: Seconds) -> None:
    store = SqliteStore(sqlite_file, now=seconds)
    for batch in range(12):
        store.write(*[alice.new(f"{batch:02d}{n:02d}", expires_at=int(seconds.at) + 5) for n in range(100)])
    store.write(alice.new("KEPT"), alice.new("LATER", expires_at=int(seconds.at) + 900), token="once")
    seconds.at += 700
    assert store.sweep_expired() == 1200
    assert store.sweep_expired() == 0
    assert asked_elsewhere(sqlite_file) == "2"
    assert asked_elsewhere(sqlite_file, "SELECT count(*) FROM tokens") == "0"


def test_a_store_that_forgets_leaves_no_trace_of_what_was_deleted(sqlite_file: Path, alice: Drawer) -> None:
    store, secret = SqliteStore(sqlite_file, forgets=True), b"wrapped key 0123456789"
    store.write(alice.new("KEY", secret))
    store.write(alice.new("OVER", secret))
    assert any(secret in path.read_bytes() for path in sqlite_file.parent.iterdir())
    store.write(alice.delete("KEY", Always()))
    store.write(alice.put("OVER", Always(), b""))
    assert not any(secret in path.read_bytes() for path in sqlite_file.parent.iterdir())


def test_what_was_deleted_leaves_the_log_too_when_it_is_settled(sqlite_file: Path, alice: Drawer) -> None:
    store, secret = SqliteStore(sqlite_file), b"sealed words 0123456789"
    store.write(alice.new("A", secret))
    store.write(alice.delete("A", Always()))
    assert any(secret in path.read_bytes() for path in sqlite_file.parent.iterdir())
    assert store.settle()
    assert not any(secret in path.read_bytes() for path in sqlite_file.parent.iterdir())


def test_a_reader_elsewhere_keeps_the_log_and_it_is_told(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file)
    store.write(alice.new("A"))
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM items").fetchone() == (1,)
        store.write(alice.delete("A", Always()))
        assert not store.settle()
        store.write(alice.new("B"))
    assert store.settle()


def test_a_reader_who_is_done_in_a_moment_is_waited_for(sqlite_file: Path, alice: Drawer) -> None:
    store = SqliteStore(sqlite_file)
    store.write(alice.new("A"))
    with closing(sqlite3.connect(sqlite_file, isolation_level=None, check_same_thread=False)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM items").fetchone()
        store.write(alice.delete("A", Always()))
        done = threading.Timer(0.05, reader.execute, ["COMMIT"])
        done.start()
        assert store.settle()
        done.join()
