"""Room is held for what is on its way: who comes at the same moment cannot have the same of it."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.errors import Problem
from app.vault import checking, pieces, sweep, uploads
from app.vault.adding import NoRoom, tally
from app.vault.allowance import Allowance
from app.vault.limits import MB
from app.vault.record import Arriving
from tests.cast import Visitor
from tests.conftest import Clock
from tests.vault.uploads.conftest import send_files

ROOM = 5 * MB


def door(visitor: Visitor) -> uploads.Door:
    return uploads.Door(visitor.services, visitor.shelf, Allowance(ROOM, ROOM, 0))


def announce(visitor: Visitor, number: int, size: int = MB) -> uploads.Upload:
    wanted = uploads.Upload(id="", name=f"{number}.mp4", started_at=visitor.services.now(), size=size, modified=number)
    return pieces.announce(door(visitor), wanted, direct=False)


def on_its_way(visitor: Visitor) -> int:
    return sum(one.size for one in tally(visitor.shelf).arriving)


def test_files_announced_at_the_same_moment_get_no_more_than_there_is(alice: Visitor) -> None:
    def begun(number: int) -> bool:
        try:
            announce(alice, number)
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(12) as many:
        accepted = sum(many.map(begun, range(12)))

    assert on_its_way(alice) == accepted * MB
    assert accepted * MB <= ROOM


def test_a_file_that_comes_with_the_plain_form_holds_its_room_meanwhile(alice: Visitor) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            with pytest.raises(NoRoom, match="4 MB are kept free for files on their way"):
                announce(alice, 1, size=2 * MB)
            return super().read(size)

    uploads.take(door(alice), Slow(b"words"), name="a.txt", announced_type="", most=4 * MB)
    assert on_its_way(alice) == 0
    assert announce(alice, 1, size=2 * MB)


def test_a_file_of_the_plain_form_is_cut_off_where_the_room_of_others_begins(alice: Visitor) -> None:
    announce(alice, 1, size=4 * MB)

    with pytest.raises(NoRoom):
        uploads.take(door(alice), io.BytesIO(bytes(2 * MB)), name="a.txt", announced_type="", most=2 * MB)
    assert on_its_way(alice) == 4 * MB


def test_a_document_counts_once(alice: Visitor) -> None:
    send_files(alice, ("a.txt", b"words"))

    assert (tally(alice.shelf).bytes, tally(alice.shelf).arriving) == (5, ())


def test_what_is_stopped_gives_its_room_back_once(alice: Visitor) -> None:
    first, _second = announce(alice, 1), announce(alice, 2)
    for _ in range(2):
        uploads.give_up(door(alice), first)

    assert on_its_way(alice) == MB


def test_what_a_worker_refuses_gives_its_room_back(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.vault.checking.AT_ONCE", 1)
    entrance = door(alice)
    wanted = uploads.Upload(id="", name="a.mp4", started_at=alice.services.now(), size=5, sha256="0" * 64)
    upload = pieces.announce(entrance, wanted, direct=False)
    pieces.keep(entrance, upload, 1, b"words", sha256="")
    checking.end(entrance, pieces.load(entrance, upload.id))
    checking.check(alice.services, alice.shelf.tenant, upload.id)

    assert pieces.load(entrance, upload.id).record.step is uploads.Step.REFUSED
    assert on_its_way(alice) == 0


def test_the_sweep_gives_back_what_was_held_for_what_it_removes(alice: Visitor, clock: Clock) -> None:
    announce(alice, 1)
    clock.move(days=6)
    assert (sweep.sweep(alice.services), on_its_way(alice)) == (0, MB)
    clock.move(days=2)
    assert (sweep.sweep(alice.services), on_its_way(alice)) == (1, 0)


def test_room_that_nobody_gave_back_is_free_once_its_time_is_over(alice: Visitor, clock: Clock) -> None:
    announce(alice, 1, size=ROOM)
    clock.move(days=7, seconds=1)

    assert announce(alice, 2)
    assert [one.until for one in tally(alice.shelf).arriving] == [alice.services.now() + timedelta(days=7)]


def test_counts_that_were_kept_before_room_was_held_are_still_read(alice: Visitor) -> None:
    alice.shelf.write(alice.shelf.add("TALLY#VAULT", {"count": 2, "bytes": ROOM - MB}))
    announce(alice, 1)

    there = tally(alice.shelf)
    assert (there.count, there.bytes, [one.size for one in there.arriving]) == (2, ROOM - MB, [MB])
    assert isinstance(there.arriving[0], Arriving)
    with pytest.raises(NoRoom):
        announce(alice, 2)
