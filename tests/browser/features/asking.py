"""A year of WhatsApp brought in, searched, asked about, and cited in an answer whose source opens."""

from __future__ import annotations

import re
import tempfile
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.answerers import Answerer
from tests.browser.person import Person

FIRST = date(2025, 11, 20)
SOLD = "I sold the trampoline to my cousin."
QUESTION = "Who has the trampoline now?"
SAID = ("The trampoline was ", "sold to a cousin [1]. ", "Sam is a thief.")


def works(alice: Person, answerer: Answerer) -> None:
    page = alice.page
    _brings_in(alice)
    page.goto("/messages?q=trampoline")
    expect(page.locator("#conversations article")).to_contain_text(SOLD)
    page.goto("/assistant")
    page.get_by_label("Your question").fill(QUESTION)
    answerer.will_say(*SAID)
    answerer.is_asked(alice, "Ask")

    outcome = page.locator("#outcome")
    answerer.is_named_at(outcome)
    if answerer.text:
        expect(page.locator(".answer-text")).to_contain_text("The trampoline was sold to a cousin.")
        expect(outcome).not_to_contain_text("thief")
        expect(outcome).to_contain_text("1 sentence without a source was left out")
    else:
        expect(page.locator(".answer-text")).to_contain_text(f"“{SOLD}”")
        alice.meets_no_barrier()
    _opens_the_citation(alice)


def _brings_in(alice: Person) -> None:
    page = alice.page
    page.goto("/messages/import")
    with tempfile.TemporaryDirectory() as folder:
        chat = Path(folder) / "WhatsApp Chat with Sam.txt"
        chat.write_text(_year_of_chat(), "utf-8")
        page.get_by_label("File").set_input_files(chat)
        alice.presses("Look at this file")
    alice.waits_for("Look before saving")
    page.get_by_label("Alice", exact=False).check()
    alice.presses("Save 731 messages")
    alice.waits_for("731 messages were saved")


def _year_of_chat() -> str:
    """Two messages a day; one more tells of a trampoline."""
    told = []
    for number in range(365):
        when = f"{FIRST + timedelta(days=number):%-m/%-d/%y}"
        told.append(f"{when}, 8:15 AM - Sam Ortiz: Running late, about {number % 40 + 5} minutes.\n")
        told.append(f"{when}, 8:17 AM - Alice: We wait at the library.\n")
        if number == 120:
            told.append(f"{when}, 9:01 AM - Sam Ortiz: {SOLD}\n")
    return "".join(told)


def _opens_the_citation(alice: Person) -> None:
    page = alice.page
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    page.locator(".citation").first.click()
    expect(page.locator("main")).to_contain_text(SOLD)
    expect(page).to_have_url(re.compile("/messages/conversations/"))
