"""The audit chain: whole under contention, and whatever is done to a row afterwards is found out and named."""

from __future__ import annotations

import io
import json
import multiprocessing
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask

from app import audit
from app.audit import Row, Unrecorded
from app.audit.store import OWNER, AuditStore
from app.errors import Conflict
from app.services import Services, build
from app.settings import Settings, from_environment
from app.store.keys import tenant_partition
from app.store.sealed import Shelf, Stored
from app.store.sqlite import SqliteStore
from app.store.tables import create_tables
from tests.conftest import Clock
from tests.ministack import aws
from tests.promises import promise

FORK = multiprocessing.get_context("fork")
ROWS = 6

Tamper = Callable[[Shelf], None]


def fill(services: Services, count: int = ROWS) -> Shelf:
    for number in range(1, count + 1):
        audit.record(services, actor="danadana", action="mail.lift", target=f"t{number}", context={"reason": "asked"})
    return unguarded(services)


def unguarded(services: Services) -> Shelf:
    """The rows as somebody has them who holds the disk and the keys: the guards of the file are gone."""
    path = services.settings.data_dir / "audit.db"
    with sqlite3.connect(path) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
    return Shelf(SqliteStore(path), services.store._keys, OWNER, tenant_partition(OWNER))


def forget(services: Services) -> None:
    """What the table of records knows of the chain goes too."""
    witness = services.store.platform("AUDIT")
    witness.write(witness.discard("NOTED"))


def sort(number: int) -> str:
    return f"ROW#{number:012d}"


def row(shelf: Shelf, number: int) -> Stored[Row]:
    stored = shelf.get(sort(number), Row)
    assert stored
    return stored


def change(which: int, /, **fields: object) -> Tamper:
    def tamper(shelf: Shelf) -> None:
        stored = row(shelf, which)
        shelf.write(shelf.replace(stored, msgspec.structs.replace(stored.record, **fields)))

    return tamper


def remove(*numbers: int) -> Tamper:
    return lambda shelf: shelf.write(*(shelf.discard(sort(number)) for number in numbers))


def swap(one: int, other: int) -> Tamper:
    def tamper(shelf: Shelf) -> None:
        first, second = row(shelf, one), row(shelf, other)
        shelf.write(shelf.replace(first, second.record), shelf.replace(second, first.record))

    return tamper


def rewrite_since(number: int) -> Tamper:
    """Change a row and mend all that follows, up to the row before the newest."""

    def tamper(shelf: Shelf) -> None:
        before = row(shelf, number - 1).record.digest
        for each in range(number, ROWS):
            stored = row(shelf, each)
            made = msgspec.structs.replace(stored.record, actor="nobodynobody", before=before)
            shelf.write(shelf.replace(stored, made))
            before = made.digest

    return tamper


