"""A year of WhatsApp brought in: looked at, saved by a worker, searched, and put to an entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

FIRST = date(2025, 11, 20)
DAYS = 365


@pytest.fixture
def year_of_chat(tmp_path: Path) -> Path:
    """An Android export with four messages a day, a notice, messages of several lines, and one line that is broken."""
    told = [f"{FIRST:%-m/%-d/%y}, 8:00 AM - Messages and calls are end-to-end encrypted.\n"]
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        when = f"{day:%-m/%-d/%y}"
        told += [
            f"{when}, 8:15 AM - Sam Ortiz: Day {number}: I am running late, about 20 minutes.\n",
            f"{when}, 8:17 AM - Alice: Thank you for telling me.\nWe wait at the library.\n",
            f"{when}, 5:05 PM - Sam Ortiz: <Media omitted>\n",
            f"{when}, 5:30 PM - Alice: Home now. Café “Luna” was open.\n",
        ]
    told.append("2/30/26, 9:00 AM - Sam Ortiz: A day that is none.\n")
    path = tmp_path / "WhatsApp Chat with Sam.txt"
    path.write_text("".join(told), "utf-8")
    return path


@pytest.fixture
def brings_in(alice: Person, year_of_chat: Path) -> Callable[[], None]:
    """Chooses the file, and waits until a worker has looked at it."""

    def act() -> None:
        alice.page.goto("/messages/import")
        alice.meets_no_barrier()
        alice.page.get_by_label("File", exact=True).set_input_files(year_of_chat)
        alice.presses("Look at this file")
        alice.waits_for("Look before saving")

    return act


def test_a_year_of_whatsapp_is_brought_in_searched_and_put_to_an_entry(
    alice: Person, brings_in: Callable[[], None]
) -> None:
    page = alice.page
    brings_in()
    expect(page.get_by_text("1,461 messages are ready")).to_be_visible()
    expect(page.get_by_text("1 left out")).to_be_visible()
    alice.meets_no_barrier()

    page.get_by_label("Alice", exact=False).check()
    alice.presses("Save 1,461 messages")

    alice.waits_for("1,461 messages were saved")
    alice.meets_no_barrier()
    page.get_by_role("link", name="Read the conversation").click()
    expect(page.locator(".bubble").first).to_contain_text("Home now. Café “Luna” was open.")
    expect(page.locator(".bubble").first).to_contain_text("(you)")
    alice.meets_no_barrier()

    page.get_by_role("link", name="Earlier messages").click()
    expect(page.get_by_text("Day 352: I am running late", exact=False).first).to_be_visible()

    page.goto("/messages?q=%22day 100:%22 late")
    page.locator("#conversations article a").first.click()
    found = page.locator(".bubble-chosen")
    expect(found).to_contain_text("Day 100: I am running late, about 20 minutes.")
    found.locator(".bubble-time").click()
    expect(page.get_by_text("Line 502 of WhatsApp Chat with Sam.txt", exact=False)).to_be_visible()
    alice.meets_no_barrier()

    alice.presses("Write a new entry with these words")
    expect(page.locator("[name=quotes]")).to_have_value("Day 100: I am running late, about 20 minutes.")
    page.locator("[name=narrative]").fill("Late for the exchange again.")
    alice.saves()
    expect(page.locator("main")).to_contain_text("Messages that belong to it")
    expect(page.locator("main")).to_contain_text("Day 100: I am running late, about 20 minutes.")
    expect(page).to_have_url(re.compile("/incidents/"))

    brings_in()
    expect(page.get_by_text("There is nothing new to save.")).to_be_visible()
