"""What every page is held to: axe-core for accessibility, the Nu checker for HTML, and the width of a phone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def accessible(page: Page, *, scripts: bool = True) -> None:
    """Raises AssertionError with all that axe-core finds. It is a script, so without scripts it is given a copy."""
    if scripts:
        found = _barriers(page)
    else:
        with _copy(page) as copy:
            found = _barriers(copy)
    assert found == [], f"{page.url}\n" + "\n".join(found)


def fits(page: Page) -> None:
    """Raises AssertionError when the page has to be moved sideways to be read."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} is {wide} wide in {room}"


def html_errors(jar: Path, files: Sequence[Path]) -> list[str]:
    """What the Nu checker calls an error in saved pages, one line a finding."""
    command = ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    messages = json.loads(answer.stderr)["messages"]
    return [f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']}" for m in messages]


def _barriers(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@contextmanager
def _copy(page: Page) -> Iterator[Page]:
    """The page's present state in a context that runs axe-core, but none of the page's own scripts."""
    browser = page.context.browser
    assert browser, "a page of no browser"
    context = browser.new_context(viewport=page.viewport_size)
    copy = context.new_page()
    body = page.content()
    copy.route(page.url, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    copy.route("**/*.js", lambda route: route.abort())
    copy.goto(page.url)
    yield copy
    context.close()
