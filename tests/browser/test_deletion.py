"""The end of an account in a real browser: closed, opened again, closed, and removed for good with a certificate."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from app.accounts import model as accounts
from app.rights.deletion import purge
from app.rights.deletion import saga as sagas
from app.services import build
from app.settings import from_environment
from tests.browser.person import Person, opens_the_mail
from tests.promises import promise
from tests.stack import Stack

PAGE = "/settings/privacy/deletion"

_people = count(1)


@pytest.fixture
def stack(stack_of: Callable[[str], Stack]) -> Stack:
    """Pages are the same on every backend, so one is enough."""
    return stack_of("embedded")


def closes(alice: Person) -> None:
    """By the screen that says what goes, the mailed proof, and a tick."""
    alice.page.goto(PAGE)
    alice.meets_no_barrier()
    alice.presses("Send me the link")
    link = alice.page.locator("article").filter(has_text=alice.email).locator("a[href*='/settings/confirm/']").first
    for _ in range(100):
        alice.page.goto("/dev/mail")
        if link.count():
            break
        alice.page.wait_for_timeout(50)
    link.click()
    alice.presses("Go on")
    alice.page.get_by_label("I want my account").check()
    alice.meets_no_barrier()
    alice.presses("Close and delete my account")
    expect(alice.page.get_by_role("heading", name="The account is closed")).to_be_visible()
    alice.meets_no_barrier()


def signs_in(alice: Person) -> None:
    alice.page.goto("/sign-in")
    alice.page.get_by_label("Email", exact=False).fill(alice.email)
    alice.presses("link")
    opens_the_mail(alice.page, alice.email)
    alice.page.locator("main").get_by_role("button", name="Sign in").click()


def thirty_days_pass(stack: Stack, email: str) -> None:
    """For the removal alone; what it does is told in tests/rights/deletion."""
    ahead = [timedelta(days=30, minutes=1)]
    services = build(from_environment(stack.environ()), now=lambda: datetime.now(UTC) + ahead[0])
    tenant = accounts.find_by_email(services, email)
    assert tenant
    household = accounts.read(services.store.tenant(tenant))
    assert household
    assert household.account.record.closing
    saga = household.account.record.closing.saga
    purge.work(services, saga)
    ahead[0] += timedelta(minutes=1)
    purge.work(services, saga)
    assert sagas.load(services, saga) is None or services.store.keys.destroyed(tenant)


@promise("12.3")
@pytest.mark.timeout(180)
def test_an_account_is_closed_opened_again_closed_and_removed_for_good(
    page: Page, screen: str, scripts: bool, stack: Stack
) -> None:
    email = f"leaver-{next(_people)}-{os.getpid()}@example.org"
    alice = Person.back_again(page, email, stack.url, scripts=scripts)
    alice.has_written(1)
    closes(alice)

    signs_in(alice)
    expect(page.get_by_role("heading", name="Your account is closed")).to_be_visible()
    alice.meets_no_barrier()
    alice.presses("Come back")
    expect(page).to_have_url(re.compile("/home"))
    page.goto("/incidents")
    expect(page.get_by_text("This is number 1 of 1.")).to_be_visible()

    closes(alice)
    follows = page.url
    thirty_days_pass(stack, email)
    page.goto(follows)
    expect(page.get_by_role("heading", name="The account is deleted")).to_be_visible()
    alice.meets_no_barrier()
    alice.presses("Show the certificate")
    expect(page.get_by_role("heading", name="Certificate of deletion")).to_be_visible()
    expect(page.get_by_text("Destroyed.")).to_be_visible()
    alice.meets_no_barrier()
    signs_in(alice)
    expect(page.get_by_label("18 or older")).to_be_visible()
