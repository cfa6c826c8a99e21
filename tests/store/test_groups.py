"""As many things as one write takes: by number, by weight, in their order."""

from __future__ import annotations

from app.store.groups import groups


def test_a_group_holds_as_many_as_it_may_and_the_rest_follows_in_order() -> None:
    assert list(groups(range(7), most=3)) == [[0, 1, 2], [3, 4, 5], [6]]


def test_what_would_make_a_group_too_heavy_begins_the_next() -> None:
    assert list(groups(["a", "bb", "cc", "d"], most=9, weight=len, heaviest=3)) == [["a", "bb"], ["cc", "d"]]


def test_what_is_too_heavy_for_any_group_goes_alone() -> None:
    assert list(groups(["eeeee", "b", "eeeee"], most=9, weight=len, heaviest=3)) == [["eeeee"], ["b"], ["eeeee"]]


def test_nothing_makes_no_group() -> None:
    assert list(groups([], most=3)) == []
