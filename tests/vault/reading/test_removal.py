"""Removing a document: asked once more, undone within 30 days, erased after them, and its tombstone stays."""

from __future__ import annotations

import pytest

from app.vault import erasing
from app.vault.adding import tally
from app.vault.model import ERASURES, Erasure, load_document
from app.vault.placement import folder
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.vault.keeping import acts, keep, keep_file, shown, write_entry

REASON = {"based_on": "1", "reason": "It was added by mistake."}


@pytest.fixture
def removed(alice: Visitor) -> str:
    """A document that Alice has taken out again."""
    id_ = keep(alice, b"The hearing was moved.", "letter.txt")
    assert alice.post(f"/vault/{id_}/remove", REASON).status_code == 303
    return id_


def bytes_of(visitor: Visitor, id_: str) -> list[str]:
    return visitor.services.blobs.tenant(visitor.shelf.tenant).page(folder(id_)).names


def days_later(visitor: Visitor, clock: Clock, days: float) -> Visitor:
    """The clock's jobs have come by, and the person is back at her browser."""
    clock.move(days=days)
    erasing.begin(visitor.services)
    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    return arrive(visitor.client.application, visitor.email, visitor.tenant)


def test_removing_asks_why_first(alice: Visitor) -> None:
    id_ = keep(alice)

    assert "You can bring it back for 30 days" in shown(alice, f"/vault/{id_}/remove")
    assert alice.post(f"/vault/{id_}/remove", {"based_on": "1"}).status_code == 422
    assert not load_document(alice.shelf, id_).removed


def test_a_removed_file_is_in_no_list_and_no_search_and_takes_no_room(alice: Visitor, removed: str) -> None:
    assert removed not in alice.get("/vault").text
    assert removed not in alice.get("/vault?q=hearing").text
    assert (tally(alice.shelf).count, tally(alice.shelf).bytes) == (0, 0)
    assert removed in alice.get("/vault/removed").text


def test_its_tombstone_keeps_name_checksum_and_reason(alice: Visitor, removed: str) -> None:
    page = shown(alice, f"/vault/{removed}")

    for words in ("letter", "It was added by mistake.", load_document(alice.shelf, removed).file.sha256):
        assert words in page


def test_its_bytes_do_not_go_out(alice: Visitor, removed: str) -> None:
    assert alice.get(f"/vault/{removed}/file").status_code == 409
    assert alice.post(f"/vault/{removed}/link").status_code == 409


def test_it_can_be_brought_back_and_found_again(alice: Visitor, removed: str, clock: Clock) -> None:
    alice = days_later(alice, clock, 29)
    assert alice.post(f"/vault/{removed}/restore").status_code == 303
    alice.services.queue.run()  # type: ignore[attr-defined]  # as above

    assert removed in alice.get("/vault?q=hearing").text
    assert alice.get(f"/vault/{removed}/file").data == b"The hearing was moved."
    assert tally(alice.shelf).count == 1
    assert {"added", "removed", "restored", "downloaded"} == set(acts(alice, removed))


def test_after_30_days_the_bytes_are_gone_and_the_rest_stays(alice: Visitor, removed: str, clock: Clock) -> None:
    assert bytes_of(alice, removed)
    alice = days_later(alice, clock, 30.1)

    assert bytes_of(alice, removed) == []
    assert "It was added by mistake." in shown(alice, f"/vault/{removed}")
    assert "erased" in acts(alice, removed)
    assert alice.post(f"/vault/{removed}/restore").status_code == 409


def test_what_was_brought_back_is_not_erased(alice: Visitor, removed: str, clock: Clock) -> None:
    alice.post(f"/vault/{removed}/restore")
    days_later(alice, clock, 31)
    erasing.erase(alice.services, alice.shelf.tenant, removed)  # by a worker that was late

    assert bytes_of(alice, removed)
    assert list(alice.services.store.platform(ERASURES).every(Erasure, prefix="")) == []


def test_a_worker_that_is_early_erases_nothing(alice: Visitor, removed: str) -> None:
    erasing.erase(alice.services, alice.shelf.tenant, removed)

    assert bytes_of(alice, removed)


def test_a_file_that_was_removed_can_be_added_anew(alice: Visitor, removed: str, clock: Clock) -> None:
    again = keep_file(alice, b"The hearing was moved.", "letter.txt")
    days_later(alice, clock, 31)

    assert again != removed
    assert bytes_of(alice, again)
    assert bytes_of(alice, removed) == []


def test_an_entry_that_names_it_leads_to_what_is_left(alice: Visitor) -> None:
    id_ = keep(alice)
    entry = write_entry(alice, evidence=id_)
    assert "One entry names it." in shown(alice, f"/vault/{id_}/remove")
    alice.post(f"/vault/{id_}/remove", REASON)

    assert f"/vault/{id_}" in alice.get(f"/incidents/{entry}").text
    assert "removed" in shown(alice, f"/incidents/{entry}")


def test_charlie_can_neither_remove_nor_bring_back(alice: Visitor, charlie: Visitor, removed: str) -> None:
    there = keep(alice, b"another")

    assert charlie.post(f"/vault/{there}/remove", REASON).status_code == 404
    assert charlie.post(f"/vault/{removed}/restore").status_code == 404
