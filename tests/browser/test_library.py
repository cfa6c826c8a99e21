"""The library in a real browser: a question, the checklist that answers it, a tick, and the paper that comes of it."""

from __future__ import annotations

import io

import pypdfium2
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.promises import promise


@promise("3.4", part=True)
def test_alice_asks_and_ticks_and_prints(alice: Person) -> None:
    page = alice.page
    page.goto("/library")
    page.get_by_label("What do you need?").fill("handing the kids over tomorrow, list")
    page.get_by_label("What do you need?").press("Enter")
    expect(page.locator("#found mark").first).to_be_visible()
    alice.meets_no_barrier()
    page.get_by_role("link", name="Exchange day", exact=True).first.click()

    boxes = page.locator("#checklist input[type=checkbox]")
    boxes.nth(1).check()
    if not alice.scripts:
        alice.presses("Save the ticks")
    expect(page.locator("#ticked")).to_contain_text("1 of ")
    page.reload()
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.nth(0)).not_to_be_checked()
    alice.meets_no_barrier()

    page.wait_for_load_state()
    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="Letter")))
    assert len(paper) == 1, "a list that spills over is not taken along"
    words = paper[0].get_textpage().get_text_range()
    assert "Do one small thing that is only for you." in " ".join(words.split())
    assert "Not legal, medical or psychological advice." in " ".join(words.split())
    for left_out in ("Leave now", "Save the ticks", "Incidents"):
        assert left_out not in words
