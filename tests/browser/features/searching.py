"""The library by meaning: a question in other words than the page's, its checklist, a tick, and the paper of it."""

from __future__ import annotations

import io

import pypdfium2
from playwright.sync_api import expect

from tests.browser.answerers import Answerer
from tests.browser.person import Person

QUESTION = "swapping the little ones tomorrow: what do I need"
"""By its words alone it leads to a bag for court first."""


def works(alice: Person, answerer: Answerer) -> None:
    page = alice.page
    _looks_for_it(alice, answerer)
    alice.meets_no_barrier()
    page.locator("#found li a").first.click()

    boxes = page.locator("#checklist input[type=checkbox]")
    boxes.nth(1).check()
    if not alice.scripts:
        alice.presses("Save the ticks")
    expect(page.locator("#ticked")).to_contain_text("1 of ")
    page.reload()
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.nth(0)).not_to_be_checked()
    if answerer.vectors is None:
        alice.meets_no_barrier()
    page.wait_for_load_state()
    _is_good_on_paper(page.pdf(format="Letter"))


def _looks_for_it(alice: Person, answerer: Answerer) -> None:
    page = alice.page
    first = page.locator("#found li").first
    if answerer.vectors:
        answerer.vectors.heard.clear()
    for _ in range(20):  # elsewhere's vectors are read in aside: the first question is answered by words
        page.goto("/library")
        page.get_by_label("What do you need?").fill(QUESTION)
        page.get_by_label("What do you need?").press("Enter")
        expect(page.locator("#found mark").first).to_be_visible()
        if answerer.vectors is None or QUESTION in [one.body["inputText"] for one in answerer.vectors.heard]:
            break
    else:
        raise AssertionError("the question's meaning was never asked for")
    expect(first.get_by_role("link", name="Exchange day", exact=True)).to_be_visible()


def _is_good_on_paper(pdf: bytes) -> None:
    paper = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(paper) == 1, "a list that spills over is not taken along"
    words = paper[0].get_textpage().get_text_range()
    assert "Do one small thing that is only for you." in " ".join(words.split())
    assert "Not legal, medical or psychological advice." in " ".join(words.split())
    for left_out in ("Leave now", "Save the ticks", "Incidents"):
        assert left_out not in words
