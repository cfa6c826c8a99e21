"""Documents and entries name each other: in one write, as a correction, seen from both sides."""

from __future__ import annotations

import re

import pytest

from app.incidents.model import load_entry, withdraw_entry
from app.vault.evidence import MOST
from tests.cast import Visitor
from tests.conftest import Clock
from tests.vault.keeping import acts, keep, keep_file, shown, write_entry


@pytest.fixture
def letter(alice: Visitor) -> str:
    return keep(alice, title="The letter")


def evidence(visitor: Visitor, entry: str) -> tuple[str, ...]:
    return load_entry(visitor.shelf, entry).incident.evidence


def test_a_new_entry_names_the_files_that_were_ticked(alice: Visitor, letter: str, clock: Clock) -> None:
    clock.move(minutes=1)
    entry = write_entry(alice, "He was late again.", title="Late again", evidence=["", letter])

    assert "The letter" in shown(alice, f"/incidents/{entry}")
    assert "Late again" in shown(alice, f"/vault/{letter}")
    assert set(acts(alice, letter)) == {"added", "revised", "linked", "viewed"}


def test_entries_without_a_title_are_told_apart_by_their_first_words(alice: Visitor, letter: str) -> None:
    for words in ("He was late.", "She waited alone."):
        write_entry(alice, words, evidence=["", letter])

    page = alice.get(f"/vault/{letter}").text
    names = re.findall(r'<a class="place" href="/incidents/[^>]+>([^<]+)</a>', page)
    assert sorted(name.rpartition(": ")[2] for name in names) == ["He was late.", "She waited alone."]


def test_a_withdrawn_entry_is_not_offered_for_a_link(alice: Visitor, letter: str) -> None:
    kept, gone = (write_entry(alice, "He was late.", title=title) for title in ("Late", "Mistaken"))
    withdraw_entry(alice.shelf, alice.services.now, gone, based_on=1, reason="Wrong day.")

    offered = alice.get(f"/vault/{letter}/entries?q=late").text
    assert kept in offered
    assert gone not in offered


def test_a_file_is_linked_from_its_page_as_a_correction_of_the_entry(alice: Visitor, letter: str) -> None:
    entry = write_entry(alice)
    answer = alice.post(f"/vault/{letter}/entries", {"entry": entry})

    assert answer.status_code == 303
    assert evidence(alice, entry) == (letter,)
    latest = load_entry(alice.shelf, entry).latest
    assert (latest.number, latest.reason, latest.incident.narrative) == (2, "File linked: The letter", "He was late.")


def test_several_files_are_linked_from_the_entry_in_one_correction(alice: Visitor, letter: str) -> None:
    photo, entry = keep_file(alice, b"other", "photo.txt"), write_entry(alice)
    answer = alice.post(f"/incidents/{entry}/files", {"evidence": [letter, photo]})

    assert answer.status_code == 303
    assert evidence(alice, entry) == (letter, photo)
    assert len(load_entry(alice.shelf, entry).revisions) == 2


def test_unlinking_is_a_correction_too_and_the_file_stays(alice: Visitor, letter: str, clock: Clock) -> None:
    entry = write_entry(alice, evidence=letter)
    clock.move(minutes=1)
    alice.post(f"/incidents/{entry}/files/unlink", {"document": letter})

    assert evidence(alice, entry) == ()
    assert load_entry(alice.shelf, entry).latest.reason == "File unlinked: The letter"
    assert "Entries that name it" not in shown(alice, f"/vault/{letter}")
    assert {"unlinked", "viewed"} == set(acts(alice, letter)[-2:])


def test_linking_twice_is_linking_once(alice: Visitor, letter: str) -> None:
    entry = write_entry(alice)
    for _ in range(2):
        alice.post(f"/vault/{letter}/entries", {"entry": entry})

    assert len(load_entry(alice.shelf, entry).revisions) == 2


def test_a_correction_can_untick_a_file(alice: Visitor, letter: str) -> None:
    entry = write_entry(alice, evidence=letter)
    form = {"occurred_on": "2026-11-19", "narrative": "He was late.", "reason": "Another file", "based_on": "1"}
    answer = alice.post(f"/incidents/{entry}/edit", {**form, "evidence": ""})

    assert answer.status_code == 303
    assert evidence(alice, entry) == ()


