"""What stopped on its way is removed for everybody, whatever is wrong with one account, one record or one note."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from app.blobs import BlobUnavailable, TenantBlobs
from app.messages.imports import held
from app.store import Always, Put
from app.store.keys import platform_partition, tenant_partition
from app.underway import Note, note_key
from app.vault import pieces, sweep, uploads
from app.vault.allowance import Allowance
from tests.cast import Visitor, arrive
from tests.vault.keeping import keep

CHAT = b"11/17/25, 1:00 PM - Sam: hello\n" * 3
SWEEPS = {"UPLOAD": sweep.sweep, "TALKIMPORT": held.sweep}
AREAS = {"UPLOAD": "UPLOADS", "TALKIMPORT": "TALKIMPORTS"}


@pytest.fixture(params=SWEEPS)
def family(request) -> str:
    return str(request.param)


@pytest.fixture
def two(app, alice, clock, family) -> list[Visitor]:
    """Alice and Bob, each with something that stopped, Alice's first."""
    both = [alice, arrive(app, "bob@example.org")]
    for visitor in both:
        begin(visitor, family)
        clock.move(minutes=1)
    assert len(blobs(both[0])) + len(blobs(both[1])) + len(parts(alice)) == 2
    return both


def begin(visitor: Visitor, family: str) -> None:
    if family == "TALKIMPORT":
        held.hold(visitor.services, visitor.shelf, io.BytesIO(CHAT), name="a.txt", zone="UTC")
        return
    door = uploads.Door(visitor.services, visitor.shelf, Allowance(10**9, 10**9, 0))
    wanted = uploads.Upload(id="", name="a.mp4", started_at=visitor.services.now(), size=5)
    pieces.keep(door, pieces.announce(door, wanted, direct=False), 1, b"words", sha256="")


def worked_on(visitor: Visitor, family: str) -> None:
    """Somebody was at it, which makes its day longer."""
    if family == "TALKIMPORT":
        (row,) = visitor.shelf.every(held.Held, prefix="TALKIMPORT#")
        held.keep(visitor.services, visitor.shelf, row, row.record)


def blobs(visitor: Visitor) -> list[str]:
    return visitor.services.blobs.tenant(visitor.shelf.tenant).page().names


def parts(visitor: Visitor) -> list[str]:
    """What came of files in pieces, everybody's."""
    folder = visitor.services.settings.data_dir / "blobs" / ".parts"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


def notes(visitor: Visitor, family: str) -> list[str]:
    shelf = visitor.services.store.platform(AREAS[family])
    return [row.sort for row in shelf.every(object, prefix="")]


def damage(visitor: Visitor, partition: str, prefix: str) -> None:
    """Turn one bit of a stored body."""
    store = visitor.shelf._store
    (item, *_) = store.page(partition, prefix=prefix).items
    store.write(Put(replace(item, body=item.body[:-1] + bytes([item.body[-1] ^ 1])), Always()))


def left(two: list[Visitor], family: str) -> list[str]:
    """What is there of either: bytes, pieces of files, notes."""
    return [*(name for visitor in two for name in blobs(visitor)), *parts(two[0]), *notes(two[0], family)]


def test_of_an_account_that_was_erased_nothing_stays_nor_anything_of_others(two, family, clock):
    two[0].services.store._keys.destroy(two[0].shelf.tenant)
    clock.move(days=30)

    assert SWEEPS[family](two[0].services) == 2
    assert left(two, family) == []


def test_of_a_damaged_record_nothing_stays_nor_anything_of_others(two, family, clock):
    clock.move(hours=20)
    worked_on(two[0], family)
    damage(two[0], tenant_partition(two[0].shelf.tenant), f"{family}#")
    clock.move(**({"hours": 10} if family == "TALKIMPORT" else {"days": 30}))

    assert SWEEPS[family](two[0].services) == 2
    assert left(two, family) == []


def test_a_damaged_note_is_read_by_its_name(two, family, clock):
    damage(two[0], platform_partition(AREAS[family]), "2")
    clock.move(days=30)

    assert SWEEPS[family](two[0].services) == 2
    assert notes(two[0], family) == []


def test_a_blob_that_cannot_be_removed_now_keeps_its_note_and_stops_nothing(two, family, clock, monkeypatch):
    clock.move(days=30)
    delete = TenantBlobs.delete

    def failing(one: TenantBlobs, name: str) -> None:
        if one.tenant == two[0].shelf.tenant:
            raise BlobUnavailable
        delete(one, name)

    monkeypatch.setattr(TenantBlobs, "delete", failing)
    assert SWEEPS[family](two[0].services) == 1
    assert len(notes(two[0], family)) == 1

    monkeypatch.undo()
    assert SWEEPS[family](two[0].services) == 1
    assert notes(two[0], family) == []


def test_a_damaged_record_of_a_file_in_pieces_has_a_week_like_any(app, alice, clock):
    begin(alice, "UPLOAD")
    damage(alice, tenant_partition(alice.shelf.tenant), "UPLOAD#")
    clock.move(days=6)
    assert sweep.sweep(alice.services) == 0
    clock.move(days=2)
    assert sweep.sweep(alice.services) == 1


def test_a_document_whose_revision_is_damaged_keeps_its_bytes(app, alice, clock, queue):
    """Its note can stand after it, where a form of the bucket may be sent once more."""
    document = keep(alice)
    shelf = alice.services.store.platform("UPLOADS")
    note = Note(tenant=alice.shelf.tenant, id=document)
    shelf.write(shelf.add(note_key(alice.services.now(), note.tenant, document), note))
    damage(alice, tenant_partition(alice.shelf.tenant), f"VAULT#{document}")
    clock.move(days=30)

    assert sweep.sweep(alice.services) == 0
    assert f"vault/{document}/original" in blobs(alice)
