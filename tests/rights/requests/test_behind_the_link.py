"""The page behind a mailed link: what it shows to whom, and what can be added there."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from app.rights.requests import docket
from app.services import Services
from tests.cast import Visitor, stranger
from tests.rights.requests.conftest import ADDRESS, WORDS, link, press, send, the_one

PDF = b"%PDF-1.7 I authorise Robin to ask for me."


def bring(visitor: Visitor, path: str, content: bytes, name: str = "authorisation.pdf") -> int:
    return press(
        visitor, f"{path}/paper", {"paper": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    ).status_code


@pytest.fixture
def path(robin: Visitor, services: Services) -> str:
    """Of the link that was mailed to Robin."""
    send(robin)
    return link(services)


@pytest.fixture
def opened(robin: Visitor, path: str) -> str:
    """The same, after Robin said that it was them."""
    press(robin, f"{path}/mine")
    return path


def test_a_mail_program_that_looks_at_the_link_sees_no_word(app: Flask, opened: str) -> None:
    page = stranger(app).get(opened)

    assert page.status_code == 200
    assert WORDS not in page.text
    assert "See what you hold about me" not in page.text


def test_looking_shows_nothing_about_whose_the_address_is(robin: Visitor, path: str, services: Services) -> None:
    robin.get(path)
    assert the_one(services).proof == ""
    press(robin, f"{path}/mine")

    assert the_one(services).proof == "link"
    assert WORDS in robin.get(path).text


def test_leave_now_forgets_what_this_browser_was_shown(robin: Visitor, opened: str) -> None:
    press(robin, "/exit")

    assert WORDS not in robin.get(opened).text


@pytest.mark.parametrize("spoil", ["x", "", "é", "%ED%A0%80"])
def test_a_forged_link_leads_to_nothing(robin: Visitor, path: str, spoil: str) -> None:
    forged = path[:-3] + spoil

    assert robin.get(forged).status_code == 404
    assert press(robin, f"{forged}/mine").status_code == 404
    assert press(robin, f"{forged}/word", {"text": "Hello"}).status_code == 404


def test_who_did_not_ask_can_close_it_without_seeing_it(robin: Visitor, path: str, services: Services) -> None:
    answer = press(robin, f"{path}/end", {"mine": "no"})

    assert answer.status_code == 303
    assert the_one(services).state == "closed"
    assert the_one(services).history[-1].what == "not_mine"


def test_a_word_can_be_added_until_it_ends(robin: Visitor, opened: str, services: Services) -> None:
    assert press(robin, f"{opened}/word", {"text": "And since when."}).status_code == 303
    press(robin, f"{opened}/end")

    assert press(robin, f"{opened}/word", {"text": "Too late."}).status_code == 409
    assert [said.text for said in docket.texts(services, the_one(services).id)] == [WORDS, "And since when."]


def test_nothing_is_added_before_they_say_that_they_asked(robin: Visitor, path: str, services: Services) -> None:
    assert press(robin, f"{path}/word", {"text": "Hello"}).status_code == 409
    assert bring(robin, path, PDF) == 409
    assert the_one(services).said == 1


def test_a_document_is_kept_and_staff_save_it_as_a_file(
    robin: Visitor, dana: Visitor, opened: str, services: Services
) -> None:
    assert bring(robin, opened, PDF, "our authorisation.pdf") == 303
    answer = dana.get(f"/admin/requests/{the_one(services).id}/papers/1")

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="our authorisation.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "our authorisation.pdf" in robin.get(opened).text


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"MZ\x90\x00 a program", "authorisation.pdf", 422),
        (b"<html><script>alert(1)</script></html>", "authorisation.pdf", 422),
        (b"", "authorisation.pdf", 422),
        (PDF + b"x" * 5 * 1024 * 1024, "large.pdf", 413),
    ],
)
def test_what_is_no_document_or_too_large_is_not_kept(
    robin: Visitor, opened: str, services: Services, content: bytes, name: str, status: int
) -> None:
    assert bring(robin, opened, content, name) == status
    assert the_one(services).files == 0
    assert docket.blobs_of(services).page().names == []


def test_a_document_of_four_megabytes_arrives_from_a_stranger(robin: Visitor, opened: str, services: Services) -> None:
    assert bring(robin, opened, PDF + b" " * 4 * 1024 * 1024) == 303


def test_five_documents_are_the_most(robin: Visitor, opened: str, services: Services) -> None:
    assert [bring(robin, opened, PDF) for _ in range(6)] == [303] * 5 + [422]
    assert len(docket.blobs_of(services).page().names) == 5


def test_the_page_is_kept_by_no_cache_and_listed_by_no_robot(robin: Visitor, opened: str) -> None:
    answer = robin.get(opened)

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Disallow: /" in robin.get("/robots.txt").text
    assert ADDRESS not in answer.text
