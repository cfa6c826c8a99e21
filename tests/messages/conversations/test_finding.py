"""What tools find in conversations: words and days, newest first, with an address that opens the passage."""

from __future__ import annotations

from datetime import date

import pytest

from app.messages.conversation_finding import find
from app.services import Services
from app.store.reading import ReadOnly
from app.store.sealed import Shelf
from tests.cast import Visitor
from tests.messages.imports.conftest import Brought


@pytest.fixture
def shelf(saved: Brought, alice: Visitor, services: Services) -> Shelf:
    """Alice's, for who must not write."""
    return services.store.reading(alice.shelf.tenant)


def test_hits_come_newest_first_with_who_and_where(shelf: Shelf, alice: Visitor) -> None:
    first, second = find(shelf, "PICK-UP message", limit=2)

    assert first.when > second.when
    assert first.title == "Sam Ortiz in “Alice and Sam Ortiz”"
    assert first.excerpt == "Message 11, pick-up at 5."
    assert alice.get(first.address).status_code == 200


def test_days_narrow_it_both_ends_included(shelf: Shelf) -> None:
    hits = find(shelf, "message", date(2025, 11, 18), date(2025, 11, 18), limit=50)

    assert [hit.excerpt.split(",")[0] for hit in hits] == ["Message 7", "Message 6", "Message 5", "Message 4"]


def test_every_word_must_occur(shelf: Shelf) -> None:
    assert find(shelf, "message nowhere") == []


def test_names_of_fields_are_no_words(shelf: Shelf) -> None:
    assert find(shelf, "sender") == []
    assert find(shelf, "written") == []


def test_the_shelf_it_is_given_cannot_write(shelf: Shelf) -> None:
    with pytest.raises(ReadOnly):
        shelf.write(shelf.put("TALK#x", {}))
