"""A person at a browser: what everybody does on the way to their record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Locator, Page, expect


@dataclass
class Person:
    """Somebody signed in, and the page in front of them."""

    page: Page
    email: str

    @classmethod
    def signed_in(cls, page: Page, email: str) -> Self:
        """Asks for a link, takes it from the development mailbox, presses the button, says that they are an adult."""
        page.goto("/sign-in")
        page.get_by_label("Email", exact=False).fill(email)
        page.get_by_role("button", name=re.compile("link", re.IGNORECASE)).click()
        page.goto("/dev/mail")
        page.locator("article, li, section").filter(has_text=email).locator("a[href*='/sign-in/']").first.click()
        page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
        for box in page.locator("main input[type=checkbox]").all():
            box.check()
        page.locator("main form").get_by_role("button").first.click()
        expect(page).to_have_url(re.compile("/home"))
        return cls(page, email)

    def writes(self, *, on: str, narrative: str, **more: str) -> None:
        """One entry through the form, folded parts opened when they are needed."""
        self.page.goto("/incidents/new")
        self.fills(occurred_on=on, narrative=narrative, **more)
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

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=False).first.click()


def unfold(box: Locator) -> None:
    """Opens the folded part that a field is in, as a person would: by its summary."""
    folded = box.locator("xpath=ancestor::details[not(@open)]")
    for part in folded.all():
        part.locator("> summary").click()
