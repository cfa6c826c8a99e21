"""Sealed records: bound to their tenant, key and version; what lies in the table tells nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from app.errors import Conflict, Invalid
from app.keys.local import LocalRing
from app.keys.tenants import WrappedTenantKeys
from app.store import Always, Change, Item, Put, Store
from app.store.keys import Key, TenantId, tenant_id
from app.store.sealed import SealedStore, Shelf, Stored, Tampered
from app.store.sqlite import SqliteStore
from tests.promises import promise
from tests.store.stores import there

CANARY = "CANARY-7f3a-what-he-said"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    words: str


@pytest.fixture
def sealed(store: Store, tmp_path: Any) -> SealedStore:
    ring = LocalRing(tmp_path / "ring.key", create=True)
    return SealedStore(store, WrappedTenantKeys(SqliteStore(tmp_path / "keys.db"), ring, "records"))


@pytest.fixture
def shelf(sealed: SealedStore, alice: Any) -> Shelf:
    """Alice's."""
    return sealed.tenant(TenantId(alice.partition.removeprefix("TENANT#")))


@pytest.fixture
def charlies(sealed: SealedStore, charlie: Any) -> Shelf:
    return sealed.tenant(TenantId(charlie.partition.removeprefix("TENANT#")))


def read(shelf: Shelf) -> Stored[Note]:
    """The note that must be there."""
    found = shelf.get("NOTE#1", Note)
    assert found is not None
    return found


def moved(store: Store, item: Item, **changes: Any) -> None:
    """What somebody with the table, and without the keys, can do."""
    store.write(Put(replace(item, **changes), Always()))


def test_alice_reads_back_what_she_wrote(shelf: Shelf) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words=CANARY)))
    found = read(shelf)
    assert (found.record.words, found.version) == (CANARY, 1)


def test_a_correction_replaces_what_was_read_and_an_old_one_conflicts(shelf: Shelf) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words="first")))
    old = read(shelf)
    shelf.write(shelf.replace(old, Note(words="second")))
    with pytest.raises(Conflict):
        shelf.write(shelf.replace(old, Note(words="late")))
    assert read(shelf).record.words == "second"


def test_what_was_read_can_be_removed(shelf: Shelf) -> None:
    shelf.write(shelf.put("NOTE#1", Note(words="first")))
    shelf.write(shelf.remove(read(shelf)))
    assert shelf.get("NOTE#1", Note) is None


def test_every_record_is_read_batch_by_batch(shelf: Shelf) -> None:
    shelf.write(*[shelf.add(f"NOTE#{n}", Note(words=str(n))) for n in range(7)])
    assert [row.record.words for row in shelf.every(Note, prefix="NOTE#", batch=3)] == list("0123456")
    assert [row.record.words for row in shelf.every(Note, prefix="NOTE#", batch=3, newest_first=True)] == list(
        "6543210"
    )


def test_the_table_shows_no_word_that_was_written(shelf: Shelf, store: Store, alice: Any) -> None:
    shelf.write(
        shelf.add("NOTE#1", Note(words=CANARY)), shelf.put("NOTE#2", Note(words=CANARY), clear={"kind": "note"})
    )
    dump = repr(store.page(alice.partition).items)
    assert "NOTE#2" in dump
    assert CANARY not in dump


def test_the_database_file_shows_no_word_that_was_written(tmp_path: Any) -> None:
    keys = WrappedTenantKeys(SqliteStore(tmp_path / "k.db"), LocalRing(tmp_path / "ring.key", create=True), "records")
    shelf = SealedStore(SqliteStore(tmp_path / "r.db"), keys).tenant(TenantId("alice0000000"))
    shelf.write(shelf.add("NOTE#1", Note(words=CANARY)))
    dump = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"NOTE#1" in dump
    assert CANARY.encode() not in dump


def test_the_same_words_twice_look_different(shelf: Shelf, store: Store, alice: Any) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words=CANARY)), shelf.add("NOTE#2", Note(words=CANARY)))
    first, second = store.page(alice.partition).items
    assert first.body[:12] != second.body[:12]
    assert first.body[12:] != second.body[12:]


def test_a_body_moved_to_another_key_does_not_open(shelf: Shelf, store: Store, alice: Any) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words="mine")), shelf.add("NOTE#2", Note(words="other")))
    moved(store, there(store, alice.key("NOTE#1")), key=alice.key("NOTE#2"))
    with pytest.raises(Tampered):
        shelf.get("NOTE#2", Note)


def test_a_body_moved_to_another_tenant_does_not_open(
    shelf: Shelf, charlies: Shelf, store: Store, alice: Any, charlie: Any
) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words="mine")))
    moved(store, there(store, alice.key("NOTE#1")), key=charlie.key("NOTE#1"))
    with pytest.raises(Tampered):
        charlies.get("NOTE#1", Note)


