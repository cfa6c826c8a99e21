"""Correcting an entry: the first words stay, and the page shows both."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person


def test_alice_corrects_an_entry_and_her_first_words_stay(alice: Person) -> None:
    page = alice.page
    alice.writes(on="2026-11-19", narrative="Pick-up was forty minutes late.", people="Sam (other parent)")
    page.get_by_role("link", name="Correct").click()
    expect(page.get_by_role("heading", name="Correct this entry")).to_be_visible()
    alice.meets_no_barrier()

    alice.fills(narrative="Pick-up was fifty minutes late.", reason="I looked at my call log.")
    alice.presses("Save correction")

    expect(page.get_by_role("heading", name="How it came to read like this")).to_be_visible()
    expect(page.get_by_text("I looked at my call log.")).to_be_visible()
    alice.meets_no_barrier()
    page.get_by_role("link", name="Read it as it was").first.click()
    expect(page.get_by_text("Pick-up was forty minutes late.").first).to_be_visible()
    alice.meets_no_barrier()
    page.goto("/incidents")
    expect(page.locator("main")).to_contain_text("Pick-up was fifty minutes late.")
    expect(page.locator("main")).not_to_contain_text("forty")


def test_alice_withdraws_an_entry_and_it_stays_as_withdrawn(alice: Person) -> None:
    page = alice.page
    alice.writes(on="2026-11-19", narrative="Nobody opened the door.")
    page.get_by_role("link", name="Withdraw").click()
    expect(page.get_by_role("heading", name="Withdraw this entry?")).to_be_visible()
    alice.meets_no_barrier()

    alice.fills(reason="It was the day before.")
    alice.presses("Withdraw the entry")

    expect(page.get_by_text(re.compile("^Withdrawn ")).first).to_be_visible()
    expect(page.get_by_text("It was the day before.").first).to_be_visible()
    expect(page.get_by_text("Nobody opened the door.").first).to_be_visible()
    alice.meets_no_barrier()


@pytest.mark.parametrize(("screen", "scripts"), [("phone", True)], indirect=True)
def test_folds_that_were_open_because_they_were_filled_are_closed_on_the_next_entry(alice: Person) -> None:
    page = alice.page
    alice.writes(on="2026-11-19", narrative="Pick-up was forty minutes late.")
    page.get_by_role("link", name="Correct").click()
    expect(page.get_by_role("heading", name="Correct this entry")).to_be_visible()
    alice.fills(place="The library", reason="The place was missing.")
    alice.presses("Save correction")
    page.get_by_role("link", name="Correct").click()
    expect(page.locator("details[data-fold=entry-where]")).to_have_attribute("open", "")
    page.get_by_role("link", name="Cancel").click()
    expect(page).to_have_url(re.compile(r"/incidents/[a-z0-9]{26}$"))

    page.goto("/incidents/new")

    expect(page.locator("details[data-fold][open]")).to_have_count(0)
    page.locator("details[data-fold=entry-who] > summary").click()
    page.reload()
    expect(page.locator("details[data-fold=entry-who]")).to_have_attribute("open", "")
    expect(page.locator("details[data-fold][open]")).to_have_count(1)
