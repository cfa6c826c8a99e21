"""A year of WhatsApp brought in, asked about and cited in an answer: by rules, and by a model over the wire."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ai import anthropic_server
from tests.ai.provider import Provider, provider
from tests.browser.person import Person
from tests.promises import promise
from tests.stack import Stack

FIRST = date(2025, 11, 20)
SOLD = "I sold the trampoline to my cousin."
QUESTION = "Who has the trampoline now?"


@pytest.fixture
def year_of_chat(tmp_path: Path) -> Path:
    """About 400 messages; one of them tells of a trampoline."""
    told = []
    for number in range(200):
        day = FIRST + timedelta(days=number)
        when = f"{day:%-m/%-d/%y}"
        told.append(f"{when}, 8:15 AM - Sam Ortiz: Running late, about {number % 40 + 5} minutes.\n")
        told.append(f"{when}, 8:17 AM - Alice: We wait at the library.\n")
        if number == 120:
            told.append(f"{when}, 9:01 AM - Sam Ortiz: {SOLD}\n")
    path = tmp_path / "WhatsApp Chat with Sam.txt"
    path.write_text("".join(told), "utf-8")
    return path


def brings_in(alice: Person, chat: Path) -> None:
    page = alice.page
    page.goto("/messages/import")
    page.get_by_label("File").set_input_files(chat)
    alice.presses("Look at this file")
    waits_for(alice, "Look before saving")
    page.get_by_label("Alice", exact=False).check()
    alice.presses("Save 401 messages")
    waits_for(alice, "401 messages were saved")


def waits_for(alice: Person, heading: str) -> None:
    """A worker is at it; without scripts one looks again."""
    for _ in range(20):
        if alice.page.get_by_role("heading", name=heading).count():
            break
        alice.page.wait_for_timeout(700)
        if not alice.scripts:
            alice.page.reload()
    expect(alice.page.get_by_role("heading", name=heading)).to_be_visible(timeout=10_000)


def asks(alice: Person) -> None:
    alice.page.goto("/assistant")
    alice.page.get_by_label("Your question").fill(QUESTION)
    alice.presses("Ask")


def opens_the_citation(alice: Person) -> None:
    page = alice.page
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    page.mouse.wheel(0, -5000)  # the answer scrolled into sight, and the bar lies over what is above it
    page.wait_for_timeout(300)
    alice.meets_no_barrier()
    page.locator(".citation").first.click()
    expect(page.locator("main")).to_contain_text(SOLD)
    expect(page).to_have_url(re.compile("/messages/conversations/"))


@promise("3.4", "6.3", part=True)
def test_a_message_of_a_year_is_cited_in_an_answer_and_opened(alice: Person, year_of_chat: Path) -> None:
    brings_in(alice, year_of_chat)
    asks(alice)
    said = alice.page.locator(".answer-text")
    expect(said).to_contain_text(f"“{SOLD}”", timeout=20_000)  # the first question loads what it needs
    expect(alice.page.locator("#outcome")).to_contain_text("Written by rules; no AI provider is configured")
    opens_the_citation(alice)


@pytest.fixture
def answering() -> Iterator[Provider]:
    with provider(anthropic_server.says("The trampoline was ", "sold to a cousin [1]. ", "Sam is a thief.")) as state:
        yield state


class TestWithAProvider:
    """The same by a model, over the provider's own wire."""

    @pytest.fixture
    def stack(self, stack_with_model: Stack) -> Stack:
        return stack_with_model

    @promise("3.4", "6.3", part=True)
    @pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
    def test_an_answer_of_a_model_cites_what_it_read_and_nothing_else_stands(
        self,
        opened: Callable[..., BrowserContext],
        stack: Stack,
        answering: Provider,
        year_of_chat: Path,
        scripts: bool,
    ) -> None:
        page: Page = opened("desktop", scripts=scripts).new_page()
        alice = Person.back_again(page, f"alice-asks-{int(scripts)}@example.org", stack.url, scripts=scripts)
        brings_in(alice, year_of_chat)
        asks(alice)
        expect(page.get_by_role("heading", name="Look at what would be sent")).to_be_visible()
        assert answering.heard == []
        alice.presses("Send this to Anthropic")
        expect(page.locator(".answer-text")).to_contain_text("The trampoline was sold to a cousin.", timeout=20_000)
        expect(page.locator("#outcome")).not_to_contain_text("thief")
        expect(page.locator("#outcome")).to_contain_text("1 sentence without a source was left out")
        opens_the_citation(alice)
