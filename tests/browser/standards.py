"""What every page is held to: axe-core for accessibility, and the width of a screen."""

from __future__ import annotations

from functools import cache
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
"""What passes is not described either: to write that down and carry it here took longer than to find it."""

FOUND = "rules => axe.run(document, rules).then(found => found.violations)"

BARS = "p => document.querySelectorAll('.entry-actions, .page-primary').forEach(bar => { bar.style.position = p })"


def accessible(page: Page, *, scripts: bool = True) -> None:
    """Raises AssertionError with all that axe-core finds. It is a script, so without scripts it is given a copy."""
    expect(page.locator("h1").first).to_be_attached()  # a page on its way in has no title yet
    found = _barriers(page if scripts else _copy(page))
    assert found == [], f"{page.url}\n" + "\n".join(found)


def fits(page: Page) -> None:
    """Raises AssertionError when the page has to be moved sideways to be read."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} is {wide} wide in {room}"


def _barriers(page: Page) -> list[str]:
    # What happens to lie half under a bar is a finger's breadth of moving away from being whole.
    page.evaluate(BARS, "static")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(FOUND, RULES)
    page.evaluate(BARS, "")
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def _copy(page: Page) -> Page:
    """The page's present state where axe-core runs, but none of the page's own scripts."""
    browser = page.context.browser
    assert browser, "a page of no browser"
    copy = _reader(browser)
    body = page.content()
    copy.unroute_all()
    copy.route("**/*.js", lambda route: route.abort())
    copy.route(page.url, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    if page.viewport_size:
        copy.set_viewport_size(page.viewport_size)
    copy.goto(page.url)
    return copy


@cache  # a context costs a process; nothing of a story reaches this one but the bytes of its pages
def _reader(browser: Browser) -> Page:
    return browser.new_context().new_page()
