"""Mail in a real browser: one's choices, one click each, and the way out of a mail with no script at all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.accounts import model as accounts
from app.mail.intents import intend
from app.services import build
from app.settings import from_environment
from tests.browser.person import Person
from tests.stack import Stack

NOTE = "A useful note once a week"


@pytest.fixture
def stack(stack_of: Callable[[str], Stack]) -> Stack:
    """Mail is the same on every backend, so one is enough."""
    return stack_of("embedded")


def card(page: Page, name: str) -> Locator:
    return page.locator("main .card").filter(has_text=name)


def test_alice_turns_mail_on_and_off_again(alice: Person) -> None:
    page = alice.page
    page.goto("/settings")
    page.get_by_role("link", name="Mail: what we may send you").click()
    expect(card(page, NOTE)).to_contain_text("You have not chosen it")
    alice.meets_no_barrier()

    for name in (NOTE, "News of this product"):
        page.get_by_role("button", name=f"Turn on {name}").click()
        expect(card(page, name)).to_contain_text("chosen on this page")
    page.get_by_role("button", name=f"Turn off {NOTE}").click()
    expect(card(page, NOTE)).to_contain_text(re.compile("Off since"))
    page.get_by_role("button", name="Turn all of them off").click()
    expect(card(page, "News of this product")).to_contain_text(re.compile("Off since"))
    expect(page.get_by_role("button", name="Turn all of them off")).to_have_count(0)
    alice.meets_no_barrier()


@pytest.mark.parametrize("scripts", [False], indirect=True)
def test_one_click_in_a_mail_stops_it_without_scripts(alice: Person, stack: Stack) -> None:
    page = alice.page
    page.goto("/settings/email")
    page.get_by_role("button", name=f"Turn on {NOTE}").click()
    is_sent_a_note(alice, stack)

    link = page.locator("article").filter(has_text=alice.email).locator("a[href*='/unsubscribe/']").first
    for _ in range(100):
        page.goto("/dev/mail")
        if link.count():
            break
        page.wait_for_timeout(50)
    page.context.clear_cookies()
    link.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Unsubscribe")
    alice.meets_no_barrier()
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    alice.meets_no_barrier()
    page.get_by_role("link", name="See everything we may send").click()
    expect(card(page, NOTE)).to_contain_text("Off. It does not go to this address.")
    alice.meets_no_barrier()
    assert page.context.cookies() == []

    page.get_by_role("button", name="Turn all of them off").click()
    expect(page.get_by_text("Off. It does not go to this address.")).to_have_count(3)
    expect(page.get_by_role("button", name="Turn")).to_have_count(0)


def is_sent_a_note(reader: Person, stack: Stack) -> None:
    """As a campaign would, without waiting for its day."""
    services = build(from_environment(stack.environ()))
    tenant = accounts.find_by_email(services, reader.email)
    assert tenant
    owed = intend(
        services, template="weekly_wait", to=reader.email, event="this week", values={}, tenant=tenant,
        category="resources",
    )  # fmt: skip
    services.store.tenant(tenant).write(*owed.changes)
    owed.enqueue()
