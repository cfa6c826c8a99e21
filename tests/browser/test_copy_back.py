"""A copy opens with no network, and fills an empty account again, where it says that it was brought back."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.person import Person
from tests.browser.standards import accessible, fits
from tests.stack import Stack

_numbers = count(1)


def test_a_copy_is_taken_along_read_offline_and_brought_back_to_a_fresh_account(
    alice: Person,
    opened: Callable[..., BrowserContext],
    browser: Browser,
    stack: Stack,
    screen: str,
    scripts: bool,
    tmp_path: Path,
) -> None:
    alice.writes(on="2026-11-18", narrative="He came late, willow.")
    copy = takes_along(alice, tmp_path)

    reads_offline(browser, copy, tmp_path / "copy", scripts=scripts)

    page = opened(screen, scripts=scripts).new_page()
    address = f"bob-{next(_numbers)}-{os.getpid()}@example.org"
    brings_back(Person.back_again(page, address, stack.url, scripts=scripts), copy)
    page.goto("/incidents")
    expect(page.get_by_text("He came late, willow.")).to_be_visible()


def takes_along(alice: Person, folder: Path) -> Path:
    """Ask for a copy, wait until it is made, and download it."""
    alice.page.goto("/settings/privacy/export")
    alice.presses("Make my copy")
    alice.waits_for("Your copy is ready")
    with alice.page.expect_download() as downloading:
        alice.page.get_by_role("link", name="Download the ZIP").click()
    place = folder / "copy.zip"
    downloading.value.save_as(place)
    return place


def reads_offline(browser: Browser, copy: Path, folder: Path, *, scripts: bool) -> None:
    """Unpack it, open it from the disk with no network, and find what was written."""
    with zipfile.ZipFile(copy) as archive:
        archive.extractall(folder)
    context = browser.new_context(java_script_enabled=scripts, offline=True, viewport={"width": 320, "height": 640})
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "index.html").as_uri())
    accessible(page, scripts=scripts)
    fits(page)
    if scripts:
        page.get_by_label("Search in it").fill("WILLOW")
        page.locator("#found a").first.click()
    else:
        page.get_by_role("link", name="Timeline").click()
        page.get_by_role("link", name="November 2026").click()
    expect(page.get_by_text("He came late, willow.")).to_be_visible()
    accessible(page, scripts=scripts)
    fits(page)
    assert [url for url in asked if not url.startswith("file:")] == []
    context.close()


def brings_back(bob: Person, copy: Path) -> None:
    """Choose the ZIP, look at what is in it, have it brought back, and read it with its mark."""
    bob.page.goto("/settings/privacy/restore")
    bob.meets_no_barrier()
    bob.page.get_by_label("The ZIP of your copy").set_input_files(copy)
    bob.presses("Look at this copy")
    bob.waits_for("Your copy can come back")
    bob.meets_no_barrier()
    bob.presses("Bring it back")
    bob.waits_for("Your copy is back")
    bob.meets_no_barrier()
    bob.page.goto("/incidents")
    bob.page.locator("main article a").first.click()
    expect(bob.page.get_by_text("He came late, willow.").first).to_be_visible()
    expect(bob.page.get_by_text("Times of writing are as the copy says.")).to_be_visible()
