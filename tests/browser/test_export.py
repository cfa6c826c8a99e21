"""Alice takes everything along: one click, a ZIP, and pages that open from her disk with no network at all."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import Person
from tests.browser.standards import accessible, fits
from tests.promises import promise

_ALL = "A copy of everything"


@pytest.fixture
def offline(browser: Browser, scripts: bool) -> Callable[[Path], Page]:
    """A browser that reaches nothing but the disk."""

    def opens(file: Path) -> Page:
        page = browser.new_context(offline=True, java_script_enabled=scripts, color_scheme="dark").new_page()
        page.goto(file.as_uri())
        return page

    return opens


@promise("12.1", part=True)
def test_alice_takes_everything_along_and_reads_it_offline(
    alice: Person, offline: Callable[[Path], Page], tmp_path: Path, scripts: bool
) -> None:
    page = alice.page
    alice.writes(on="2026-11-19", narrative="He waited in the yard, willow.", title="At the yard")
    page.goto("/settings/privacy")
    alice.meets_no_barrier()
    page.get_by_role("link", name="Get a copy").click()
    expect(page.get_by_role("heading", name=_ALL)).to_be_visible()
    alice.meets_no_barrier()
    page.get_by_label("That, and all we hold about me", exact=False).check()
    alice.presses("Make my copy")
    alice.waits_for("Your copy is ready")
    alice.meets_no_barrier()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download the ZIP").click()
    saved.value.save_as(tmp_path / "copy.zip")
    page.reload()
    expect(page.get_by_text("download it twice more", exact=False)).to_be_visible()

    with zipfile.ZipFile(tmp_path / "copy.zip") as copy:
        copy.extractall(tmp_path / "copy")
    bagit.Bag(str(tmp_path / "copy")).validate()
    _reads(offline(tmp_path / "copy" / "index.html"), scripts=scripts)

    alice.presses("Remove it from here")
    expect(page.get_by_text("The copy is gone from here.")).to_be_visible()
    expect(page.get_by_role("link", name="Download the ZIP")).to_have_count(0)


def _reads(page: Page, *, scripts: bool) -> None:
    expect(page.get_by_role("heading", name="Your copy", exact=True)).to_be_visible()
    accessible(page, scripts=scripts)
    fits(page)
    if scripts:
        page.get_by_label("Search in it").fill("willow")
        page.get_by_role("link", name="At the yard").click()
    else:
        page.get_by_role("heading", name="Timeline").get_by_role("link").click()
        page.locator("main a").filter(has_text="November 2026").click()
    expect(page.get_by_text("He waited in the yard, willow.").first).to_be_visible()
    page.context.close()
