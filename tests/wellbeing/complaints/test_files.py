"""Files of the vault that show what happened: named in a complaint by their ids, and by nothing in the vault."""

from __future__ import annotations

import io

import pytest

from tests.cast import Visitor
from tests.wellbeing.complaints.complaining import begun, standing
from tests.wellbeing.looking import shown, words_of


def filed(visitor: Visitor, name: str) -> str:
    """The id of a file in the vault."""
    file = (io.BytesIO(f"words in {name}".encode()), f"{name}.txt")
    answer = visitor.post("/vault/new", {"files": file}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location).rsplit("/", 1)[1]


def behind(visitor: Visitor) -> list[tuple[str, int]]:
    """Every record of the main store by its place and version."""
    return sorted((row.sort, row.version) for row in visitor.shelf.every(dict, prefix=""))


def removed(visitor: Visitor, document_id: str) -> None:
    answer = visitor.post(f"/vault/{document_id}/remove", {"reason": "mistake", "based_on": "1"})
    assert answer.status_code == 303, answer.text


def test_alice_ticks_files_of_a_list_and_they_stand_in_the_complaint(alice: Visitor) -> None:
    bill, diary = filed(alice, "bill"), filed(alice, "diary")
    address = begun(alice)
    assert "diary" in shown(alice, f"{address}/files")
    assert alice.post(f"{address}/files", {"evidence": [bill, diary]}).location == address

    page = alice.get(address).text
    assert f'href="/vault/{bill}"' in page
    assert f'href="/vault/{diary}"' in page
    assert standing(alice, address).evidence == (bill, diary)


def test_the_vault_holds_nothing_of_it(alice: Visitor) -> None:
    bill = filed(alice, "bill")
    address = begun(alice)
    before = behind(alice)
    alice.post(f"{address}/files/search", {"q": "bill"})
    alice.post(f"{address}/files", {"evidence": [bill]})
    shown(alice, address)
    alice.post(f"{address}/files/unlink", {"document": bill})

    assert behind(alice) == before


def test_a_file_is_found_by_its_words_and_no_address_holds_them(alice: Visitor) -> None:
    filed(alice, "bill"), filed(alice, "diary")
    answer = alice.post(f"{begun(alice)}/files/search", {"q": "diary"})

    assert "diary" in words_of(answer)
    assert "bill" not in words_of(answer)
    assert "?q=" not in answer.text


def test_a_removed_file_says_so_and_can_be_unlinked(alice: Visitor) -> None:
    bill = filed(alice, "bill")
    address = begun(alice)
    alice.post(f"{address}/files", {"evidence": [bill]})
    removed(alice, bill)

    assert "bill This file was removed from your vault." in shown(alice, address)
    alice.post(f"{address}/files/unlink", {"document": bill})
    assert "bill" not in shown(alice, address)
    assert "bill" in shown(alice, f"{address}/earlier")


@pytest.mark.parametrize("case", ["none", "unknown", "removed", "charlies"])
def test_only_files_that_are_there_can_be_linked(alice: Visitor, charlie: Visitor, case: str) -> None:
    ids = {"none": "", "unknown": 26 * "z"}
    if case == "removed":
        ids[case] = filed(alice, "bill")
        removed(alice, ids[case])
    if case == "charlies":
        ids[case] = filed(charlie, "theirs")
    address = begun(alice)
    answer = alice.post(f"{address}/files", {"evidence": ids[case]})

    assert answer.status_code == 422
    assert "Tick one or more files" in answer.text
    assert standing(alice, address).evidence == ()
