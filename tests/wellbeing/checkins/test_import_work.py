"""What becomes of a mood log: saved once by whoever is at it, taken back at will, sealed all the while."""

from __future__ import annotations

import sqlite3

import pytest

from app.queue import settled
from app.store.keys import tenant_id
from app.wellbeing.checkins.imports import work
from app.wellbeing.checkins.imports.held import MoodLog
from app.wellbeing.families import IMPORTS
from tests.cast import Visitor
from tests.conftest import Clock
from tests.standins import HeldQueue
from tests.wellbeing.checkins.bringing import IMPORT, brought, everything, log_of, long_log, saved
from tests.wellbeing.checkins.keeping import address_of, checked_in, damage, records


def test_taking_it_back_removes_what_came_and_leaves_what_she_changed(alice: Visitor) -> None:
    mine = checked_in(alice, mood="5", note="typed by hand")
    address = saved(alice, "date,mood\n2026-11-18,3\n2026-11-17,2\n2026-11-16,1\n")
    changed = everything(alice)[0]
    form = {"on": str(changed.on), "at": changed.at, "mood": "1", "note": "and more", "based_on": "1"}
    alice.post(f"{address_of(changed)}/edit", form)
    assert "Take all 3 back" in alice.get(address).text
    alice.post(f"{address}/undo")

    assert [row.note for row in everything(alice)] == ["and more", "typed by hand"]
    assert "1 check-in stayed, because you changed it since." in alice.get(address).text
    assert alice.get(mine).status_code == 200
    assert alice.post(f"{address}/undo").status_code == 422


def test_a_long_file_is_a_workers_and_the_page_says_how_far_it_is(
    alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_SECONDS", -1.0)  # each job makes way after its first write
    address = brought(alice, long_log(500))
    assert "Reading the file" in alice.get(address).text
    queue.run()
    assert "500 check-ins are ready" in alice.get(address).text
    alice.post(address, {"then": "save"})
    job, tenant, ids = queue.held.pop()
    work.go_on(alice.services, tenant, *ids)
    assert job == work.JOB
    assert "80 of 500 rows" in alice.get(address).text
    queue.run()

    assert "500 check-ins were saved" in alice.get(address).text
    assert len(everything(alice)) == 500
    alice.post(f"{address}/undo")
    queue.run()
    assert everything(alice) == []
    assert log_of(alice, address).state == "undone"


def test_a_worker_that_dies_between_two_writes_loses_and_doubles_nothing(
    alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = brought(alice, long_log(400))
    queue.run()
    alice.post(address, {"then": "save"})
    _, tenant, ids = queue.held.pop()
    write, calls = work._write, []

    def dying(*given: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return write(*given)  # type: ignore[arg-type]  # handed on as it came

    with monkeypatch.context() as patched:
        patched.setattr(work, "_write", dying)
        with pytest.raises(KeyboardInterrupt):
            work.go_on(alice.services, tenant, *ids)
    assert len(everything(alice)) == 160
    work.go_on(alice.services, tenant, *ids)
    work.go_on(alice.services, tenant, *ids)

    assert len(everything(alice)) == 400
    assert (log_of(alice, address).saved, log_of(alice, address).already) == (400, 0)


def test_work_that_nobody_owes_any_more_can_be_taken_up_again(alice: Visitor, queue: HeldQueue) -> None:
    address = brought(alice, long_log(400))
    queue.held.clear()
    owed = (work.JOB, tenant_id(alice.tenant), address.rsplit("/", 1)[1])
    alice.shelf.write(settled(alice.services, *owed))
    assert "This stopped before its end." in alice.get(address).text
    alice.post(address)
    queue.run()

    assert "400 check-ins are ready" in alice.get(address).text


def test_stopping_keeps_what_is_saved_and_it_can_be_taken_back(
    alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_SECONDS", -1.0)
    address = brought(alice, long_log(400))
    queue.run()
    alice.post(address, {"then": "save"})
    _, tenant, ids = queue.held.pop()
    work.go_on(alice.services, tenant, *ids)
    alice.post(f"{address}/stop")
    queue.run()

    assert len(everything(alice)) == 80
    assert "You stopped it before its end." in alice.get(address).text
    alice.post(f"{address}/undo")
    queue.run()
    assert everything(alice) == []


def test_a_file_that_is_not_saved_is_gone_after_a_day(alice: Visitor, clock: Clock) -> None:
    address = brought(alice, "date,mood\n2026-11-18,3\n")
    clock.move(hours=25)

    assert records(alice).page(IMPORTS, MoodLog).rows == []
    with pytest.raises(Exception, match="kept for one day"):
        log_of(alice, address)


def test_the_rows_are_gone_as_soon_as_they_are_saved(alice: Visitor) -> None:
    address = saved(alice, "date,mood,note\n2026-11-18,3,words\n")
    found = records(alice).page(IMPORTS, MoodLog)

    assert [stored.record.id for stored in found.rows] == [address.rsplit("/", 1)[1]]
    assert found.damaged == []
    assert found.rows[0].record.look is not None
    assert found.rows[0].record.look.sample == ()


def test_a_damaged_file_is_said_and_nothing_breaks(alice: Visitor) -> None:
    address = brought(alice, "date,mood\n2026-11-18,3\n")
    damage(alice, "MOODIMPORT#PIECE#")
    alice.post(address, {"then": "save"})
    page = alice.get(address)

    assert page.status_code == 200
    assert "The file could not be read to its end" in page.text
    assert everything(alice) == []


def test_a_damaged_note_of_a_file_is_said_and_can_be_forgotten(alice: Visitor) -> None:
    address = brought(alice, "date,mood\n2026-11-18,3\n")
    damage(alice, "MOODIMPORT#")
    page = alice.get(IMPORT)
    assert page.status_code == 200
    assert "What is stored of an earlier file is damaged" in page.text
    assert alice.get(address).status_code == 503
    assert alice.post(f"{address}/stop").status_code == 303
    found = records(alice).page(IMPORTS, MoodLog)

    assert (found.rows, found.damaged) == ([], [])


def test_taking_back_says_which_days_hold_something_damaged(alice: Visitor) -> None:
    address = saved(alice, "date,mood\n2026-11-18,3\n2026-11-17,2\n")
    assert damage(alice, "CHECKIN#2026-11-17") == 1
    alice.post(f"{address}/undo")

    assert everything(alice) == []
    assert "1 check-in of those days is damaged and stayed" in alice.get(address).text


def test_a_file_lies_sealed_in_the_most_private_store_and_nowhere_else(alice: Visitor) -> None:
    brought(alice, "date,mood,note\n2026-11-18,3,a-marker-in-the-file\n")
    folder = alice.services.settings.data_dir
    holding = [path.name for path in folder.rglob("*") if path.is_file() and b"a-marker" in path.read_bytes()]
    with sqlite3.connect(next(folder.rglob("phi-wellbeing.db"))) as connection:
        pieces = connection.execute("SELECT expires_at FROM items WHERE sort LIKE 'MOODIMPORT#%'").fetchall()

    assert holding == []
    assert len(pieces) == 2
    assert all(expires for (expires,) in pieces)


def test_charlie_finds_no_file_of_hers(alice: Visitor, charlie: Visitor) -> None:
    address = saved(alice, "date,mood\n2026-11-18,3\n")

    assert charlie.get(address).status_code == 404
    for path in (address, f"{address}/stop", f"{address}/undo"):
        assert charlie.post(path, {"then": "save"}).status_code == 404
    assert len(everything(alice)) == 1
