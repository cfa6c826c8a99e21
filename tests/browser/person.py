"""A person at a browser: what everybody does on the way to their record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

from tests.browser import arrivals
from tests.browser.standards import accessible, fits
from tests.wire import forms_of


@dataclass
class Person:
    """Somebody signed in, and the page in front of them."""

    page: Page
    email: str
    scripts: bool = True

    @classmethod
    def signed_in(cls, page: Page, email: str, *, scripts: bool = True) -> Self:
        """Asks for a link, takes it from the development mailbox, presses the button, says that they are an adult."""
        page.goto("/sign-in")
        page.get_by_label("Email", exact=False).fill(email)
        page.get_by_role("button", name=re.compile("link", re.IGNORECASE)).click()
        opens_the_mail(page, email)
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.get_by_label("18 or older").check()
        page.get_by_role("button", name="Agree and go on").click()
        expect(page).to_have_url(re.compile("/home"))
        return cls(page, email, scripts)

    @classmethod
    def back_again(cls, page: Page, email: str, url: str, *, scripts: bool = True) -> Self:
        """Signed in a moment ago, for stories about what comes after."""
        name, value = arrivals.cookie(url, email)
        page.context.add_cookies([{"name": name, "value": value, "url": url}])
        page.goto("/home")
        return cls(page, email, scripts)

    def writes(self, *, on: str, narrative: str, **more: str) -> None:
        """One entry through the form, folded parts opened when they are needed."""
        self.page.goto("/incidents/new")
        self.fills(occurred_on=on, narrative=narrative, **more)
        self.saves()

    def has_written(self, count: int) -> None:
        """Many short entries, one a day and of three kinds in turn, sent as the form would send them."""
        send = self.page.context.request
        for number in range(1, count + 1):
            form = next(form for form in forms_of(send.get("/incidents/new").text()) if "entry_id" in form.fields)
            day = date(2026, 11, 19) - timedelta(days=number)
            told = f"This is number {number} of {count}."
            kind = ("exchange", "school", "money")[number % 3]
            fields: dict[str, Any] = {**form.fields, "occurred_on": day.isoformat(), "narrative": told, "kind": kind}
            answer = send.post("/incidents/new", form=fields, headers={"Referer": self.page.url}, max_redirects=0)
            assert answer.status == 303, answer.status

    def saves(self) -> None:
        self.presses("Save entry")

    def fills(self, **fields: str) -> None:
        """Fields by their names in the form; a folded part is opened first."""
        for name, value in fields.items():
            box = self.page.locator(f"main [name={name}]").first
            unfold(box)
            if box.evaluate("node => node.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)

    def meets_no_barrier(self) -> None:
        """The page as it stands: nothing that axe-core finds, and no moving sideways to read it.

        Looked at from its top: what happens to lie under a bar could be moved out from under it.
        """
        self.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        accessible(self.page, scripts=self.scripts)
        fits(self.page)

    def waits_for(self, heading: str) -> None:
        """A worker is at it. Without scripts one looks again; the page itself does it after five seconds."""
        found = self.page.get_by_role("heading", name=heading)
        for _ in range(60):
            if self.scripts or found.count():
                break
            self.page.wait_for_timeout(200)
            self.page.reload()
        expect(found).to_be_visible(timeout=20_000)

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=False).first.click()


def opens_the_mail(page: Page, email: str) -> None:
    """Follows the link in the development mailbox; a worker mails it within moments."""
    mail = page.locator("article").filter(has_text=email).locator("a[href*='/sign-in/']").first
    for _ in range(100):
        page.goto("/dev/mail")
        if mail.count():
            break
        page.wait_for_timeout(50)
    mail.click()


def unfold(box: Locator) -> None:
    """Opens the folded part that a field is in, as a person would: by its summary."""
    folded = box.locator("xpath=ancestor::details[not(@open)]")
    for part in folded.all():
        part.locator("> summary").click()
