"""Real browsers on the real product: the instances under test, the screens, and the people at them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from zlib import crc32

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.answerers import Answerer
from tests.browser.engine import NoBrowser, launched
from tests.browser.person import Person
from tests.browser.stacks import BACKENDS, Stacks, stacks
from tests.machine import lacking
from tests.stack import Stack

SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}

_visitors = count(1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each story runs on both screens and both with and without scripts, on two of these four pairs at home, and on
    one in the cloud. Stories take turns, so that every pair is used. BROWSER_STORIES=all runs all of them everywhere.
    """
    if os.environ.get("BROWSER_STORIES") == "all":
        return
    left_out = [item for item in items if isinstance(item, pytest.Function) and _left_to_another_story(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _left_to_another_story(item: pytest.Function) -> bool:
    told = item.callspec.params if hasattr(item, "callspec") else {}
    if "scripts" not in told or "screen" not in told:
        return False
    turn = crc32(item.originalname.encode())
    alike = (told["screen"] == "phone") == told["scripts"]
    if alike == bool(turn % 2):
        return True
    return told.get("stack") in ("aws", "openai") and told["scripts"] == bool(turn // 2 % 2)


@pytest.fixture(scope="session")
def stack_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stacks]:
    """The instances, each started once."""
    with stacks(tmp_path_factory.mktemp) as running:
        yield running


@pytest.fixture(params=BACKENDS)
def stack(request: pytest.FixtureRequest, stack_of: Stacks) -> Stack:
    return stack_of(request.param)


@pytest.fixture
def answerer(request: pytest.FixtureRequest, stack: Stack, stack_of: Stacks) -> Answerer:
    """Who answers on the story's instance."""
    return stack_of.answerers[request.node.callspec.params["stack"]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chromium or Chrome, else Playwright's own."""
    with sync_playwright() as playwright:
        try:
            running = launched(playwright)
        except NoBrowser as reason:
            lacking(f"NO BROWSER: the browser stories did not run. {reason}")
        yield running
        running.close()


@pytest.fixture
def opened(browser: Browser, stack: Stack) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a fresh browser profile: `opened("phone", scripts=False)`."""
    contexts: list[BrowserContext] = []

    def open_one(screen: str, *, scripts: bool = True, **more: Any) -> BrowserContext:
        number = next(_visitors)
        # On this machine, where the development mailbox opens.
        address = f"127.{os.getpid() % 250}.{number // 250}.{number % 250 + 1}"
        context = browser.new_context(
            base_url=stack.url, java_script_enabled=scripts, extra_http_headers={"X-Forwarded-For": address},
            locale="en-US", timezone_id="America/Chicago", **SCREENS[screen], **more,
        )  # fmt: skip
        context.set_default_timeout(8000)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(params=["phone", "desktop"])
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(opened: Callable[..., BrowserContext], screen: str, scripts: bool) -> Page:
    """A new visitor's page, on each screen, with and without scripts."""
    return opened(screen, scripts=scripts).new_page()


@pytest.fixture
def newcomer(page: Page, scripts: bool) -> Person:
    """Alice on her first day: she has just come in through the browser, and the record is empty."""
    return Person.signed_in(page, f"alice-{next(_visitors)}-{os.getpid()}@example.org", scripts=scripts)


@pytest.fixture
def alice(page: Page, scripts: bool, stack: Stack) -> Person:
    """Keeps a record. She is signed in, and the record is empty."""
    return Person.back_again(page, f"alice-{next(_visitors)}-{os.getpid()}@example.org", stack.url, scripts=scripts)
