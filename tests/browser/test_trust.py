"""Somebody who has not signed in reads the promises: which stand how, and what shows each, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.standards import accessible, fits
from tests.stack import Stack


@pytest.fixture
def stack(stack_of: Callable[[str], Stack]) -> Stack:
    """The page is the same on every backend, so one is enough."""
    return stack_of("embedded")


@pytest.mark.parametrize("scripts", [True, False], indirect=True)
def test_a_stranger_reads_what_is_promised_and_what_shows_it(page: Page, scripts: bool) -> None:
    page.goto("/")
    page.get_by_role("link", name="Trust").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trust")

    page.get_by_role("link", name="Not shown as kept").click()
    promise = page.locator("#promise-9\\.3")
    expect(promise).to_contain_text("Every record is keyed by")
    promise.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(promise).to_contain_text("A test has to see")
    accessible(page, scripts=scripts)
    fits(page)

    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confianza")
    fits(page)
