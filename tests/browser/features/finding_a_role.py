"""A role for what somebody tells in a sentence: why, what to do first, and a press that makes it hers."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from app.accounts.roles import ROLES
from tests.browser.answerers import Answerer
from tests.browser.person import Person

TOLD = "i filed my own divorce and now they say i need exhibits marked"
ROLE = ROLES["self-represented"]
WHY = "You speak for yourself in court."


def works(alice: Person, answerer: Answerer) -> None:
    page = alice.page
    page.goto("/roles")
    page.get_by_label("What is going on?").fill(TOLD)
    answerer.will_say(json.dumps({"role": "self-represented", "why": WHY}))
    answerer.is_asked(alice, "Show me where to begin")

    answer = page.locator("main .card").filter(has=page.get_by_role("heading", name=ROLE))
    answerer.is_named_at(answer)
    if answerer.text:
        expect(answer).to_contain_text(WHY)
    else:
        alice.meets_no_barrier()
    expect(answer.get_by_role("heading", name="What to do first")).to_be_visible()
    answer.get_by_role("button", name="This is my role").click()
    expect(page.locator("main")).to_contain_text(re.compile(f"Noted: {re.escape(ROLE)}"))
