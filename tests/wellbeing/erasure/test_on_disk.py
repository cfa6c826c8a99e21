"""What was erased is in no file any more: not in the tables, and not in SQLite's own log of what was written."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.store.keys import tenant_id
from app.wellbeing.checkins.record import CheckIn
from app.wellbeing.records import erase, remove_expired
from tests.cast import Visitor
from tests.wellbeing.charts.year import TODAY, check_in, keep
from tests.wellbeing.checkins.bringing import long_log, saved
from tests.wellbeing.export.filling import fill

FAMILIES = {"plan": "PLAN", "check-in": "CHECKIN", "complaint": "COMPLAINT", "note": "NOTE"}


def tables(alice: Visitor) -> list[Path]:
    return [alice.services.settings.data_dir / f"phi-{name}.db" for name in ("wellbeing", "providers")]


def sealed(alice: Visitor, prefix: str = "") -> dict[str, bytes]:
    """What stands at the beginning of each record, by its place; the rows of the log of who opened it are none."""
    found: dict[str, bytes] = {}
    for path in tables(alice):
        with closing(sqlite3.connect(path)) as file:
            rows = file.execute("SELECT sort, body FROM items WHERE sort LIKE ?", (f"{prefix}%",)).fetchall()
        found |= {sort: body[:32] for sort, body in rows if not sort.startswith("ACCESS#")}
    return found


def traces(alice: Visitor, records: dict[str, bytes]) -> list[str]:
    """Which of them stand in some file. Another process reads the files: closing one here would give up its locks."""
    files = [one for path in tables(alice) for one in path.parent.glob(f"{path.name}*")]
    assert len(files) == 6
    bytes_ = subprocess.run(["cat", *files], capture_output=True, check=True).stdout
    return [sort for sort, beginning in records.items() if beginning in bytes_]


@contextmanager
def somebody_reads(path: Path) -> Iterator[None]:
    """A process that holds on to the table as it is now."""
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM items").fetchall()
        yield


def test_everything_that_was_erased_is_in_no_file(alice: Visitor) -> None:
    fill(alice)
    records = sealed(alice)
    assert traces(alice, records) == list(records)
    assert alice.post("/wellbeing/erase", {"sure": "y"}).status_code == 303
    assert traces(alice, records) == []


@pytest.mark.parametrize("kind", FAMILIES)
def test_one_record_that_was_erased_is_in_no_file_nor_is_what_it_said_before(alice: Visitor, kind: str) -> None:
    address = fill(alice)[kind]
    before = sealed(alice)
    assert alice.post(f"{address}/erase").status_code == 303
    gone = {sort: beginning for sort, beginning in before.items() if sort not in sealed(alice)}
    assert FAMILIES[kind] in {sort.partition("#")[0] for sort in gone}
    assert traces(alice, gone) == []


def test_hundreds_of_check_ins_that_were_erased_are_in_no_file(alice: Visitor) -> None:
    keep(alice, *_hours_of(20))
    records = sealed(alice, "CHECKIN#")
    assert len(records) == 480
    alice.post("/wellbeing/erase", {"sure": "y"})
    assert traces(alice, records) == []


def test_check_ins_of_a_file_that_were_taken_back_are_in_no_file(alice: Visitor) -> None:
    address = saved(alice, long_log(40))
    records = sealed(alice, "CHECKIN#")
    assert len(records) == 40
    assert alice.post(f"{address}/undo").status_code == 303
    assert traces(alice, records) == []


def test_of_an_account_that_was_erased_nothing_is_in_a_file(alice: Visitor) -> None:
    fill(alice)
    records = sealed(alice)
    erase(alice.services, tenant_id(alice.tenant))
    assert traces(alice, records) == []


def test_while_somebody_reads_it_is_erased_all_the_same_and_the_next_hour_wipes_what_is_left(alice: Visitor) -> None:
    fill(alice)
    records = sealed(alice, "CHECKIN#")
    with somebody_reads(tables(alice)[0]):
        assert alice.post("/wellbeing/erase", {"sure": "y"}).status_code == 303
        assert sealed(alice) == {}
        assert traces(alice, records) == list(records)
    remove_expired(alice.services)
    assert traces(alice, records) == []


def _hours_of(days: int) -> Iterator[CheckIn]:
    for hour in range(days * 24):
        yield check_in(TODAY - timedelta(days=hour // 24), 1 + hour % 5, at=f"{hour % 24:02d}:00")
