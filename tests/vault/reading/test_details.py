"""The page of a document: what is known of it, what is said of it, and every earlier saying."""

from __future__ import annotations

import hashlib

import pytest

from app.vault.model import load_document
from tests.cast import Visitor
from tests.conftest import Clock
from tests.promises import promise
from tests.vault.keeping import acts, details, keep, shown

_JPEG = b"\xff\xd8\xff\xe0 a picture, whatever it is called"


def test_the_page_names_size_type_and_checksum(alice: Visitor) -> None:
    content = b"Dear Ms. Ortiz, he was late."
    page = shown(alice, f"/vault/{keep(alice, content)}")

    assert hashlib.sha256(content).hexdigest() in page
    assert "28 bytes" in page
    assert "Not scanned for viruses" in page


def test_a_name_that_lies_about_the_content_is_told(alice: Visitor) -> None:
    page = shown(alice, f"/vault/{keep(alice, _JPEG, 'order.pdf')}")

    assert "Picture (JPEG), though it is named .pdf" in page
    assert "though it is named" not in shown(alice, f"/vault/{keep(alice, _JPEG + b'!', 'photo.JPG')}")


@promise("3.3", part=True)
def test_details_are_a_new_version_and_the_earlier_one_stays_readable(alice: Visitor) -> None:
    id_ = keep(alice, title="A letter", kind="order", dated_on="2026-11-12", source="By mail", tags="court, late")
    page = shown(alice, f"/vault/{id_}")

    for words in ("Court order", "Thu 12 Nov", "By mail", "What was said of it before", "letter"):
        assert words in page
    assert [revision.details.title for revision in load_document(alice.shelf, id_).revisions] == ["letter", "A letter"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Give it a title."),
        ({"dated_on": "2031-01-01"}, "That day has not come yet."),
        ({"dated_on": "", "dated_at": "17:05"}, "Choose the day too."),
        ({"kind": "cake"}, "That is not one of the choices."),
        ({"source": "x" * 1001}, "1,000 fit here. Shorten it."),
        ({"tags": "y" * 41}, "A tag holds 40 characters."),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_words_stay(alice: Visitor, wrong: dict[str, str], sentence: str) -> None:
    id_ = keep(alice)
    answer = alice.post(f"/vault/{id_}/edit", {**details(source="From the school"), **wrong})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert wrong.get("source", "From the school") in answer.text
    assert len(load_document(alice.shelf, id_).revisions) == 1


def test_two_tabs_do_not_overwrite_each_other(alice: Visitor) -> None:
    id_ = keep(alice, title="From the first tab")
    answer = alice.post(f"/vault/{id_}/edit", details(title="From the second tab"))

    assert answer.status_code == 409
    assert "From the second tab" in answer.text
    assert load_document(alice.shelf, id_).details.title == "From the first tab"
    again = alice.post(f"/vault/{id_}/edit", details(title="From the second tab", based_on="2"))
    assert again.status_code == 303


def test_the_same_form_sent_twice_is_one_version(alice: Visitor) -> None:
    id_ = keep(alice, title="Once")
    alice.post(f"/vault/{id_}/edit", details(title="Once"))

    assert len(load_document(alice.shelf, id_).revisions) == 2


def test_words_in_the_file_are_found_still_after_its_details_changed(alice: Visitor) -> None:
    id_ = keep(alice, b"The hearing was moved.", title="Renamed")

    assert id_ in alice.get("/vault?q=hearing").text


def test_a_bidirectional_override_in_a_title_is_taken_out(alice: Visitor) -> None:
    answer = alice.post(f"/vault/{keep(alice)}/edit", details(title="photo\u202egpj.exe"))

    assert answer.status_code == 422
    assert "\u202e" not in answer.text


def test_opening_the_page_is_one_viewing_however_often_it_is_reloaded(alice: Visitor, clock: Clock) -> None:
    id_ = keep(alice)
    for _ in range(3):
        clock.move(minutes=1)
        alice.get(f"/vault/{id_}")
    assert acts(alice, id_) == ["added", "viewed"]
    clock.move(minutes=31)
    alice.get(f"/vault/{id_}")

    assert acts(alice, id_) == ["added", "viewed", "viewed"]


def test_html_in_names_titles_and_texts_is_shown_as_it_was_written(alice: Visitor) -> None:
    nasty = "<script>alert(1)</script>"
    id_ = keep(alice, nasty.encode(), "<img src=x onerror=alert(2)>.txt", title=nasty, source=nasty, tags=nasty[:20])
    for path in (f"/vault/{id_}", "/vault", "/vault?q=alert", f"/vault/{id_}/edit", f"/vault/{id_}/remove"):
        page = alice.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
