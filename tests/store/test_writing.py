"""Conditional writes: absent, version, always; one change or a hundred, all or none."""

from __future__ import annotations

import pytest

from app.errors import Conflict, Invalid
from app.store import Absent, Always, Store, VersionIs
from app.store.keys import Key
from tests.store.stores import Drawer


def test_what_was_written_is_read_back_whole(store: Store, alice: Drawer) -> None:
    item = alice.item(
        "INCIDENT#1", b"\x00\xff body", version=7, clear={"kind": "exchange", "count": -3}, expires_at=None
    )
    store.write(alice.put("INCIDENT#1", Absent(), b"\x00\xff body", version=7, clear={"kind": "exchange", "count": -3}))
    assert store.get(alice.key("INCIDENT#1")) == item


def test_nothing_is_found_where_nothing_was_written(store: Store, alice: Drawer) -> None:
    assert store.get(alice.key("INCIDENT#1")) is None


def test_a_first_write_conflicts_with_what_is_there(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A", b"first"))
    with pytest.raises(Conflict) as refused:
        store.write(alice.new("A", b"second"))
    assert refused.value.key == alice.key("A")
    assert store.get(alice.key("A")) == alice.item("A", b"first")


def test_a_change_of_the_version_that_was_read_is_taken(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A", b"first"))
    store.write(alice.change("A", b"second", was=1))
    assert store.get(alice.key("A")) == alice.item("A", b"second", version=2)


def test_a_change_of_an_older_version_conflicts(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A"))
    store.write(alice.change("A", b"second", was=1))
    with pytest.raises(Conflict):
        store.write(alice.change("A", b"late", was=1))
    assert store.get(alice.key("A")) == alice.item("A", b"second", version=2)


def test_a_change_of_what_is_gone_conflicts(store: Store, alice: Drawer) -> None:
    with pytest.raises(Conflict):
        store.write(alice.change("A", b"words", was=1))
    assert store.get(alice.key("A")) is None


def test_a_write_on_no_condition_takes_the_place_of_anything(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A", b"long words", clear={"kind": "old"}))
    store.write(alice.put("A", Always(), b"new", version=5))
    assert store.get(alice.key("A")) == alice.item("A", b"new", version=5)


def test_a_delete_of_the_version_that_was_read_is_done(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A"))
    store.write(alice.delete("A", VersionIs(1)))
    assert store.get(alice.key("A")) is None


def test_a_delete_of_another_version_conflicts(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A"))
    with pytest.raises(Conflict) as refused:
        store.write(alice.delete("A", VersionIs(2)))
    assert refused.value.key == alice.key("A")
    assert store.get(alice.key("A")) is not None


def test_a_delete_on_no_condition_is_content_with_nothing(store: Store, alice: Drawer) -> None:
    store.write(alice.delete("A", Always()))
    assert store.get(alice.key("A")) is None


def test_a_key_can_be_used_again_after_its_delete(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A", b"first"))
    store.write(alice.delete("A", Always()))
    store.write(alice.new("A", b"again"))
    assert store.get(alice.key("A")) == alice.item("A", b"again")


def test_a_hundred_changes_happen_together(store: Store, alice: Drawer) -> None:
    store.write(*[alice.new(f"{n:03d}") for n in range(100)])
    assert len(store.page(alice.partition, limit=200).items) == 100


@pytest.mark.parametrize("failing", [0, 57, 99])
def test_of_a_hundred_changes_the_first_that_fails_is_named_and_none_happens(
    store: Store, alice: Drawer, failing: int
) -> None:
    store.write(alice.new(f"{failing:03d}", b"in the way"))
    with pytest.raises(Conflict) as refused:
        store.write(*[alice.new(f"{n:03d}") for n in range(100)])
    assert refused.value.key == alice.key(f"{failing:03d}")
    assert store.page(alice.partition, limit=200).items == [alice.item(f"{failing:03d}", b"in the way")]


def test_when_two_changes_fail_the_first_is_named(store: Store, alice: Drawer) -> None:
    store.write(alice.new("B"), alice.new("C"))
    with pytest.raises(Conflict) as refused:
        store.write(alice.new("A"), alice.new("C"), alice.new("B"))
    assert refused.value.key == alice.key("C")


def test_a_group_may_mix_puts_and_deletes_of_two_partitions(store: Store, alice: Drawer, charlie: Drawer) -> None:
    store.write(alice.new("A"))
    store.write(alice.delete("A", VersionIs(1)), alice.new("B"), charlie.new("LOOKUP"))
    assert [item.key.sort for item in store.page(alice.partition).items] == ["B"]
    assert store.get(charlie.key("LOOKUP")) is not None


def test_a_failing_delete_undoes_its_group(store: Store, alice: Drawer) -> None:
    with pytest.raises(Conflict) as refused:
        store.write(alice.new("A"), alice.delete("B", VersionIs(1)))
    assert refused.value.key == alice.key("B")
    assert store.get(alice.key("A")) is None


def test_a_hundred_and_one_changes_are_refused(store: Store, alice: Drawer) -> None:
    with pytest.raises(Invalid):
        store.write(*[alice.new(f"{n:03d}") for n in range(101)])
    assert store.page(alice.partition).items == []


def test_no_change_at_all_is_refused(store: Store) -> None:
    with pytest.raises(Invalid):
        store.write()


def test_a_key_named_twice_in_one_write_is_refused(store: Store, alice: Drawer) -> None:
    with pytest.raises(Invalid):
        store.write(alice.new("A"), alice.delete("A", Always()))
    assert store.get(alice.key("A")) is None


def test_a_partition_shows_nothing_of_another(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A"))
    assert store.get(Key(alice.partition + "x", "A")) is None
    assert store.page(alice.partition[:-1]).items == []


def test_a_store_that_answers_says_so(store: Store) -> None:
    store.ping()
    assert store.page("TENANT#nobody00").items == []
