"""The page of an entry: what it says, how it changed, and to whom it does not exist."""

from __future__ import annotations

import html
import re

import pytest

from app.incidents.model import load_entry, write_entry
from tests.cast import Visitor, stranger
from tests.conftest import Clock
from tests.incidents.record.samples import form, incident
from tests.promises import promise

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def page(alice: Visitor, clock: Clock) -> str:
    """The address of an entry that Alice wrote ten minutes ago."""
    answer = alice.post("/incidents/new", form(narrative="Sam came at 5:40.", title="Late", tags="library"))
    clock.move(minutes=10)
    return answer.headers["Location"]


def correction(alice: Visitor, page: str, **fields: object) -> dict[str, object]:
    """The edit form as it stands, with what is given changed."""
    based_on = re.search(r'name="based_on"[^>]*value="(\d+)"', alice.get(f"{page}/edit").text)
    assert based_on
    return form(
        **{"narrative": "Sam came at 5:50.", "title": "Late", "tags": "library", "reason": "I looked it up",
           "based_on": based_on.group(1), **fields}
    )  # fmt: skip


def said(alice: Visitor, path: str) -> str:
    return html.unescape(alice.get(path).text)


def test_the_page_says_when_it_was_written_and_how_long_after(alice: Visitor, page: str) -> None:
    text = said(alice, page)

    assert "Written 4 hours after it happened" in text
    assert "Thu 19 Nov, 9:41 pm" in text


