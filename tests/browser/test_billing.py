"""A whole subscription at a real browser: read-only, paid at the stand-in, open, ended, read-only again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.person import Person
from tests.promises import promise
from tests.stack import Stack

READ_ONLY = "Your record is read-only. Everything in it stays yours to read, export and delete."


@pytest.fixture(scope="module")
def with_billing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product and the stand-in for Stripe, without a trial, so that a plan is what opens it."""
    environment = {"PROXY_COUNT": "1", "BILLING": "stripe", "TRIAL_DAYS": "0"}
    with Stack(tmp_path_factory.mktemp("billing") / "data", environment) as running:
        yield running


@pytest.fixture
def stack(with_billing: Stack) -> Stack:
    """Stripe is the same behind every store, so one is enough."""
    return with_billing


def standin_of(stack: Stack) -> str:
    return f"http://127.0.0.1:{stack.port + 1}"


def months_pass(stack: Stack, count: int) -> None:
    """At the stand-in alone: what falls due there is told to the product as Stripe would."""
    with urlopen(f"{standin_of(stack)}/standin/clock", urlencode({"months": count}).encode(), timeout=20) as answer:
        assert answer.status == 200


def comes_to_say(page: Page, address: str, words: str | re.Pattern[str]) -> None:
    """A page that says so as soon as word has come; looked at again as a person would."""
    for _ in range(40):
        page.goto(address)
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(250)
    expect(page.get_by_text(words)).to_be_visible()


@promise("4.1", part=True)
def test_a_plan_opens_writing_and_its_end_leaves_the_record_to_read(alice: Person, stack: Stack) -> None:
    page = alice.page
    expect(page.get_by_text(READ_ONLY)).to_be_visible()
    alice.meets_no_barrier()
    page.goto("/incidents/new")
    expect(page.get_by_role("button", name="Save entry")).to_be_disabled()
    page.get_by_role("link", name="See what a plan opens").click()
    alice.meets_no_barrier()
    page.locator("#plan-parent_annual").check()
    page.get_by_role("button", name="Go to payment").click()
    page.wait_for_url(f"{standin_of(stack)}/**")
    page.get_by_role("button", name=re.compile("pay", re.IGNORECASE)).first.click()
    page.wait_for_url(re.compile("/settings/billing/after"))
    expect(page.get_by_role("heading", name="Your plan is set")).to_be_visible()

    alice.writes(on="2026-11-19", narrative="He was late.")
    expect(page.locator("main")).to_contain_text("He was late.")

    page.goto("/settings/billing")
    page.get_by_role("link", name="End my plan").click()
    alice.meets_no_barrier()
    page.get_by_role("button", name="End my plan").click()
    expect(page.get_by_text("It does not renew")).to_be_visible()
    months_pass(stack, 13)
    comes_to_say(page, "/home", READ_ONLY)
    expect(page.get_by_text("He was late.")).to_be_visible()
    page.goto("/incidents/new")
    expect(page.get_by_role("button", name="Save entry")).to_be_disabled()
    alice.meets_no_barrier()


def test_every_page_of_billing_meets_the_standards(opened: Callable[..., BrowserContext], stack: Stack) -> None:
    """Gone back from paying first, then paid, then changed; each page on the way is looked at."""
    alice = Person.back_again(opened("phone", color_scheme="dark").new_page(), "standards@example.org", stack.url)
    page = alice.page
    page.goto("/settings/billing")
    page.get_by_role("button", name="Go to payment").click()
    page.wait_for_url(f"{standin_of(stack)}/**")
    page.goto("/settings/billing/after")
    expect(page.get_by_role("heading", name="We are waiting to hear from Stripe")).to_be_visible()
    alice.meets_no_barrier()
    page.get_by_role("link", name="Back to your plan").click()
    page.get_by_role("button", name="Go to payment").click()
    page.wait_for_url(f"{standin_of(stack)}/**")
    page.get_by_role("button", name=re.compile("pay", re.IGNORECASE)).first.click()
    page.wait_for_url(re.compile("/settings/billing/after"))
    alice.meets_no_barrier()
    page.get_by_role("link", name="See your plan").click()
    page.locator("#plan-professional_monthly").check()
    page.get_by_role("button", name="Look at this change").click()
    alice.meets_no_barrier()
    page.get_by_role("button", name="Change my plan").click()
    expect(page.get_by_text("Your plan is Professional, by the month now.")).to_be_visible()
    alice.meets_no_barrier()
    page.get_by_role("link", name="Receipts").click()
    expect(page.get_by_role("cell", name="Paid").first).to_be_visible()
    alice.meets_no_barrier()
