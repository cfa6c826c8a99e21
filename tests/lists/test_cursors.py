"""A cursor opens only what we signed, for the account that we signed it for."""

from __future__ import annotations

import pytest

from app.lists import cursors
from app.lists.place import Place
from app.store.keys import tenant_id
from app.tokens import Tokens

TOKENS = Tokens(["a secret of the tests alone"])
ALICE, CHARLIE = tenant_id("alicealice"), tenant_id("charliecharlie")
PLACE = Place("2026-11-19#20261119T230500Z#entry0000001", 25)


def test_a_cursor_leads_back_to_its_place() -> None:
    assert cursors.read(TOKENS, ALICE, cursors.sign(TOKENS, ALICE, PLACE)) == PLACE


def test_no_cursor_is_the_first_page() -> None:
    assert cursors.read(TOKENS, ALICE, "") is None


@pytest.mark.parametrize("text", ["-1", "25", "é", "a.b", "\ud800", "x" * 5_000_000, "null\x00"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(cursors.BadCursor):
        cursors.read(TOKENS, ALICE, text)


def test_a_changed_cursor_is_refused() -> None:
    signed = cursors.sign(TOKENS, ALICE, PLACE)
    with pytest.raises(cursors.BadCursor):
        cursors.read(TOKENS, ALICE, ("A" if signed[0] != "A" else "B") + signed[1:])


def test_somebody_elses_cursor_is_refused() -> None:
    with pytest.raises(cursors.BadCursor):
        cursors.read(TOKENS, CHARLIE, cursors.sign(TOKENS, ALICE, PLACE))


def test_a_token_made_for_something_else_is_refused() -> None:
    with pytest.raises(cursors.BadCursor):
        cursors.read(TOKENS, ALICE, TOKENS.sign("unsubscribe", [ALICE, PLACE.key, 25]))
