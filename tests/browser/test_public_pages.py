"""The public pages in a real browser: no barrier, no moving sideways, no other origin, no complaint."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.standards import accessible, fits
from tests.stack import Stack

PAGES = (
    "/", "/privacy", "/terms", "/subprocessors", "/contact", "/trust", "/changelog", "/help-now", "/sign-in",
    "/dev/look", "/nothing-here",
)  # fmt: skip


@pytest.fixture
def stack(stack_of: Callable[[str], Stack]) -> Stack:
    """Nothing of these pages comes from a store, so one backend is enough."""
    return stack_of("embedded")


@pytest.mark.parametrize("scripts", [False], indirect=True)  # with scripts they are on the walk through every page
@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_use_it_and_it_asks_no_other_site(page: Page, scripts: bool, path: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path)

    home = page.url.removesuffix(path)
    assert [url for url in asked if not url.startswith(f"{home}/")] == []
    assert [text for text in said if "404" not in text] == []
    accessible(page, scripts=scripts)
    fits(page)
