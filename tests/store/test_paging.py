"""Pages: both directions, from a cursor, by prefix and range, past DynamoDB's 1 MB, through deletes."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from app.errors import Invalid
from app.store import Always, Store
from tests.store.stores import Drawer

SORTS = [f"T#{n:02d}" for n in range(30)]


@pytest.fixture
def thirty(store: Store, alice: Drawer) -> list[str]:
    """Thirty entries, with neighbours before and after them."""
    store.write(*[alice.new(sort) for sort in [*SORTS, "S#99", "U#00"]])
    return SORTS


def read_through(store: Store, drawer: Drawer, **terms) -> list[list[str]]:
    """Every page's sort keys, by following the cursor."""
    pages, after = [], None
    while True:
        page = store.page(drawer.partition, after=after, **terms)
        pages.append([item.key.sort for item in page.items])
        after = page.after
        if after is None:
            return pages


def test_a_prefix_is_read_in_order(store: Store, alice: Drawer, thirty: list[str]) -> None:
    assert read_through(store, alice, prefix="T#", limit=100) == [thirty]


def test_a_prefix_is_read_newest_first(store: Store, alice: Drawer, thirty: list[str]) -> None:
    assert read_through(store, alice, prefix="T#", limit=100, newest_first=True) == [thirty[::-1]]


@pytest.mark.parametrize("newest_first", [False, True])
def test_pages_follow_each_other_without_gap_or_repeat(
    store: Store, alice: Drawer, thirty: list[str], newest_first: bool
) -> None:
    pages = read_through(store, alice, prefix="T#", limit=7, newest_first=newest_first)
    assert [len(page) for page in pages] == [7, 7, 7, 7, 2]
    assert list(chain(*pages)) == (thirty[::-1] if newest_first else thirty)


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_last_page_that_is_just_full_has_no_cursor(
    store: Store, alice: Drawer, thirty: list[str], newest_first: bool
) -> None:
    assert [len(p) for p in read_through(store, alice, prefix="T#", limit=15, newest_first=newest_first)] == [15, 15]


def test_without_a_prefix_the_whole_partition_is_read(store: Store, alice: Drawer, thirty: list[str]) -> None:
    assert read_through(store, alice, limit=20) == [["S#99", *thirty[:19]], [*thirty[19:], "U#00"]]


def test_a_range_holds_both_its_ends(store: Store, alice: Drawer, thirty: list[str]) -> None:
    assert read_through(store, alice, prefix="T#", start="T#05", end="T#08") == [["T#05", "T#06", "T#07", "T#08"]]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"start": "T#28"}, ["T#28", "T#29"]),
        ({"end": "T#01"}, ["T#00", "T#01"]),
        ({"start": "A", "end": "T#00"}, ["T#00"]),
        ({"start": "T#29", "end": "Z"}, ["T#29"]),
        ({"start": "T#08", "end": "T#05"}, []),
        ({"start": "U#"}, []),
        ({"end": "S#"}, []),
        ({"start": "T#05x", "end": "T#06x"}, ["T#06"]),
    ],
)
@pytest.mark.parametrize("newest_first", [False, True])
def test_a_range_and_a_prefix_both_hold(  # fixtures are named, not counted
    store: Store, alice: Drawer, thirty: list[str], terms: dict[str, str], expected: list[str], newest_first: bool
) -> None:
    found = read_through(store, alice, prefix="T#", newest_first=newest_first, **terms)
    assert found == [expected[::-1] if newest_first else expected]


