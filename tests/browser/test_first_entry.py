"""The first visit: from the sign-in page to an entry on the timeline."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.promises import promise


@promise("3.3", part=True)
def test_alice_signs_in_and_writes_down_what_happened_tonight(newcomer: Person) -> None:
    alice, page = newcomer, newcomer.page
    alice.meets_no_barrier()
    page.goto("/incidents/new")

    alice.fills(occurred_on="2026-11-19", occurred_at="17:05", narrative="Pick-up was forty minutes late.")
    alice.meets_no_barrier()
    alice.saves()

    expect(page.get_by_text("Pick-up was forty minutes late.").first).to_be_visible()
    page.goto("/incidents")
    card = page.locator("main").get_by_text("Pick-up was forty minutes late.")
    expect(card).to_be_visible()
    expect(page.get_by_text(re.compile("Thu 19 Nov")).first).to_be_visible()
    alice.meets_no_barrier()


def test_alice_is_told_what_is_missing_and_keeps_her_words(alice: Person) -> None:
    page = alice.page
    page.goto("/incidents/new")
    alice.fills(occurred_on="", narrative="He did not come.")

    alice.saves()

    expect(page.get_by_role("alert")).to_contain_text("Choose the day it happened")
    expect(page.locator("[name=narrative]")).to_have_value("He did not come.")
    alice.meets_no_barrier()
