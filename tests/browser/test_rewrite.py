"""An angry message becomes a calm one, a fact in it is settled, and it is sent: by rules, and by a provider's model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ai import anthropic_server
from tests.ai.provider import Provider, provider
from tests.browser.person import Person
from tests.promises import promise
from tests.stack import Stack

ANGRY = 'You selfish liar. You were 45 minutes late AGAIN on Tuesday!!! You told Emma "Daddy forgot you".'
FACTS = "The exchange was at 5 pm\nYou came at 5:45 pm"
CALM = 'The exchange was at 5 pm. You came at 5:45 pm, 45 minutes late, on Tuesday. You told Emma "Daddy forgot you".'
SAID = (
    f"### VERY NEUTRAL\n{CALM} Bring her Friday.\n\n### WARMER BUT FIRM\nThank you. {CALM}\n\n### FOLLOW-UP\nI wrote."
)


def begins(alice: Person) -> None:
    alice.page.goto("/messages/new")
    alice.fills(received="What a drama", facts=FACTS, to="Jordan", text=ANGRY)
    alice.presses("Save draft")
    expect(alice.page.get_by_role("heading", name="Message to Jordan")).to_be_visible()


def settles_and_sends(alice: Person) -> None:
    """The one fact that waits: refused while it does, and sent when it has her word."""
    page = alice.page
    page.get_by_role("link", name="I have sent it").click()
    alice.presses("Yes, this is what I sent")
    expect(page.locator("main")).to_contain_text("It is not marked as sent.")
    page.get_by_role("link", name=re.compile("Settle it first")).click()
    alice.meets_no_barrier()
    page.get_by_role("button", name=re.compile("^This is right")).click()
    expect(page.locator("main")).to_contain_text("Settled. Nothing else differs.")
    page.get_by_role("link", name="I have sent it").click()
    alice.presses("Yes, this is what I sent")
    expect(page.locator("main")).to_contain_text(re.compile("Sent .* text message: version [0-9]"))


@promise("3.4", "6.3", part=True)
def test_alice_settles_a_fact_in_a_calmer_wording_and_sends_it(alice: Person) -> None:
    page = alice.page
    begins(alice)
    alice.presses("Write versions")
    neutral = page.locator("article.version").filter(has_text=re.compile("very neutral", re.IGNORECASE)).first
    expect(neutral.locator("[data-copy-text]")).not_to_contain_text("liar")
    expect(neutral).to_contain_text("Written by rules; no AI provider is configured")
    neutral.get_by_role("link", name=re.compile("^Edit")).click()
    words = page.locator("textarea[name=text]")
    words.fill(words.input_value().replace("5:45 pm", "5:50 pm"))
    alice.presses("Save as a new version")
    expect(page.locator("main")).to_contain_text("Changed: “5:50 pm” stands where you have “5:45 pm”.")
    expect(page.locator("mark.fact")).to_have_count(1)
    settles_and_sends(alice)
    expect(page.locator("main")).to_contain_text("with help of our rules")


@pytest.fixture
def answering() -> Iterator[Provider]:
    pieces = [SAID[at : at + 9] for at in range(0, len(SAID), 9)]
    with provider(anthropic_server.says(*pieces)) as state:
        yield state


class TestWithAProvider:
    """The same by a model, over the provider's own wire."""

    @pytest.fixture
    def stack(self, stack_with_model: Stack) -> Stack:
        return stack_with_model

    @promise("3.4", "6.1", "6.3", part=True)
    @pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
    def test_alice_sees_what_leaves_agrees_and_settles_what_the_model_added(
        self, opened: Callable[..., BrowserContext], stack: Stack, answering: Provider, scripts: bool
    ) -> None:
        page: Page = opened("desktop", scripts=scripts).new_page()
        alice = Person.back_again(page, f"alice-model-{int(scripts)}@example.org", stack.url, scripts=scripts)
        begins(alice)
        alice.presses("Write versions")
        expect(page.get_by_role("heading", name="Look at what would be sent")).to_be_visible()
        assert answering.heard == []
        alice.meets_no_barrier()
        alice.presses("Send this to Anthropic")
        neutral = page.locator("article.version").filter(has_text=re.compile("very neutral", re.IGNORECASE)).first
        expect(neutral).to_contain_text("Added: “Friday” is in none of your words.")
        expect(neutral).to_contain_text("an AI model. It can be wrong; check it.")
        assert "Jordan" not in str(answering.heard[0].body)
        neutral.get_by_role("button", name="Pick version").click()
        settles_and_sends(alice)
        expect(page.locator("main")).to_contain_text(ANGRY)