@pytest.mark.parametrize(
    ("after", "forwards", "backwards"),
    [
        ("T#05", ["T#06", "T#07"], ["T#04", "T#03"]),
        ("T#05x", ["T#06", "T#07"], ["T#05", "T#04"]),
        ("A", ["T#00", "T#01"], []),
        ("Z", [], ["T#29", "T#28"]),
        ("T#", ["T#00", "T#01"], []),
        ("U#00", [], ["T#29", "T#28"]),
        ("T$", [], ["T#29", "T#28"]),
    ],
)
def test_a_cursor_need_not_name_an_item(  # fixtures are named, not counted
    store: Store, alice: Drawer, thirty: list[str], after: str, forwards: list[str], backwards: list[str]
) -> None:
    for newest_first, expected in ((False, forwards), (True, backwards)):
        page = store.page(alice.partition, prefix="T#", after=after, limit=2, newest_first=newest_first)
        assert [item.key.sort for item in page.items] == expected


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_cursor_inside_a_range_goes_on_within_it(
    store: Store, alice: Drawer, thirty: list[str], newest_first: bool
) -> None:
    pages = read_through(store, alice, prefix="T#", start="T#10", end="T#15", limit=4, newest_first=newest_first)
    expected = thirty[10:16][::-1] if newest_first else thirty[10:16]
    assert pages == [expected[:4], expected[4:]]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_cursor_survives_the_delete_of_its_item(
    store: Store, alice: Drawer, thirty: list[str], newest_first: bool
) -> None:
    first = store.page(alice.partition, prefix="T#", limit=10, newest_first=newest_first)
    assert first.after is not None
    store.write(alice.delete(first.after, Always()))
    second = store.page(alice.partition, prefix="T#", after=first.after, limit=3, newest_first=newest_first)
    expected = ["T#19", "T#18", "T#17"] if newest_first else ["T#10", "T#11", "T#12"]
    assert [item.key.sort for item in second.items] == expected


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_page_of_more_than_one_megabyte_is_whole(store: Store, alice: Drawer, newest_first: bool) -> None:
    sorts = [f"BIG#{n:02d}" for n in range(36)]
    for batch in (sorts[:18], sorts[18:]):
        store.write(*[alice.new(sort, bytes([n]) * 100_000) for n, sort in enumerate(batch)])
    pages = read_through(store, alice, prefix="BIG#", limit=25, newest_first=newest_first)
    assert [len(page) for page in pages] == [25, 11]
    assert list(chain(*pages)) == (sorts[::-1] if newest_first else sorts)


def test_keys_are_ordered_by_their_bytes(store: Store, alice: Drawer) -> None:
    sorts = ["A", "B", "Z", "a", "z", "~", "é", "ﬀ", "\uffff", "\U0001f600", "\U0010ffff"]
    store.write(*[alice.new(f"K{sort}") for sort in reversed(sorts)])
    assert read_through(store, alice, limit=4) == [
        [f"K{sort}" for sort in part] for part in (sorts[:4], sorts[4:8], sorts[8:])
    ]


@pytest.mark.parametrize("prefix", ["K\ud7ff", "K\U0010ffff", "\U0010ffff", "K\x7f", "K" * 1024])
def test_a_prefix_at_the_edge_of_the_alphabet_finds_what_begins_with_it(
    store: Store, alice: Drawer, prefix: str
) -> None:
    longer = [] if len(prefix) == 1024 else [prefix + "\U0010ffff", prefix + "a"]
    outside = ["J", "L" if prefix[0] == "K" else "K"]
    store.write(*[alice.new(sort) for sort in [prefix, *longer, *outside]])
    assert read_through(store, alice, prefix=prefix) == [sorted([prefix, *longer])]
    assert read_through(store, alice, prefix=prefix, newest_first=True) == [sorted([prefix, *longer], reverse=True)]


@pytest.mark.parametrize("bad", ["T#\x00", "T#\ud800", "T#" + "x" * 1024])
@pytest.mark.parametrize("term", ["prefix", "start", "end", "after"])
def test_a_forged_cursor_or_bound_is_refused_in_words(store: Store, alice: Drawer, term: str, bad: str) -> None:
    terms: dict[str, Any] = {term: bad}
    with pytest.raises(Invalid):
        store.page(alice.partition, **terms)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_page_of_nothing_is_refused(store: Store, alice: Drawer, limit: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        store.page(alice.partition, limit=limit)