def test_a_form_that_says_nothing_of_files_leaves_them(alice: Visitor, letter: str) -> None:
    entry = write_entry(alice, evidence=letter)
    form = {"occurred_on": "2026-11-19", "narrative": "Very late.", "reason": "A word", "based_on": "1"}
    alice.post(f"/incidents/{entry}/edit", form)

    assert evidence(alice, entry) == (letter,)


def test_a_file_that_nobody_knows_ends_in_a_sentence_and_the_words_stay(alice: Visitor) -> None:
    form = {"occurred_on": "2026-11-19", "narrative": "He was late.", "evidence": "0123456789abcdef"}
    answer = alice.post("/incidents/new", form)

    assert answer.status_code == 422
    assert "A file that was ticked is not in your vault any more" in answer.text
    assert "He was late." in answer.text


def test_a_file_of_alice_is_nothing_that_charlie_could_name(alice: Visitor, charlie: Visitor, letter: str) -> None:
    form = {"occurred_on": "2026-11-19", "narrative": "Mine.", "evidence": letter}
    assert charlie.post("/incidents/new", form).status_code == 422
    entry = write_entry(charlie)

    assert charlie.post(f"/incidents/{entry}/files", {"evidence": letter}).status_code == 404
    assert charlie.post(f"/vault/{letter}/entries", {"entry": entry}).status_code == 404
    assert "linked" not in acts(alice, letter)


def test_an_entry_holds_a_bounded_number_of_files(alice: Visitor) -> None:
    files = [keep_file(alice, b"%d" % number, f"{number}.txt") for number in range(MOST + 1)]
    entry = write_entry(alice, evidence=files[:-1])
    assert len(evidence(alice, entry)) == MOST
    answer = alice.post(f"/vault/{files[-1]}/entries", {"entry": entry})

    assert answer.status_code == 422
    assert f"One entry holds {MOST} files" in answer.text


def test_a_withdrawn_entry_takes_no_more_files(alice: Visitor, letter: str) -> None:
    entry = write_entry(alice)
    alice.post(f"/incidents/{entry}/withdraw", {"based_on": "1", "reason": "Wrong day"})
    answer = alice.post(f"/vault/{letter}/entries", {"entry": entry})

    assert answer.status_code == 409
    assert evidence(alice, entry) == ()


def test_files_and_entries_are_found_by_words_to_be_linked(alice: Visitor, letter: str) -> None:
    entry = write_entry(alice, "The school called.")
    write_entry(alice, "Something else.")
    keep_file(alice, b"nothing", "other.txt")

    assert f'value="{entry}"' in alice.get(f"/vault/{letter}/entries?q=school").text
    assert "Something else." not in alice.get(f"/vault/{letter}/entries?q=school").text
    found = alice.get(f"/incidents/{entry}/files?q=ortiz").text
    assert f'value="{letter}"' in found
    assert "other" not in shown(alice, f"/incidents/{entry}/files?q=ortiz").partition("Files found")[2]


def test_a_new_entry_about_a_file_begins_with_it_ticked(alice: Visitor, letter: str) -> None:
    page = alice.get(f"/incidents/new?file={letter}").text

    assert f'value="{letter}" checked' in page


def test_a_draft_keeps_what_was_ticked(alice: Visitor, letter: str) -> None:
    alice.post("/incidents/drafts/01draftofalice", {"narrative": "Begun", "evidence": ["", letter]})

    assert f'value="{letter}" checked' in alice.get("/incidents/new?draft=01draftofalice").text


def test_while_somebody_types_the_form_offers_what_is_ticked_and_what_is_found(alice: Visitor, letter: str) -> None:
    other, third = keep_file(alice, b"other", "school report.txt"), keep_file(alice, b"third", "third.txt")
    page = alice.get(f"/incidents/files?q=school&evidence={letter}", headers={"HX-Request": "true"}).text

    assert f'value="{letter}" checked' in page
    assert f'value="{other}">' in page
    assert third not in page