TAMPERED: dict[str, tuple[list[Tamper], int]] = {
    "changed": ([change(3, action="nothing")], 3),
    "changed in what it says of the one before": ([change(3, before="f" * 64)], 3),
    "changed in both": ([change(3, action="nothing", before="f" * 64)], 2),
    "two changed": ([change(2, target="x"), change(5, target="x")], 2),
    "two neighbours changed": ([change(3, target="x"), change(4, target="x")], 3),
    "the first changed": ([change(1, actor="x")], 1),
    "the first follows on something": ([change(1, before="f" * 64)], 1),
    "the newest changed": ([change(ROWS, actor="x")], ROWS),
    "renumbered": ([change(4, number=9)], 4),
    "missing": ([remove(3)], 3),
    "several missing": ([remove(3, 4)], 3),
    "the first missing": ([remove(1)], 1),
    "the tail cut": ([remove(5, 6)], 5),
    "all missing": ([remove(*range(1, ROWS + 1))], 1),
    "two swapped": ([swap(2, 5)], 2),
    "rewritten up to the newest but one": ([rewrite_since(3)], ROWS - 1),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_a_row_is_found_and_the_first_one_named(services: Services, how: str) -> None:
    shelf = fill(services)
    tampers, broken = TAMPERED[how]
    for tamper in tampers:
        tamper(shelf)

    assert audit.verify(services).broken == broken


def test_a_row_whose_bytes_were_changed_is_found(services: Services) -> None:
    fill(services)
    with sqlite3.connect(services.settings.data_dir / "audit.db") as connection:
        statement = "UPDATE items SET body = CAST(body || x'00' AS BLOB) WHERE sort = ?"
        assert connection.execute(statement, (sort(4),)).rowcount == 1

    assert audit.verify(services).broken == 4


def test_a_tail_that_was_cut_in_every_store_does_not_fit_what_was_noted_elsewhere(services: Services) -> None:
    shelf = fill(services)
    noted = audit.verify(services)
    remove(5, 6)(shelf)
    forget(services)

    assert audit.verify(services).broken is None
    assert audit.verify(services, noted=(noted.count, noted.digest)).broken == 5


def test_a_chain_rewritten_as_a_whole_does_not_fit_what_was_noted_elsewhere(services: Services, clock: Clock) -> None:
    shelf = fill(services, 3)
    noted = audit.verify(services)
    everything = shelf.every(msgspec.Raw, prefix="")
    shelf.write(*(shelf.discard(stored.sort) for stored in everything))
    forget(services)
    clock.move(days=1)
    fill(services, 5)

    assert audit.verify(services).broken is None
    assert audit.verify(services, noted=(noted.count, noted.digest)).broken == 3


def test_an_empty_chain_is_whole(services: Services) -> None:
    verdict = audit.verify(services)

    assert (verdict.count, verdict.broken) == (0, None)


def test_rows_that_are_written_meanwhile_break_nothing(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(services)
    every = AuditStore.every

    def every_after_one_more(store: AuditStore, *given: Any, **named: Any) -> Any:
        audit.record(services, actor="danadana", action="mail.lift", target="late")
        return every(store, *given, **named)

    monkeypatch.setattr(AuditStore, "every", every_after_one_more)

    assert audit.verify(services).broken is None


def test_each_digest_is_noted_in_the_log_as_it_is_written(services: Services, written: io.StringIO) -> None:
    fill(services, 2)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    noted = [(line["row"], line["digest"]) for line in lines if line["event"] == "audited"]

    assert noted[-1] == (2, audit.verify(services).digest)
    assert "danadana" not in written.getvalue()


def test_what_cannot_be_noted_is_refused(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Conflict

    monkeypatch.setattr(Shelf, "write", refuse)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(Unrecorded):
        fill(services, 1)


def test_a_newest_row_that_cannot_be_read_stops_nobody(services: Services) -> None:
    shelf = fill(services)
    broken = row(shelf, ROWS)
    shelf.write(shelf.replace(broken, "nonsense"))
    with sqlite3.connect(services.settings.data_dir / "audit.db") as connection:
        connection.execute("UPDATE items SET body = x'00' WHERE sort = ?", (sort(ROWS),))
    audit.record(services, actor="danadana", action="mail.lift", target="after")

    assert audit.verify(services).broken == ROWS


@promise("9.8", part=True)
@pytest.mark.parametrize("store", ["sqlite", "dynamodb"])
def test_writers_of_several_processes_make_one_chain(
    store: str, settings: Settings, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store == "dynamodb":
        settings = in_the_cloud(settings, request.getfixturevalue("empty_ministack"), monkeypatch)
    each = 25

    def write(who: int) -> None:
        services = build(settings)
        for number in range(each):
            audit.record(services, actor=f"writer{who}", action="race", target=str(number))

    build(settings).store.ping()
    writers = [FORK.Process(target=write, args=(who,)) for who in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)

    assert [writer.exitcode for writer in writers] == [0] * 4
    services = build(settings)
    verdict = audit.verify(services)
    assert (verdict.count, verdict.broken) == (4 * each, None)
    nobody = Row(number=0, at=services.now(), actor="", action="", target="", context={}, before="")
    rows = [stored.record for stored in services.audit.every(Row, prefix="ROW#", unreadable=nobody)]
    assert len({(row.actor, row.target) for row in rows}) == 4 * each


def in_the_cloud(settings: Settings, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    made = replace(from_environment({"DATA_DIR": str(settings.data_dir), "STORE": "dynamodb"}), secret_keys=("k" * 32,))
    create_tables(aws("dynamodb", endpoint), made)
    return made


def test_the_command_says_how_many_rows_are_whole(app: Flask, services: Services) -> None:
    fill(services)
    told = app.test_cli_runner().invoke(args=["audit", "verify"])

    assert told.exit_code == 0
    assert "6 rows, all whole." in told.output
    assert audit.verify(services).digest in told.output


def test_the_command_names_the_first_broken_row(app: Flask, services: Services) -> None:
    shelf = fill(services)
    change(4, action="x")(shelf)
    told = app.test_cli_runner().invoke(args=["audit", "verify"])

    assert told.exit_code == 1
    assert "row 4" in told.output


def test_the_command_takes_what_was_noted_before(app: Flask, services: Services) -> None:
    fill(services)
    noted = f"6:{audit.verify(services).digest}"

    assert app.test_cli_runner().invoke(args=["audit", "verify", "--noted", noted]).exit_code == 0
    assert app.test_cli_runner().invoke(args=["audit", "verify", "--noted", f"9:{'f' * 64}"]).exit_code == 1
    assert app.test_cli_runner().invoke(args=["audit", "verify", "--noted", "nonsense"]).exit_code == 2
