"""An angry message: looked at as it is typed, revised, kept while it is typed, and copied."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import Person
from tests.promises import promise

RECEIVED = "You are late AGAIN. You always do this to the kids!!!"
ANGRY = "You always blame me. I was there at 5:02 pm on 13 November. You are a narcissist. Send the $120 for shoes."
FACTS = "13 November, 5:02 pm\nShoes: $120"


def writes_an_angry_answer(alice: Person) -> None:
    page = alice.page
    page.goto("/messages/new")
    alice.fills(received=RECEIVED, facts=FACTS, to="Sam", text=ANGRY)
    if not alice.scripts:
        alice.presses("Check the tone")
    expect(page.locator("#tone-said")).to_contain_text("2 places may read as hostile")
    expect(page.locator(".tone-mark")).to_have_count(2)
    alice.meets_no_barrier()


@promise("3.3", part=True)
def test_alice_revises_her_own_words_and_both_stay(alice: Person) -> None:
    page = alice.page
    writes_an_angry_answer(alice)
    alice.presses("Save draft")
    page.get_by_role("link", name="Edit version 1").click()
    expect(page.locator("#tone-said")).to_contain_text("2 places")
    for button in ("Use “You often”", "Leave it out"):
        page.get_by_role("button", name=button).click()
    expect(page.locator(".tone-mark")).to_have_count(0)
    expect(page.locator("textarea[name=text]")).not_to_have_value(re.compile("narcissist"))
    alice.fills(text="I was there at 5:02 pm.")
    alice.presses("Save as a new version")

    expect(page.locator("article.version")).to_have_count(2)
    page.locator("article.version").first.get_by_text("What changed from version 1").click()
    expect(page.locator("article.version").first.locator("del").first).to_contain_text("You always blame me")
    alice.meets_no_barrier()
    page.goto("/messages")
    expect(page.locator("main article").first).to_contain_text("I was there at 5:02 pm.")
    alice.meets_no_barrier()
    with page.expect_download() as file:
        page.get_by_role("link", name="spreadsheet").click()
    assert "You always blame me." in file.value.path().read_text("utf-8-sig")


@pytest.mark.parametrize(("screen", "scripts"), [("phone", True)], indirect=True)
def test_what_alice_types_is_kept_before_she_saves(alice: Person) -> None:
    page = alice.page
    page.goto("/messages/new")
    page.locator("textarea[name=text]").press_sequentially("Half a thought")
    expect(page.locator("#kept-note")).to_contain_text("Saved as draft")
    page.goto("/messages")
    page.get_by_role("link", name="Half a thought").click()

    expect(page.locator("textarea[name=text]")).to_have_value("Half a thought")


@pytest.mark.parametrize(("screen", "scripts"), [("desktop", True)], indirect=True)
def test_a_finished_wording_is_copied_with_one_press(alice: Person, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writes_an_angry_answer(alice)
    alice.presses("Save draft")
    page.get_by_text("The text alone, to copy").click()
    alice.presses("Copy")

    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == ANGRY
