"""The audit chain: whole under contention, and whatever is done to a row afterwards is found out and named."""

from __future__ import annotations

import io
import json
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask

from app import audit
from app.audit import Head, Row, Unrecorded
from app.errors import Conflict
from app.services import Services, build
from app.settings import Settings, from_environment
from app.store.sealed import Shelf, Stored
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
    return services.store.platform("AUDIT")


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


def insert(shelf: Shelf) -> None:
    """A row more than the head knows of."""
    last = row(shelf, ROWS).record
    shelf.write(shelf.add(sort(ROWS + 1), msgspec.structs.replace(last, number=ROWS + 1, before=last.digest)))


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
    "one put in": ([insert], ROWS + 1),
    "rewritten up to the newest but one": ([rewrite_since(3)], ROWS - 1),
    "the head missing": ([lambda shelf: shelf.write(shelf.discard("HEAD"))], 1),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_a_row_is_found_and_the_first_one_named(services: Services, how: str) -> None:
    shelf = fill(services)
    tampers, broken = TAMPERED[how]
    for tamper in tampers:
        tamper(shelf)

    assert audit.verify(services).broken == broken


def test_a_row_whose_bytes_were_changed_is_found(services: Services) -> None:
    import sqlite3

    fill(services)
    with sqlite3.connect(services.settings.data_dir / "records.db") as connection:
        statement = "UPDATE items SET body = CAST(body || x'00' AS BLOB) WHERE sort = ?"
        assert connection.execute(statement, (sort(4),)).rowcount == 1

    assert audit.verify(services).broken == 4


def test_a_tail_that_was_cut_with_its_head_does_not_fit_what_was_noted_elsewhere(services: Services) -> None:
    shelf = fill(services)
    noted = audit.verify(services)
    remove(5, 6)(shelf)
    head = shelf.get("HEAD", Head)
    assert head
    shelf.write(shelf.replace(head, Head(4, row(shelf, 4).record.digest)))

    assert audit.verify(services).broken is None
    assert audit.verify(services, noted=(noted.count, noted.digest)).broken == 5


def test_a_chain_rewritten_as_a_whole_does_not_fit_what_was_noted_elsewhere(services: Services, clock: Clock) -> None:
    shelf = fill(services, 3)
    noted = audit.verify(services)
    shelf.write(*(shelf.discard(stored) for stored in ("HEAD", *map(sort, (1, 2, 3)))))
    clock.move(days=1)
    fill(services, 5)

    assert audit.verify(services).broken is None
    assert audit.verify(services, noted=(noted.count, noted.digest)).broken == 3


def test_an_empty_chain_is_whole(services: Services) -> None:
    verdict = audit.verify(services)

    assert (verdict.count, verdict.broken) == (0, None)


def test_rows_that_are_written_meanwhile_break_nothing(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(services)
    page = Shelf.page
    written: list[Row] = []

    def page_after_one_more(shelf: Shelf, *given: object, **named: object) -> object:
        if not written:
            written.append(audit.record(services, actor="danadana", action="mail.lift", target="late"))
        return page(shelf, *given, **named)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(Shelf, "page", page_after_one_more)

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


def test_a_row_is_written_once_and_never_again(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.store import Absent, Change, Put
    from app.store.sqlite import SqliteStore

    seen: list[Change] = []
    write = SqliteStore.write

    def watched(store: SqliteStore, *changes: Change, **named: Any) -> None:
        seen.extend(changes)
        write(store, *changes, **named)

    monkeypatch.setattr(SqliteStore, "write", watched)
    fill(services)
    rows = [each for each in seen if each.key.sort.startswith("ROW#")]

    assert len(rows) == ROWS
    assert {(type(each), each.condition) for each in rows} == {(Put, Absent())}
    assert {each.item.expires_at for each in rows if isinstance(each, Put)} == {None}


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
    rows = [stored.record for stored in services.store.platform("AUDIT").every(Row, prefix="ROW#")]
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
