"""The pages of an import: a file, a look, a choice, and only then entries."""

from __future__ import annotations

from collections.abc import Callable

from app.incidents.placement import TALLY, TIMELINE
from app.incidents.record import Card, Tally
from tests.cast import Visitor
from tests.incidents.imports.conftest import Looked

Look = Callable[[str], Looked]

TWO = "date,what,more\n2025-11-02,Late,Rain\n2025-11-03,Never,\n"
CHANGED = "The columns had changed, so nothing is saved yet. Look once more, then save."


def count(alice: Visitor) -> int:
    tally = alice.shelf.get(TALLY, Tally)
    return tally.record.total if tally else 0


def test_looking_saves_nothing_and_saving_saves_what_was_looked_at(look: Look, alice: Visitor) -> None:
    page = look(TWO)
    assert "old notes" in page.words
    assert "2 entries are ready" in page.plan
    assert count(alice) == 0

    assert page.choose(then="save").status_code == 303
    assert "2 entries were saved" in page.words
    assert "Bring in another file" in page.words
    assert alice.post(page.address, {"then": "save"}).status_code == 303
    assert "2 entries were saved" in alice.get(page.address).text
    assert count(alice) == 2


def test_columns_that_were_changed_are_looked_at_once_more_before_saving(look: Look, alice: Visitor) -> None:
    page = look(TWO)
    page.choose(column_2="title", then="save")
    assert CHANGED in page.words
    assert page.columns["more"] == "title"
    assert count(alice) == 0

    page.choose(then="save")
    assert "2 entries were saved" in page.words
    assert count(alice) == 2


def test_another_zone_is_looked_at_once_more_before_saving(look: Look, alice: Visitor) -> None:
    page = look(TWO)
    page.choose(zone="America/Denver", then="save")
    assert CHANGED in page.words
    assert count(alice) == 0
    page.choose(zone="America/Denver", then="save")
    (first, *_) = alice.shelf.every(Card, prefix=TIMELINE, batch=10)
    assert first.record.when.zone == "America/Denver"


def test_two_columns_for_one_target_save_nothing(look: Look, alice: Visitor) -> None:
    page = look(TWO)
    assert page.choose(column_2="occurred_on", then="save").status_code == 422
    assert "Two columns are set to “Day, or day and time”, and only one can be." in page.plan
    assert count(alice) == 0


def test_what_must_be_chosen_is_asked_for(look: Look, alice: Visitor) -> None:
    page = look(TWO)
    page.choose(column_1="", column_2="")
    assert "Not ready yet Choose the column that says what happened." in page.plan
    page.choose(then="save")
    assert count(alice) == 0


def test_what_was_never_offered_is_refused(look: Look, alice: Visitor) -> None:
    page = look(TWO)
    for changes in ({"column-1": "id"}, {"dates": "year"}, {"zone": "Home"}):
        assert alice.post(page.address, {**changes, "then": "save"}).status_code == 422
    assert count(alice) == 0


def test_a_choice_with_scripts_on_brings_the_preview_alone(look: Look, alice: Visitor) -> None:
    page = look(TWO)
    answer = alice.post(page.address, {"column-2": "title"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "2 entries are ready" in answer.text
    assert "<h1" not in answer.text


def test_what_was_left_out_is_counted_afterwards(look: Look) -> None:
    page = look(TWO + "soon,Late,\n2025-11-02,Late,Rain\n")
    page.choose(then="save")
    assert "1 left out. To bring them in, correct them in the file and choose it again" in page.words


def test_a_forgotten_file_is_gone_and_entries_stay(look: Look, alice: Visitor) -> None:
    page = look(TWO)
    page.choose(then="save")
    assert alice.post(f"{page.address}/forget").headers["Location"] == "/incidents/import"
    assert "The file is gone from here. Entries that you saved stay." in alice.get("/incidents/import").text
    assert alice.get(page.address).status_code == 404
    assert count(alice) == 2


def test_charlie_sees_changes_and_forgets_nothing_of_it(look: Look, charlie: Visitor) -> None:
    page = look(TWO)
    assert charlie.get(page.address).status_code == 404
    assert charlie.post(page.address, {"then": "save"}).status_code == 404
    assert charlie.post(f"{page.address}/forget").status_code == 404
    assert "2 entries are ready" in page.alice.get(page.address).text


def test_an_address_that_is_no_upload_is_not_found(alice: Visitor) -> None:
    for address in ("x", "0" * 32, "A" * 32):
        assert alice.get(f"/incidents/import/{address}").status_code == 404
