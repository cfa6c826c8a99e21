"""A summary of a span: a table whose rows lead to what they rest on, kept only when she says so, and as CSV."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.answerers import Answerer
from tests.browser.person import Person

SAID = json.dumps(
    {"rows": [{"source": 2, "event": "The writer numbers entry 1 of 2."}, {"source": 9, "event": "Sam is a thief."}]}
)


def works(alice: Person, answerer: Answerer) -> None:
    page = alice.page
    alice.has_written(2)
    page.goto("/assistant/summary")
    answerer.will_say(*(SAID[at : at + 9] for at in range(0, len(SAID), 9)))
    answerer.is_asked(alice, "Sum it up")

    outcome = page.locator("#outcome")
    answerer.is_named_at(outcome)
    expect(outcome.get_by_role("table")).to_contain_text("1 of 2.")
    if answerer.text:
        expect(outcome).not_to_contain_text("thief")
        expect(outcome).to_contain_text("1 row without a source was left out")
    else:
        alice.meets_no_barrier()

    alice.presses("Keep this summary")
    expect(page.get_by_role("heading", name=re.compile("^Summary from"))).to_be_visible()
    expect(page.locator("main")).to_contain_text("It can be wrong; check it.")
    file = page.context.request.get(page.get_by_role("link", name="CSV").get_attribute("href") or "")
    assert "It can be wrong; check it." in file.text()
    page.get_by_role("table").get_by_role("link").last.click()
    expect(page).to_have_url(re.compile("/incidents/"))
    expect(page.locator("main")).to_contain_text("This is number 1 of 2.")
