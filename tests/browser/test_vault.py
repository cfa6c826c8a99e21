"""A photo on its way from a phone to the vault, to an entry, and back out with proof that it is the same."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.person import Person
from tests.promises import promise
from tests.vault.making.conftest import phone_exif, saved
from tests.vault.making.pdfs import pdf_of


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A photograph as a phone saves it: taken on 12 November 2026 at 5:05 pm."""
    from PIL import Image

    image = Image.new("RGB", (800, 600), "#2a6f77")
    image.paste("white", (200, 100, 600, 500))
    return saved(image, "JPEG", quality=90, exif=phone_exif())


@promise("3.3", part=True)
def test_alice_brings_a_photo_from_her_phone_to_the_vault_and_to_an_entry(alice: Person, photo: bytes) -> None:
    page = alice.page
    page.goto("/vault")
    expect(page.get_by_text("Nothing is kept here yet")).to_be_visible()
    alice.meets_no_barrier()
    _adds(alice, photo)
    expect(page.get_by_text(hashlib.sha256(photo).hexdigest())).to_be_visible()
    _awaits_what_the_worker_makes(alice)
    alice.meets_no_barrier()

    alice.presses("Use this as its date")
    expect(page.get_by_text("The date is now Thu 12 Nov")).to_be_visible()
    page.get_by_role("link", name="Edit details").click()
    expect(page.get_by_role("heading", name="Edit details")).to_be_visible()
    alice.meets_no_barrier()
    alice.fills(title="The car in the school yard", source="My own phone", tags="school")
    alice.presses("Save details")
    expect(page.get_by_role("heading", name="The car in the school yard")).to_be_visible()
    expect(page.get_by_role("heading", name="What was said of it before")).to_be_visible()

    document = page.url
    page.get_by_role("link", name="Link to an entry").click()
    expect(page.get_by_role("heading", name="Link to an entry")).to_be_visible()
    alice.meets_no_barrier()
    page.get_by_role("link", name="Write a new entry about it").click()
    expect(page.get_by_role("heading", name="Write it down")).to_be_visible()
    alice.fills(narrative="The car stood in the yard, and nobody came.")
    alice.saves()
    expect(page.get_by_role("link", name="The car in the school yard")).to_be_visible()
    alice.meets_no_barrier()
    page.get_by_role("link", name="The car in the school yard").click()
    expect(page).to_have_url(document)
    expect(page.get_by_role("heading", name="Entries that name it")).to_be_visible()
    alice.meets_no_barrier()

    page.goto("/vault?q=school+yard")
    expect(page.get_by_role("link", name="The car in the school yard")).to_be_visible()
    alice.meets_no_barrier()
    _takes_it_along(alice, photo)


def test_alice_removes_a_file_and_brings_it_back(alice: Person, photo: bytes) -> None:
    page = alice.page
    _adds(alice, photo)
    document = page.url
    page.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("heading", name="Remove this file?")).to_be_visible()
    alice.meets_no_barrier()
    alice.fills(reason="I added it by mistake.")
    alice.presses("Remove the file")

    expect(page.get_by_text("I added it by mistake.").first).to_be_visible()
    alice.meets_no_barrier()
    page.goto("/vault")
    expect(page.get_by_text("Nothing is kept here yet")).to_be_visible()
    page.get_by_role("link", name="See what was removed").click()
    expect(page.get_by_role("heading", name="Removed files")).to_be_visible()
    alice.meets_no_barrier()
    page.goto(document)
    alice.presses("Bring it back")
    expect(page.get_by_text("It is back in your vault.")).to_be_visible()


@pytest.mark.parametrize(("screen", "scripts"), [("desktop", True)], indirect=True)
def test_a_voicemail_plays_and_a_pdf_opens_in_its_place(alice: Person) -> None:
    page = alice.page
    sound = b"RIFF" + (36 + 16000).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    sound += b"\x01\x00\x01\x00" + (8000).to_bytes(4, "little") * 2 + b"\x01\x00\x08\x00data"
    _adds(alice, sound + (16000).to_bytes(4, "little") + b"\x80" * 16000, "Voicemail.wav", "audio/wav")
    expect(page.locator("audio")).to_have_js_property("duration", 2)
    alice.meets_no_barrier()

    order = pdf_of(["Temporary custody order", "Exchange at the library every Friday"])
    _adds(alice, order, "order.pdf", "application/pdf")
    expect(page.get_by_role("img", name="First page of order")).to_have_js_property("naturalWidth", 1237)
    expect(page.get_by_text("The first of 2 pages.")).to_be_visible()
    page.get_by_text("Text found in it").click()
    expect(page.get_by_text("Exchange at the library every Friday")).to_be_visible()
    alice.meets_no_barrier()
    page.get_by_role("link", name="Open all of it here").click()
    expect(page).to_have_url(re.compile(r"/file\?show=1$"))
    assert page.evaluate("document.contentType") == "application/pdf"  # the browser's own viewer took it


@pytest.mark.parametrize(("screen", "scripts"), [("phone", True)], indirect=True)
def test_a_file_is_found_by_its_name_while_an_entry_is_written(alice: Person) -> None:
    page = alice.page
    for name in ("school report.txt", "bus ticket.txt"):
        _adds(alice, name.encode(), name, "text/plain")
    page.goto("/incidents/new")
    page.get_by_text("Files from your vault").first.click()
    page.get_by_label("bus ticket").check()
    page.get_by_label("Find another file").fill("school")
    expect(page.locator("#files-offered .tick")).to_have_count(2)
    page.get_by_label("school report").check()
    alice.meets_no_barrier()
    page.get_by_label("Find another file").press("Enter")
    alice.fills(narrative="Both were in the bag.")
    alice.saves()

    for title in ("bus ticket", "school report"):
        expect(page.get_by_role("link", name=title)).to_be_visible()


def _adds(alice: Person, content: bytes, name: str = "IMG_2041.jpg", type_: str = "image/jpeg") -> None:
    page = alice.page
    page.goto("/vault/new")
    page.locator("[name=files]").first.set_input_files(FilePayload(name=name, mimeType=type_, buffer=content))
    if not alice.scripts:  # with them it is on its way as soon as it is chosen
        alice.presses("Add to your vault")
    expect(page).to_have_url(re.compile("/vault/[0-9a-z]{26}$"))


def _awaits_what_the_worker_makes(alice: Person) -> None:
    for _ in range(100):
        if alice.page.get_by_role("button", name="Use this as its date").count():
            return
        alice.page.wait_for_timeout(100)
        alice.page.reload()


def _takes_it_along(alice: Person, photo: bytes) -> None:
    answer = alice.page.context.request.get("/vault/export.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.body()))
    checksum, _, name = archive.read("manifest-sha256.txt").decode().strip().partition("  ")
    assert archive.read(name) == photo
    assert checksum == hashlib.sha256(photo).hexdigest()
