"""Idempotency tokens: the same write again has no second effect, and another write under the same token is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.errors import Conflict, Invalid
from app.store import Always, Store, TokenReused, VersionIs
from tests.store.conftest import Seconds
from tests.store.stores import Drawer, Place


@pytest.fixture
def token() -> str:
    return uuid4().hex


def test_one_change_twice_under_one_token_happens_once(store: Store, alice: Drawer, token: str) -> None:
    for _ in range(2):
        store.write(alice.new("A"), token=token)
    assert store.get(alice.key("A")) == alice.item("A")


def test_a_group_twice_under_one_token_happens_once(store: Store, alice: Drawer, token: str) -> None:
    store.write(alice.new("COUNT", b"0"))
    for _ in range(2):
        store.write(alice.change("COUNT", b"1", was=1), alice.new("A"), token=token)
    assert store.get(alice.key("COUNT")) == alice.item("COUNT", b"1", version=2)


def test_the_repeat_may_come_from_another_process_and_later(
    store: Store, place: Place, alice: Drawer, token: str, seconds: Seconds
) -> None:
    store.write(alice.new("A"), token=token)
    seconds.at += 599
    place.open(seconds).write(alice.new("A"), token=token)
    assert store.get(alice.key("A")) == alice.item("A")


def test_the_repeat_does_not_undo_what_came_after(store: Store, alice: Drawer, token: str) -> None:
    store.write(alice.put("A", Always(), b"first"), token=token)
    store.write(alice.put("A", Always(), b"later"))
    store.write(alice.put("A", Always(), b"first"), token=token)
    assert store.get(alice.key("A")) == alice.item("A", b"later")


@pytest.mark.parametrize("other", [b"other", None])
def test_other_changes_under_one_token_are_refused(
    store: Store, alice: Drawer, token: str, other: bytes | None
) -> None:
    store.write(alice.new("A"), token=token)
    change = alice.delete("A", Always()) if other is None else alice.put("A", Always(), other)
    with pytest.raises(TokenReused):
        store.write(change, token=token)
    assert store.get(alice.key("A")) == alice.item("A")


def test_a_write_that_conflicted_does_not_use_up_its_token(store: Store, alice: Drawer, token: str) -> None:
    with pytest.raises(Conflict):
        store.write(alice.delete("A", VersionIs(1)), token=token)
    store.write(alice.new("A"))
    store.write(alice.delete("A", VersionIs(1)), token=token)
    assert store.get(alice.key("A")) is None


def test_a_token_is_forgotten_after_ten_minutes(store: Store, alice: Drawer, token: str, seconds: Seconds) -> None:
    store.write(alice.new("A"), token=token)
    seconds.at += 601
    with pytest.raises(Conflict) as refused:
        store.write(alice.new("A"), token=token)
    assert refused.value.key == alice.key("A")


def test_a_token_may_be_any_text(store: Store, alice: Drawer) -> None:
    token = f"é\x00\ud800{uuid4().hex}" * 20
    for _ in range(2):
        store.write(alice.new("A"), token=token)
    assert store.get(alice.key("A")) == alice.item("A")


def test_a_token_counts_as_one_of_the_hundred_changes(store: Store, alice: Drawer, token: str) -> None:
    store.write(*[alice.new(f"{n:03d}") for n in range(99)], token=token)
    with pytest.raises(Invalid):
        store.write(*[alice.new(f"B{n:03d}") for n in range(100)], token=token)
    assert len(store.page(alice.partition, limit=200).items) == 99


def test_a_token_leaves_nothing_in_the_partition(store: Store, alice: Drawer, token: str) -> None:
    store.write(alice.new("A"), token=token)
    assert store.page(alice.partition).items == [alice.item("A")]
