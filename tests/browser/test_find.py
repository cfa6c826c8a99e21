"""Finding an entry again: by words, by kind, and page after page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person


def test_alice_finds_one_entry_among_many_by_its_words(alice: Person) -> None:
    page = alice.page
    alice.has_written(30)
    page.goto("/incidents")
    expect(page.locator("#count")).to_have_text("30 entries, newest first")

    if alice.scripts:
        steps = page.evaluate("history.length")
        page.get_by_label("Words to look for").press_sequentially("number")
        expect(page).to_have_url(re.compile("q=number$"))
        assert page.evaluate("history.length") == steps, "what was typed on the way is in the browser's history"
    page.get_by_label("Words to look for").fill("number 17 of")
    alice.presses("Search")

    expect(page.locator("#count")).to_have_text("1 of 30 entries")
    expect(page.locator("main mark").first).to_be_visible()
    expect(page.locator("main article")).to_have_count(1)
    alice.meets_no_barrier()


def test_alice_narrows_the_list_by_kind_and_dates_and_can_share_the_address(alice: Person) -> None:
    page = alice.page
    alice.has_written(12)
    page.goto("/incidents")
    alice.fills(kind="school", **{"from": "2026-10-01"})
    page.get_by_role("button", name="Show these entries").click()

    expect(page.locator("#count")).to_have_text("4 of 12 entries")
    alice.meets_no_barrier()
    expect(page).to_have_url(re.compile(r"(?=.*kind=school)(?=.*from=2026-10-01)"))
    page.reload()
    expect(page.locator("#count")).to_have_text("4 of 12 entries")


def test_alice_reads_on_beyond_the_first_page(alice: Person) -> None:
    page = alice.page
    alice.has_written(30)
    page.goto("/incidents")
    expect(page.locator("main article")).to_have_count(25)

    page.get_by_role("link", name="Load more").click()

    expect(page.locator("main article")).to_have_count(30 if alice.scripts else 5)
    expect(page.locator("#more")).to_contain_text("30 of 30 entries")
    alice.meets_no_barrier()

    page.locator("main article a").nth(-2).click()
    expect(page.locator("#entry")).to_contain_text("This is number 29 of 30.")
    page.go_back()
    expect(page.locator("main article")).to_have_count(30 if alice.scripts else 5)
    expect(page.locator("main article").nth(-2)).to_be_in_viewport()
