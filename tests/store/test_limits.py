"""What an item may be: DynamoDB's sizes on every store, any Unicode, empty values; the rest is refused in words."""

from __future__ import annotations

import pytest

from app.errors import Invalid
from app.store import MAX_ITEM_BYTES, Absent, Item, ItemTooLarge, Put, Store
from app.store.keys import Key
from app.store.rules import item_bytes
from tests.store.stores import Drawer


@pytest.mark.parametrize("text", ["שלום", "👩‍👧", "e\u0301", "\u202eright to left", "a\nb\tc", "\U0010ffff", "'\"; --"])
def test_any_text_is_kept_as_it_is(store: Store, alice: Drawer, text: str) -> None:
    store.write(alice.new(text, text.encode(), clear={text: text}))
    assert store.get(alice.key(text)) == alice.item(text, text.encode(), clear={text: text})


def test_texts_that_only_look_alike_are_two(store: Store, alice: Drawer) -> None:
    store.write(alice.new("\u00e9", b"one"), alice.new("e\u0301", b"two"))
    assert store.get(alice.key("\u00e9")) == alice.item("\u00e9", b"one")


def test_empty_values_are_kept(store: Store, alice: Drawer) -> None:
    store.write(alice.new("A", b"", clear={"": "", "zero": 0}))
    assert store.get(alice.key("A")) == alice.item("A", b"", clear={"": "", "zero": 0})


def test_a_clear_attribute_may_be_called_as_our_own_are(store: Store, alice: Drawer) -> None:
    clear = {"pk": "x", "sk": "y", "ver": 9, "body": "z", "expires_at": 1, "partition": "p", "version": 2}
    store.write(alice.new("A", clear=clear))
    assert store.get(alice.key("A")) == alice.item("A", clear=clear)


def test_an_item_of_just_400_kb_is_kept(store: Store, alice: Drawer) -> None:
    spare = MAX_ITEM_BYTES - item_bytes(alice.item("A", b"", clear={"kind": "é", "n": -1200}))
    store.write(alice.new("A", b"x" * spare, clear={"kind": "é", "n": -1200}))
    found = store.get(alice.key("A"))
    assert found is not None
    assert len(found.body) == spare


def test_an_item_of_one_byte_more_is_refused_and_nothing_is_written(store: Store, alice: Drawer) -> None:
    spare = MAX_ITEM_BYTES - item_bytes(alice.item("B", b""))
    with pytest.raises(ItemTooLarge):
        store.write(alice.new("A"), alice.new("B", b"x" * (spare + 1)))
    assert store.page(alice.partition).items == []


def test_more_than_four_megabytes_at_once_are_refused(store: Store, alice: Drawer) -> None:
    with pytest.raises(ItemTooLarge):
        store.write(*[alice.new(f"{n:02d}", b"x" * 390_000) for n in range(11)])
    assert store.page(alice.partition).items == []


@pytest.mark.parametrize(("number", "size"), [(0, 1), (7, 2), (10, 2), (99, 2), (123, 3), (-5, 3), (1200, 2)])
def test_a_number_weighs_what_dynamodb_says(alice: Drawer, number: int, size: int) -> None:
    without = item_bytes(alice.item("A", clear={"n": ""}))
    assert item_bytes(alice.item("A", clear={"n": number})) == without + size


def test_the_longest_keys_are_kept(store: Store, alice: Drawer) -> None:
    key = Key(alice.partition.ljust(2048, "x"), "é" * 512)
    store.write(Put(Item(key, 1, b"words"), Absent()))
    assert store.get(key) == Item(key, 1, b"words")


@pytest.mark.parametrize(
    ("partition", "sort"),
    [
        ("", "A"),
        ("TENANT#alice000", ""),
        ("x" * 2049, "A"),
        ("TENANT#alice000", "é" * 512 + "x"),
        ("TENANT#alice000", "A\x00B"),
        ("TENANT#alice000", "A\ud800"),
        ("TENANT#\udfff", "A"),
    ],
)
def test_a_key_that_cannot_be_kept_is_refused_in_words(store: Store, partition: str, sort: str) -> None:
    key = Key(partition, sort)
    with pytest.raises(Invalid):
        store.get(key)
    with pytest.raises(Invalid):
        store.write(Put(Item(key, 1, b""), Absent()))


def test_half_a_character_in_a_clear_attribute_is_refused_in_words(store: Store, alice: Drawer) -> None:
    with pytest.raises(Invalid):
        store.write(alice.new("A", clear={"kind": "\ud83d"}))
    assert store.get(alice.key("A")) is None


def test_a_number_beyond_64_bits_is_refused_in_words(store: Store, alice: Drawer) -> None:
    for item in (alice.new("A", clear={"n": 2**63}), alice.new("A", version=2**70), alice.new("A", expires_at=2**64)):
        with pytest.raises(Invalid):
            store.write(item)
    assert store.get(alice.key("A")) is None