def test_on_paper_the_page_names_the_entry_its_version_and_the_year(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/edit", correction(alice, page))

    id_ = page.rsplit("/", 1)[1]
    assert f"Entry {id_}, version 2. Happened Thursday 19 November 2026, 5:05 pm CST." in said(alice, page)


def test_a_correction_shows_before_and_after_with_its_reason(alice: Visitor, page: str) -> None:
    answer = alice.post(f"{page}/edit", correction(alice, page))

    text = said(alice, page)
    assert answer.status_code == 303
    assert "Why: <bdi>I looked it up</bdi>" in text
    assert "<del>5:40.</del>" in text
    assert "<ins>5:50.</ins>" in text
    assert ">Sam came at <del>" in text
    assert "Corrected</strong>" in text
    assert "Thu 19 Nov, 9:51 pm" in text


def test_the_first_words_stay_readable_on_a_page_of_their_own(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/edit", correction(alice, page))

    text = said(alice, f"{page}?revision=1")

    assert "Sam came at 5:40." in text
    assert "5:50" not in text


@pytest.mark.parametrize(
    "number", ["0", "2", "-1", "x", "1e9", "99999999999999999999", "00011", "01", "0001" + "9" * 5000, "²"]
)
def test_a_revision_that_is_not_there_is_not_found(alice: Visitor, page: str, number: str) -> None:
    assert alice.get(f"{page}?revision={number}").status_code == 404


def test_a_correction_keeps_what_the_form_does_not_show(alice: Visitor) -> None:
    write_entry(alice.shelf, alice.services.now, "01withevidence", incident(evidence=("01document",)))

    alice.post("/incidents/01withevidence/edit", form(narrative="better", reason="why", based_on="1"))

    assert load_entry(alice.shelf, "01withevidence").incident.evidence == ("01document",)


def test_a_correction_needs_a_reason(alice: Visitor, page: str) -> None:
    answer = alice.post(f"{page}/edit", correction(alice, page, reason=" "))

    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert "Sam came at 5:50." in answer.text
    assert len(load_entry(alice.shelf, page.rsplit("/", 1)[1]).revisions) == 1


def test_a_correction_that_changes_nothing_is_refused(alice: Visitor, page: str) -> None:
    answer = alice.post(f"{page}/edit", correction(alice, page, narrative="Sam came at 5:40."))

    assert answer.status_code == 422
    assert "Nothing is different from what is saved." in answer.text


def test_a_second_tab_sees_the_newer_text_and_keeps_its_own(alice: Visitor, page: str) -> None:
    both = correction(alice, page)
    alice.post(f"{page}/edit", {**both, "narrative": "first tab"})

    late = alice.post(f"{page}/edit", {**both, "narrative": "second tab"})

    assert late.status_code == 409
    assert "first" in late.text
    assert "second tab" in late.text
    assert 'name="based_on" type="hidden" value="2"' in late.text


def test_the_second_tab_may_then_save_its_words_as_one_more_correction(alice: Visitor, page: str) -> None:
    both = correction(alice, page)
    alice.post(f"{page}/edit", {**both, "narrative": "first tab"})

    alice.post(f"{page}/edit", {**both, "narrative": "second tab", "based_on": "2"})

    revisions = load_entry(alice.shelf, page.rsplit("/", 1)[1]).revisions
    assert [each.incident.narrative for each in revisions] == ["Sam came at 5:40.", "first tab", "second tab"]


def test_correcting_in_place_swaps_the_form_in_and_the_entry_back(alice: Visitor, page: str) -> None:
    asked = alice.get(f"{page}/edit", headers=HTMX)
    done = alice.client.post(f"{page}/edit", data={**correction(alice, page), "csrf_token": alice.csrf()}, headers=HTMX)

    assert "<html" not in asked.text + done.text
    assert 'name="reason"' in asked.text
    assert "Sam came at 5:50." in done.text
    assert "HX-Request" in asked.headers["Vary"]


def test_an_invalid_correction_in_place_is_the_form_again(alice: Visitor, page: str) -> None:
    data = {**correction(alice, page, reason=""), "csrf_token": alice.csrf()}

    answer = alice.client.post(f"{page}/edit", data=data, headers=HTMX)

    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert "Say why." in answer.text


def test_a_withdrawn_entry_says_so_and_why(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/withdraw", {"reason": "It was another day", "based_on": "1"})

    text = said(alice, page)
    assert re.search(r"Withdrawn <span[^>]*>Thu 19 Nov, 9:51 pm</span>", text)
    assert "It was another day" in text
    assert "Sam came at 5:40." in text
    assert f"{page}/edit" not in text


def test_withdrawing_needs_a_reason(alice: Visitor, page: str) -> None:
    answer = alice.post(f"{page}/withdraw", {"reason": "", "based_on": "1"})

    assert answer.status_code == 422
    assert not load_entry(alice.shelf, page.rsplit("/", 1)[1]).withdrawn


def test_an_entry_that_changed_is_not_withdrawn_unseen(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/edit", correction(alice, page))

    answer = alice.post(f"{page}/withdraw", {"reason": "wrong", "based_on": "1"})

    assert answer.status_code == 409
    assert "wrong" in answer.text
    assert not load_entry(alice.shelf, page.rsplit("/", 1)[1]).withdrawn


@promise("9.3", part=True)
@pytest.mark.parametrize("path", ["", "?revision=1", "/edit", "/withdraw"])
def test_to_charlie_alices_entry_does_not_exist(charlie: Visitor, page: str, path: str) -> None:
    theirs, nobodys = charlie.get(page + path), charlie.get(f"/incidents/01nobodysentry{path}")

    assert theirs.status_code == nobodys.status_code == 404
    assert "Sam came" not in theirs.text


@promise("9.3", part=True)
@pytest.mark.parametrize("path", ["/edit", "/withdraw"])
def test_charlie_changes_nothing_of_alices(alice: Visitor, charlie: Visitor, page: str, path: str) -> None:
    answer = charlie.post(page + path, form(reason="mine now", based_on="1"))

    assert answer.status_code == 404
    assert len(load_entry(alice.shelf, page.rsplit("/", 1)[1]).revisions) == 1


def test_charlie_who_saves_under_alices_id_gets_an_entry_of_his_own(
    alice: Visitor, charlie: Visitor, page: str
) -> None:
    id_ = page.rsplit("/", 1)[1]

    charlie.post("/incidents/new", form(entry_id=id_, narrative="charlie was here"))

    assert load_entry(alice.shelf, id_).incident.narrative == "Sam came at 5:40."
    assert load_entry(charlie.shelf, id_).incident.narrative == "charlie was here"


def test_signed_out_the_entry_asks_to_sign_in(alice: Visitor, page: str) -> None:
    answer = stranger(alice.client.application).get(page)

    assert answer.status_code == 303
    assert "Sam" not in answer.text