def test_an_older_body_under_a_newer_version_does_not_open(shelf: Shelf, store: Store, alice: Any) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words="first")))
    old = there(store, alice.key("NOTE#1"))
    shelf.write(shelf.replace(read(shelf), Note(words="second")))
    moved(store, old, version=2)
    with pytest.raises(Tampered):
        shelf.get("NOTE#1", Note)


@pytest.mark.parametrize("changes", [{"clear": {"kind": "exchange"}}, {"clear": {}}, {"expires_at": None}])
def test_what_stands_in_clear_beside_a_body_cannot_be_changed(
    shelf: Shelf, store: Store, alice: Any, changes: dict[str, Any]
) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words="first"), clear={"kind": "threat"}, expires_at=2_000_000_000))
    moved(store, there(store, alice.key("NOTE#1")), **changes)
    with pytest.raises(Tampered):
        shelf.get("NOTE#1", Note)


@pytest.mark.parametrize("at", [0, 12, -1])
def test_one_changed_bit_is_noticed(shelf: Shelf, store: Store, alice: Any, at: int) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words="first")))
    item = there(store, alice.key("NOTE#1"))
    body = bytearray(item.body)
    body[at] ^= 1
    moved(store, item, body=bytes(body))
    with pytest.raises(Tampered):
        shelf.get("NOTE#1", Note)


@pytest.mark.parametrize("body", [b"", b"short", b"x" * 12, b"x" * 27])
def test_a_body_cut_short_is_noticed(shelf: Shelf, store: Store, alice: Any, body: bytes) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words="first")))
    moved(store, there(store, alice.key("NOTE#1")), body=body)
    with pytest.raises(Tampered):
        shelf.get("NOTE#1", Note)


def test_charlie_finds_nothing_of_alice(shelf: Shelf, charlies: Shelf) -> None:
    shelf.write(shelf.add("NOTE#1", Note(words=CANARY)))
    assert charlies.get("NOTE#1", Note) is None
    assert list(charlies.every(Note, prefix="")) == []


@promise("9.3", part=True)
@pytest.mark.parametrize("nobody", ["", "ALICE0000", "alice#0000", "alice", "TENANT#alice000", "a" * 41, "alice\n000"])
def test_a_shelf_of_nobody_cannot_be_made(sealed: SealedStore, nobody: str) -> None:
    with pytest.raises(ValueError, match="tenant"):
        sealed.tenant(TenantId(nobody))
    with pytest.raises(ValueError, match="tenant"):
        tenant_id(nobody)


@promise("9.3", part=True)
def test_everything_a_shelf_writes_is_under_its_tenant(sealed: SealedStore, shelf: Shelf, alice: Any) -> None:
    changes: list[Change] = [
        shelf.add("A", Note(words="")),
        shelf.put("../B", Note(words="")),
        shelf.discard("TENANT#charlie#C"),
    ]
    assert {change.key.partition for change in changes} == {alice.partition}
    assert sealed.platform("LOOKUP").add("A", Note(words="")).key.partition.startswith("TENANT#platform#")


def test_a_platform_shelf_without_an_area_cannot_be_made(sealed: SealedStore) -> None:
    with pytest.raises(ValueError, match="area"):
        sealed.platform("")


def test_half_a_character_is_refused_in_words(shelf: Shelf) -> None:
    for make in (
        lambda: shelf.add("NOTE#1", Note(words="\ud83d")),
        lambda: shelf.add("NOTE#\ud83d", Note(words="")),
        lambda: shelf.add("NOTE#1", Note(words=""), clear={"kind": "\ud83d"}),
    ):
        with pytest.raises(Invalid):
            make()


def test_a_blind_index_is_the_same_each_time_and_another_for_every_tenant_and_purpose(
    shelf: Shelf, charlies: Shelf
) -> None:
    index = shelf.blind_index("email", "alice@example.org")
    assert index == shelf.blind_index("email", "alice@example.org")
    others = {
        charlies.blind_index("email", "alice@example.org"),
        shelf.blind_index("phone", "alice@example.org"),
        shelf.blind_index("email", "alicé@example.org"),
    }
    assert len(others | {index}) == 4
    assert len(index) == 64


def test_shelves_of_two_tenants_may_write_together(shelf: Shelf, charlies: Shelf) -> None:
    charlies.write(charlies.add("B", Note(words="there")))
    with pytest.raises(Conflict) as refused:
        shelf.write(shelf.add("A", Note(words="")), charlies.add("B", Note(words="")))
    assert isinstance(refused.value.key, Key)
    assert shelf.get("A", Note) is None
