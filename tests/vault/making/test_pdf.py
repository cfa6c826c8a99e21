"""PDF: the first page is shown, the words of all pages are found, and what cannot be opened says so."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.vault.making.found import LARGE_PIXELS, TEXT_CHARACTERS, Offer, Why
from tests.vault.making.conftest import found_in
from tests.vault.making.pdfs import pdf_of


def test_the_first_page_is_shown():
    found = found_in("pdf", pdf_of(["Temporary custody order"]))

    assert found.large
    assert (found.large.width, found.large.height) == (1237, 1600)
    page = Image.open(io.BytesIO(found.large.webp)).convert("L")
    assert page.tobytes().count(0) > 100  # there is ink on it


def test_the_words_of_every_page_are_found_in_their_order():
    found = found_in("pdf", pdf_of(["Temporary custody order", "Exchange at the library\nevery Friday"]))

    assert found.text == "Temporary custody order\nExchange at the library\nevery Friday"
    assert found.pages == 2


def test_words_beyond_the_limit_are_left_to_the_file():
    page = "\n".join(["every second weekend and on Wednesdays"] * 60)

    found = found_in("pdf", pdf_of([page] * 200))

    assert len(found.text) == TEXT_CHARACTERS
    assert found.cut
    assert found.pages == 200


@pytest.mark.parametrize(
    ("created", "local", "offset"),
    [
        ("D:20261112170533-06'00'", "2026-11-12T17:05:33", -360),
        ("D:20261112170533Z", "2026-11-12T17:05:33", 0),
        ("D:20261112170533+02'00", "2026-11-12T17:05:33", 120),
        ("D:20261112170533", "2026-11-12T17:05:33", None),
        ("D:20261112", "2026-11-12T00:00:00", None),
    ],
)
def test_the_day_it_was_made_is_offered(created, local, offset):
    found = found_in("pdf", pdf_of(["words"], created=created))

    assert found.offers == (Offer(what="date", source="pdf", local=local, offset=offset),)


@pytest.mark.parametrize("created", ["", "yesterday", "D:2026", "D:20261399999999", "D:00000000000000Z"])
def test_a_day_that_is_none_is_not_offered(created):
    assert found_in("pdf", pdf_of(["words"], created=created)).offers == ()


def test_a_pdf_with_a_password_is_locked():
    found = found_in("pdf", pdf_of(["words"], locked=True))

    assert (found.why, found.small, found.text) == (Why.LOCKED, None, "")


def test_a_pdf_without_pages_shows_nothing():
    found = found_in("pdf", pdf_of([]))

    assert (found.why, found.small, found.text) == (Why.DAMAGED, None, "")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 400,
        pdf_of(["words"])[:180],
        b"%PDF-1.7\ntrailer\n<< /Root 1 0 R",
    ],
    ids=["head-alone", "noise", "cut-off", "no-objects"],
)
def test_a_broken_pdf_is_damaged(content):
    assert found_in("pdf", content).why is Why.DAMAGED


def test_a_page_as_large_as_a_field_is_drawn_small():
    found = found_in("pdf", pdf_of(["words"], size="14400 14400"))

    assert found.large
    assert (found.large.width, found.large.height) == (1600, 1600)


@pytest.mark.parametrize("size", ["0 0", "1 14400", "-5 -5", "99999999999 1", "0.0001 0.0001"])
def test_a_page_of_an_odd_size_is_drawn_within_bounds_and_read(size):
    found = found_in("pdf", pdf_of(["words"], size=size))

    assert (found.why, found.text) == (None, "words")
    assert found.large
    assert max(found.large.width, found.large.height) <= LARGE_PIXELS
