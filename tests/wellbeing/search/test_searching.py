"""Searching inside: what is found and shown, what is said of damage, and that the words stand nowhere."""

from __future__ import annotations

import pytest

from app.store.keys import tenant_id
from app.wellbeing.access_log import Why
from app.wellbeing.records import Records
from tests.cast import Visitor
from tests.wellbeing.export.filling import WORDS, fill, spoil


def search(alice: Visitor, words: str) -> str:
    answer = alice.post("/wellbeing/search", {"words": words})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


@pytest.mark.parametrize("kind", WORDS)
def test_every_word_of_every_kind_is_found_and_marked(alice: Visitor, kind: str) -> None:
    fill(alice)
    page = search(alice, WORDS[kind].upper())
    assert f"<mark>{WORDS[kind]}</mark>" in page
    assert "holds these words" not in page.replace("1 thing holds these words", "")


def test_a_hit_leads_to_its_page(alice: Visitor) -> None:
    made = fill(alice)
    for kind, word in (("plan", "plan"), ("check-in", "note"), ("complaint", "complaint")):
        assert f'href="{made[kind]}"' in search(alice, WORDS[word])
        assert alice.get(made[kind]).status_code == 200


def test_every_address_of_a_hit_opens(alice: Visitor) -> None:
    fill(alice)
    for word in (*WORDS.values(), "PHQ-9"):
        for part in search(alice, word).split('<li><a href="')[1:]:
            assert alice.get(part.partition('"')[0]).status_code == 200


def test_all_the_words_must_be_there(alice: Visitor) -> None:
    fill(alice)
    assert "1 thing holds" in search(alice, f"{WORDS['note']} {WORDS['helped']}")
    assert "Nothing holds" in search(alice, f"{WORDS['note']} {WORDS['event']}")


def test_what_could_not_be_looked_through_is_said(alice: Visitor) -> None:
    fill(alice)
    spoil(alice, "CHECKIN#")
    page = search(alice, WORDS["note"])
    assert "Nothing holds" in page
    assert "1 could not be read, and was not looked through" in page


@pytest.mark.parametrize("words", ["", "   ", "x" * 201])
def test_no_words_or_too_many_are_a_sentence(alice: Visitor, words: str) -> None:
    assert alice.post("/wellbeing/search", {"words": words}).status_code == 422


def test_words_of_an_address_are_not_looked_for(alice: Visitor) -> None:
    fill(alice)
    page = alice.get(f"/wellbeing/search?words={WORDS['note']}").text.partition("<main")[2]
    assert WORDS["note"] not in page


def test_searching_stands_in_the_access_log_without_the_words(alice: Visitor) -> None:
    fill(alice)
    search(alice, WORDS["note"])
    rows = Records(alice.services, tenant_id(alice.tenant), Why.PAGE).accesses(limit=200).rows
    assert {"check-in", "plan", "complaint"} <= {row.record.family for row in rows if row.record.why is Why.SEARCH}
    assert WORDS["note"] not in repr(rows)


def test_charlie_finds_nothing_of_alices(alice: Visitor, charlie: Visitor) -> None:
    fill(alice)
    assert "Nothing holds" in search(charlie, WORDS["note"])
