"""Well-being in a browser: a plan onto paper, a month of check-ins read without a mouse, a complaint, and the lock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
from playwright.sync_api import Page, expect

from tests.browser.person import Person
from tests.promises import promise
from tests.wellbeing.canaries.marks import STEM, holds
from tests.wire import forms_of

SIGN = f"I stop answering my sister {STEM}aaa"

_STORED = """async () => JSON.stringify([
  Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, history.state,
  await Promise.all((await caches.keys()).map(async name =>
    Promise.all((await (await caches.open(name)).matchAll()).map(found => found.text())))),
  await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise(done => {
    indexedDB.open(name).onsuccess = ({ target: { result: base } }) => {
      const stores = [...base.objectStoreNames];
      if (!stores.length) return done([name]);
      const all = base.transaction(stores);
      Promise.all(stores.map(store => new Promise(read => {
        const rows = all.objectStore(store).getAll();
        rows.onsuccess = () => read([store, rows.result]);
      }))).then(done);
    };
  }))),
])"""
"""All that a page can leave in a browser."""


@promise("3.3", part=True)
def test_alice_makes_a_plan_and_takes_it_along_on_paper(alice: Person) -> None:
    page = alice.page
    page.goto("/wellbeing")
    page.get_by_role("link", name="Begin a plan").click()
    alice.meets_no_barrier()
    page.get_by_role("button", name="Begin this plan").last.click()
    expect(page.get_by_text("988").first).to_be_visible()
    alice.meets_no_barrier()
    page.locator("[name=text]").fill(SIGN)
    alice.presses("Save and go on")
    expect(page.get_by_role("heading", name=re.compile("step 2 of"))).to_be_visible()
    page.get_by_role("link", name="Skip this step").click()
    alice.presses("Save and show my plan")
    expect(page.get_by_text(SIGN)).to_be_visible()
    alice.meets_no_barrier()

    page.emulate_media(media="print")
    expect(page.get_by_text(SIGN)).to_be_visible()
    expect(page.get_by_text("1-800-799-7233").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Well-being")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="On paper, or a card").click()
    alice.meets_no_barrier()
    with page.expect_download() as file:
        page.get_by_role("link", name="Download the page (PDF)").click()
    paper = pypdfium2.PdfDocument(file.value.path())
    words = " ".join(paper[0].get_textpage().get_text_range().split())
    assert STEM in words
    assert "988" in words
    assert len(paper) == 1
    _keeps_nothing(page)


@promise("3.3", part=True)
def test_alice_checks_in_for_a_month_and_reads_the_chart_without_a_mouse(alice: Person) -> None:
    page = alice.page
    page.goto("/wellbeing/check-ins/new")
    page.get_by_label("Low", exact=True).check(force=True)
    alice.fills(sleep="6.5", new_symptom=f"Headache {STEM}", new_intensity="4", note=f"A long day {STEM}.")
    alice.meets_no_barrier()
    alice.presses("Save")
    expect(page).to_have_url(re.compile("/wellbeing/check-ins"))
    _has_checked_in(alice, 29)
    page.goto("/wellbeing/check-ins")
    alice.meets_no_barrier()

    page.goto("/wellbeing/check-ins/charts")
    picture = page.get_by_role("img", name="Mood, day by day", exact=True)
    expect(picture).to_be_visible()
    said = re.compile("30 of 90 days noted. Lowest 1 .* highest 5 .* median 3 .* longest gap is 60")
    expect(picture).to_have_accessible_description(said)
    alice.meets_no_barrier()
    fold = page.locator("summary", has_text="The same as a table, week by week")
    for _ in range(120):
        if fold.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(fold).to_be_focused()
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name=re.compile("^Mood"))
    expect(table.first).to_be_visible()
    expect(table.first.get_by_role("columnheader", name="Median")).to_be_visible()
    expect(table.first.get_by_role("rowheader").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("region", name=re.compile("Table: Mood, week by week"))).to_be_focused()
    alice.meets_no_barrier()
    _keeps_nothing(page)


@promise("3.3", part=True)
def test_alice_files_a_complaint_with_what_shows_it(alice: Person) -> None:
    page = alice.page
    page.goto("/vault/new")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"The letter of the clinic."}
    )
    if not alice.scripts:  # with them, files are on their way once they are chosen
        alice.presses("Add")
    expect(page.get_by_role("heading", name="letter").first).to_be_visible()
    document = page.url

    page.goto("/wellbeing/complaints")
    page.get_by_role("link", name="Begin a complaint").first.click()
    alice.fills(provider=f"Dr. Gray {STEM}", happened=f"She told him where I live {STEM}.")
    alice.meets_no_barrier()
    alice.presses("Save as a draft")
    expect(page.get_by_role("heading", name="Complaint", exact=True)).to_be_visible()
    page.get_by_role("link", name="Link files").click()
    page.get_by_label("letter").first.check()
    alice.meets_no_barrier()
    alice.presses("Link the ticked files")
    expect(page.get_by_role("link", name="letter").first).to_be_visible()
    page.get_by_role("link", name="Say how far it has come").click()
    alice.meets_no_barrier()
    alice.fills(step="sent", said_of_step=f"By post {STEM}.")
    alice.presses("Save")
    expect(page.locator(".tag").first).to_have_text("Sent")
    alice.meets_no_barrier()
    _keeps_nothing(page)

    page.goto(document)
    assert holds(page.content(), day=False) == "", "the vault tells of the complaint"
    expect(page.get_by_text("complaint")).to_have_count(0)


@promise("3.3", part=True)
def test_alice_locks_her_pages_and_opens_them_again(alice: Person) -> None:
    page = alice.page
    page.goto("/wellbeing/lock")
    page.get_by_label("15 minutes").check()
    alice.meets_no_barrier()
    alice.presses("Save")
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    expect(page.get_by_text("988").first).to_be_visible()
    alice.meets_no_barrier()
    page.goto("/wellbeing/check-ins")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.goto("/incidents")
    expect(page.get_by_role("heading", name="Locked")).to_have_count(0)

    page.goto("/wellbeing/check-ins")
    alice.presses("Send me the link")
    mail = page.locator("article").filter(has_text=alice.email).locator("a[href*='/settings/confirm/']").first
    for _ in range(100):
        page.goto("/dev/mail")
        if mail.count():
            break
        page.wait_for_timeout(50)
    mail.click()
    alice.presses("Go on")
    expect(page.get_by_role("heading", name="Check-ins")).to_be_visible()


def _has_checked_in(alice: Person, days: int) -> None:
    """One on each of the days before, sent as the form would send it."""
    send = alice.page.context.request
    for number in range(1, days + 1):
        form = next(f for f in forms_of(send.get("/wellbeing/check-ins/new").text()) if "check_in_id" in f.fields)
        day = (datetime.now(ZoneInfo("America/Chicago")).date() - timedelta(days=number)).isoformat()
        said = {"on": day, "at": "08:30", "mood": str(1 + number % 5), "note": f"{STEM} {number}"}
        answer = send.post("/wellbeing/check-ins/new", form={**form.fields, **said},
                           headers={"Referer": alice.page.url}, max_redirects=0)  # fmt: skip
        assert answer.status == 303, answer.status


def _keeps_nothing(page: Page) -> None:
    """Nothing that was written stays in the browser: not in its stores, cookies, history or titles."""
    kept = page.evaluate(_STORED)
    assert len(kept) > 10
    assert holds(kept, day=False) == ""
    assert holds(page.title() + page.url, day=False) == ""
    assert holds(str(page.context.cookies()), day=False) == ""
