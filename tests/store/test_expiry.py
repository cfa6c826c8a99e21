"""Expiry: what has expired is gone for every reader and every condition, whether or not it was swept."""

from __future__ import annotations

import pytest

from app.errors import Conflict
from app.store import Always, Store, VersionIs
from tests.store.conftest import Seconds
from tests.store.stores import Drawer


@pytest.fixture
def expired(store: Store, alice: Drawer, seconds: Seconds) -> str:
    """The key of an item that expired a moment ago."""
    store.write(alice.new("LINK", b"old", expires_at=int(seconds.at) + 60))
    seconds.at += 60
    return "LINK"


def test_an_item_is_there_until_its_last_second(store: Store, alice: Drawer, seconds: Seconds) -> None:
    store.write(alice.new("LINK", expires_at=int(seconds.at) + 60))
    seconds.at += 59.9
    assert store.get(alice.key("LINK")) is not None
    assert len(store.page(alice.partition).items) == 1


def test_an_expired_item_is_not_found(store: Store, alice: Drawer, expired: str) -> None:
    assert store.get(alice.key(expired)) is None
    assert store.page(alice.partition).items == []


def test_for_erasing_the_keys_of_expired_items_are_told_too_in_order_and_page_by_page(
    store: Store, alice: Drawer, expired: str
) -> None:
    store.write(alice.new("A"), alice.new("Z"))

    first = store.keys(alice.partition, limit=2)

    assert [key.sort for key in first] == ["A", expired]
    assert [key.sort for key in store.keys(alice.partition, after=first[-1].sort)] == ["Z"]
    assert store.keys(alice.partition, after="Z") == []


def test_an_expired_item_is_absent_to_a_first_write(store: Store, alice: Drawer, expired: str) -> None:
    store.write(alice.new(expired, b"new"))
    assert store.get(alice.key(expired)) == alice.item(expired, b"new")


def test_an_expired_item_is_absent_to_a_first_write_in_a_group(store: Store, alice: Drawer, expired: str) -> None:
    store.write(alice.new("A"), alice.new(expired, b"new"))
    assert store.get(alice.key(expired)) == alice.item(expired, b"new")


def test_an_expired_item_has_no_version_to_change(store: Store, alice: Drawer, expired: str) -> None:
    with pytest.raises(Conflict):
        store.write(alice.change(expired, b"late", was=1))
    assert store.get(alice.key(expired)) is None


def test_an_expired_link_cannot_be_used_up(store: Store, alice: Drawer, expired: str) -> None:
    with pytest.raises(Conflict) as refused:
        store.write(alice.delete(expired, VersionIs(1)), alice.new("SESSION"))
    assert refused.value.key == alice.key(expired)
    assert store.get(alice.key("SESSION")) is None


def test_pages_are_full_although_expired_items_lie_between(store: Store, alice: Drawer, seconds: Seconds) -> None:
    store.write(*[alice.new(f"{n:02d}", expires_at=int(seconds.at) + 1 if n % 10 else None) for n in range(100)])
    seconds.at += 2
    first = store.page(alice.partition, limit=6)
    assert [item.key.sort for item in first.items] == ["00", "10", "20", "30", "40", "50"]
    second = store.page(alice.partition, limit=6, after=first.after)
    assert [item.key.sort for item in second.items] == ["60", "70", "80", "90"]
    assert second.after is None


def test_a_new_expiry_takes_the_place_of_the_old(store: Store, alice: Drawer, seconds: Seconds) -> None:
    store.write(alice.new("LINK", expires_at=int(seconds.at) + 60))
    store.write(alice.put("LINK", Always(), b"kept"))
    seconds.at += 61
    assert store.get(alice.key("LINK")) == alice.item("LINK", b"kept")
