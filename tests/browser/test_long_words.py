"""Words without a blank, as long as fits a field: no private page grows wider than the phone it is read on."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext

from tests.browser.person import Person
from tests.browser.standards import fits
from tests.stack import Stack

LONG = "w" * 78
PAGES = ("check-ins", "check-ins/new", "check-ins/charts", "check-ins/symptoms", "events", "summary")


def test_they_break_within_the_page(opened: Callable[..., BrowserContext], stack: Stack) -> None:
    page = opened("phone").new_page()
    Person.back_again(page, f"alice-{id(page)}@example.org", stack.url)
    page.goto("/wellbeing/check-ins/new")
    page.locator("main details").evaluate_all("all => all.forEach((one) => one.setAttribute('open', ''))")
    page.locator("[name=mood][value='2']").check(force=True)
    page.locator("[name=new_symptom]").fill(LONG)
    page.locator("[name=new_intensity]").fill("4")
    page.locator("[name=note]").fill(f"https://example.org/{LONG * 3}")
    with page.expect_navigation(url=re.compile("/check-ins$")):
        page.locator("main").get_by_role("button", name="Save").first.click()
    page.goto("/wellbeing/events")
    page.locator("[name=on]").fill("2026-11-02")
    page.locator("[name=title]").fill(LONG)
    page.locator("main").get_by_role("button", name="Mark this day").click()
    page.get_by_text(LONG).first.wait_for()
    for address in PAGES:
        page.goto(f"/wellbeing/{address}")
        fits(page)
