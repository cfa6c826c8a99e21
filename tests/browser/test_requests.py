"""A privacy request in a real browser: from somebody who is not signed in to the answer that staff wrote."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.accounts.model import grant_staff
from app.services import build
from app.settings import from_environment
from tests.browser.person import Person
from tests.stack import Stack

ASKED = "What do you hold about me, and where is it from?"
ANSWERED = "Your address and your name, both from yourself."


@pytest.fixture
def stack(stack_of: Callable[[str], Stack]) -> Stack:
    """Requests are the same on every backend, so one is enough."""
    return stack_of("embedded")


@pytest.fixture
def dana(opened: Callable[..., BrowserContext], stack: Stack, scripts: bool) -> Person:
    """Staff, at a desk."""
    email = f"dana-{'with' if scripts else 'without'}@example.org"
    person = Person.back_again(opened("desktop", scripts=scripts).new_page(), email, stack.url, scripts=scripts)
    grant_staff(build(from_environment(stack.environ())), email)
    return person


def opens_the_link(page: Page, email: str, subject: str) -> None:
    """The one that leads to their request, out of the newest mail with this subject."""
    mail = page.locator("article").filter(has_text=email).filter(has_text=subject)
    for _ in range(100):
        page.goto("/dev/mail")
        if mail.count():
            break
        page.wait_for_timeout(50)
    mail.first.locator("a[href*='/requests/']").first.click()


def test_a_signed_out_person_asks_and_reads_the_answer(page: Page, dana: Person, scripts: bool) -> None:
    email = f"robin-{'with' if scripts else 'without'}@example.org"
    robin = Person(page, email, scripts)
    page.goto("/contact")
    page.locator("main a[href='/requests/new']").first.click()
    robin.meets_no_barrier()
    page.get_by_role("link", name="See what you hold about me").click()
    robin.fills(text=ASKED, email="robin@")
    robin.presses("Send")
    expect(page.get_by_text("Check the address").first).to_be_visible()
    expect(page.get_by_label("What is it about?")).to_have_value(ASKED)
    robin.meets_no_barrier()
    robin.fills(email=email)
    robin.presses("Send")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")

    opens_the_link(page, email, "We have your request")
    expect(page.get_by_text(ASKED)).to_have_count(0)
    robin.meets_no_barrier()
    robin.presses("Yes, show it")
    expect(page.get_by_text(ASKED)).to_be_visible()
    robin.meets_no_barrier()
    number = page.get_by_role("heading", level=1).inner_text().removeprefix("Request ")

    dana.page.goto("/admin/requests")
    dana.meets_no_barrier()
    dana.page.locator("main .card").filter(has_text=number).get_by_role("link").click()
    dana.presses("Acknowledge")
    expect(dana.page.get_by_text("Seen by one of us")).to_be_visible()
    dana.fills(words=ANSWERED)
    dana.presses("Send as the answer")
    expect(dana.page.locator("dl.record")).to_contain_text("Answered")
    dana.meets_no_barrier()

    opens_the_link(page, email, "News about your request")
    expect(page.get_by_text(ANSWERED)).to_be_visible()
    expect(page.locator("dl.record")).to_contain_text(re.compile("Answered"))
    robin.meets_no_barrier()
