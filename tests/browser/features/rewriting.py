"""An angry message: looked at as it is typed, said calmly, a fact in it settled, picked, sent, and found again."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.answerers import Answerer
from tests.browser.person import Person

RECEIVED = "You are late AGAIN. You always do this to the kids!!!"
ANGRY = 'You always blame me. You were 45 minutes late on Tuesday, you narcissist. You told Emma "Daddy forgot you".'
FACTS = "The exchange was at 5 pm\nYou came at 5:45 pm"
CALM = 'The exchange was at 5 pm. You came at 5:45 pm, 45 minutes late, on Tuesday. You told Emma "Daddy forgot you".'
SAID = (
    f"### VERY NEUTRAL\n{CALM} Bring her Friday.\n\n### WARMER BUT FIRM\nThank you. {CALM}\n\n### FOLLOW-UP\nI wrote."
)


def works(alice: Person, answerer: Answerer) -> None:
    _begins(alice)
    answerer.will_say(*(SAID[at : at + 9] for at in range(0, len(SAID), 9)))
    answerer.is_asked(alice, "Write versions")
    neutral = alice.page.locator("article.version").filter(has_text=re.compile("very neutral", re.IGNORECASE)).first
    answerer.is_named_at(neutral)
    expect(neutral.locator("[data-copy-text]")).not_to_contain_text("narcissist")
    if answerer.text:
        assert "Jordan" not in str(answerer.text.heard[0].body)
        expect(neutral).to_contain_text("Added: “Friday” is in none of your words.")
        neutral.get_by_role("button", name="Pick version").click()
    else:
        _changes_a_fact(alice, neutral)
    _settles_and_sends(alice)
    expect(alice.page.locator("main")).to_contain_text("You often blame me")
    if answerer.text is None:
        expect(alice.page.locator("main")).to_contain_text("with help of our rules")
        alice.meets_no_barrier()
    alice.page.goto("/messages?q=45&state=sent")
    expect(alice.page.locator("main article")).to_have_count(1)


def _begins(alice: Person) -> None:
    page = alice.page
    page.goto("/messages/new")
    alice.fills(received=RECEIVED, facts=FACTS, to="Jordan", text=ANGRY)
    if not alice.scripts:
        alice.presses("Check the tone")
    expect(page.locator("#tone-said")).to_contain_text("2 places may read as hostile")
    page.get_by_role("button", name="Use “You often”").click()
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile("^You often blame me"))
    alice.presses("Save draft")
    expect(page.get_by_role("heading", name="Message to Jordan")).to_be_visible()
    expect(page.locator("blockquote").locator("visible=true").first).to_have_text(RECEIVED)


def _changes_a_fact(alice: Person, neutral: Locator) -> None:
    neutral.get_by_role("link", name=re.compile("^Edit")).click()
    words = alice.page.locator("textarea[name=text]")
    words.fill(words.input_value().replace("5:45 pm", "5:50 pm"))
    alice.presses("Save as a new version")
    expect(alice.page.locator("main")).to_contain_text("Changed: “5:50 pm” stands where you have “5:45 pm”.")
    expect(alice.page.locator("mark.fact")).to_have_count(1)


def _settles_and_sends(alice: Person) -> None:
    """The one fact that waits: refused while it does, and sent when it has her word."""
    page = alice.page
    page.get_by_role("link", name="I have sent it").click()
    alice.presses("Yes, this is what I sent")
    expect(page.locator("main")).to_contain_text("It is not marked as sent.")
    alice.meets_no_barrier()
    page.get_by_role("link", name=re.compile("Settle it first")).click()
    page.get_by_role("button", name=re.compile("^This is right")).click()
    expect(page.locator("main")).to_contain_text("Settled. It does not see everything: read who did what yourself.")
    page.get_by_role("link", name="I have sent it").click()
    alice.presses("Yes, this is what I sent")
    expect(page.locator("main")).to_contain_text(re.compile("Sent .* text message: version [0-9]"))
