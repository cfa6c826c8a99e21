"""Files on their way, with the script: how far each has come, a lost connection, a change of mind, drop and paste."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect

from tests.browser.person import Person
from tests.stack import Stack

MB = 1024 * 1024
_visitors = count(1)

at_home = pytest.mark.parametrize("stack", ["embedded"], indirect=True)
"""For what happens between the browser and us alone: in the cloud the bytes go to the bucket."""


@pytest.fixture
def page(opened: Callable[..., BrowserContext], stack: Stack) -> Page:
    """The upload page of somebody who has just come, on a phone."""
    page = opened("phone").new_page()
    Person.back_again(page, f"files-{next(_visitors)}-{os.getpid()}@example.org", stack.url, scripts=True)
    page.goto("/vault/new")
    return page


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def chosen(page: Page, *files: FilePayload) -> None:
    page.get_by_label("Choose files").set_input_files(list(files))


def line(page: Page, name: str):
    return page.locator(".upload").filter(has_text=name)


def test_each_file_says_what_became_of_it(page: Page) -> None:
    chosen(page, payload("good.txt", os.urandom(20)), payload("empty.txt", b""), payload("more.txt", os.urandom(20)))

    expect(line(page, "good.txt")).to_contain_text("Added.")
    expect(line(page, "empty.txt")).to_contain_text("It has no bytes")
    expect(line(page, "more.txt").get_by_role("link", name="Open it")).to_be_visible()
    expect(page.get_by_text("2 added. 1 to look at.")).to_be_visible()


def test_one_file_that_arrived_leads_to_its_page(page: Page) -> None:
    chosen(page, payload("order of november.pdf", b"%PDF-1.7 not much of one"))
    expect(page).to_have_url(re.compile("/vault/0[a-z0-9]+$"))
    expect(page.get_by_role("heading", name="order of november")).to_be_visible()


@at_home
def test_after_a_lost_connection_only_what_is_missing_is_sent(page: Page) -> None:
    sent: list[str] = []
    failed = iter([True, True])

    def lose(route: Route) -> None:
        number = route.request.url.rsplit("/", 1)[1]
        if number == "2" and next(failed, False):
            route.abort("internetdisconnected")
            return
        sent.append(number)
        route.continue_()

    page.route("**/pieces/*", lose)
    chosen(page, payload("video.mp4", os.urandom(12 * MB)))
    expect(page).to_have_url(re.compile("/vault/0[a-z0-9]+$"), timeout=20000)
    assert sent == ["1", "2", "3"]


@at_home
def test_a_file_chosen_again_on_another_visit_goes_on_where_it_was(page: Page, tmp_path: Path) -> None:
    video = tmp_path / "video.mp4"
    video.write_bytes(os.urandom(12 * MB))
    page.route("**/pieces/2", lambda route: route.abort("internetdisconnected"))
    with page.expect_event("requestfailed"):
        page.get_by_label("Choose files").set_input_files(video)
    again = page.context.new_page()
    page.close()
    sent: list[str] = []
    again.on("request", lambda request: sent.append(request.url[-1]) if "/pieces/" in request.url else None)
    again.goto("/vault/new")
    again.get_by_label("Choose files").set_input_files(video)

    expect(again).to_have_url(re.compile("/vault/0[a-z0-9]+$"), timeout=20000)
    assert sent == ["2", "3"]


@at_home
def test_a_file_that_is_stopped_is_not_kept(page: Page) -> None:
    page.route("**/pieces/*", lambda route: None)
    with page.expect_request("**/pieces/1"):
        chosen(page, payload("wrong.mp4", os.urandom(2 * MB)))
    page.get_by_role("button", name="Stop wrong.mp4").click()

    expect(line(page, "wrong.mp4")).to_contain_text("Stopped. Nothing of it was kept.")
    page.goto("/vault")
    expect(page.get_by_text("wrong.mp4")).to_have_count(0)


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_files_can_be_dropped_and_pasted(page: Page, way: str) -> None:
    page.evaluate(
        """(way) => {
          const held = new DataTransfer();
          held.items.add(new File([`words ${Math.random()}`], "note.txt"));
          const event = way === "drop"
            ? new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: held, bubbles: true });
          document.querySelector("main").dispatchEvent(event);
        }""",
        way,
    )
    expect(page.get_by_role("heading", name="note")).to_be_visible()
