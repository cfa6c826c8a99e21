"""Within reach: what has the focus, the way out and what the form suggests, on a small screen and with larger text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.person import Person, unfold
from tests.browser.standards import fits
from tests.stack import Stack

NAMES = "Sam (other parent), Ruth (grandmother), Ms. Ortiz (teacher), Lee, Kim, Pat, Officer Hale, Oona (coach, U9)"


@pytest.fixture
def alice(opened: Callable[..., BrowserContext], stack: Stack, request: Any) -> Person:
    """On a phone, with scripts: what is told here is about neither."""
    page = opened("phone").new_page()
    return Person.back_again(page, f"{request.node.name[:40]}@example.org".replace("[", "-"), stack.url)


def test_what_has_the_focus_is_never_wholly_under_the_bar(alice: Person) -> None:
    page = alice.page
    page.goto("/incidents/new")
    page.locator("details.fold").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
    page.locator("[name=occurred_on]").focus()

    under = [where for where in tabbed_through(page, 45) if where["top"] > where["bar"] - 8]

    assert under == []


def tabbed_through(page: Page, most: int) -> list[dict[str, Any]]:
    """Each control that Tab comes to before the bar, where it begins, and where the bar does."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const it = document.activeElement, bar = document.querySelector(".entry-actions");
                const [at, edge] = [it.getBoundingClientRect(), bar.getBoundingClientRect()];
                return { name: it.name || it.tagName, top: at.top, bar: edge.top, done: bar.contains(it) };
            }"""
        )
        if stop["done"]:
            break
        stops.append(stop)
    assert len(stops) > 15
    return stops


@pytest.mark.parametrize("percent", [150, 200])
def test_with_larger_text_the_way_out_stays_on_the_screen_and_the_bar_lets_go(alice: Person, percent: int) -> None:
    """A phone of 360 pixels with letters of 150 percent holds as much as one of 240 with common ones."""
    page = alice.page
    page.set_viewport_size({"width": 36000 // percent, "height": 74000 // percent})

    for address in ("/home", "/incidents/new"):
        page.goto(address)
        fits(page)
        expect(page.get_by_role("button", name="Leave now")).to_be_in_viewport(ratio=1)
        bar = page.locator(".entry-actions, .page-primary").first
        assert bar.evaluate("node => getComputedStyle(node).position") == "static"


_LIES_ON_ANOTHER = """() => {
    const boxes = (wanted) => [...document.querySelectorAll(wanted)].map((node) => node.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const around = boxes(".button-leave, .site-name, h1");
    return boxes(".site-nav a").some((link) => link.right > innerWidth || around.some((other) => meet(link, other)));
}"""


@pytest.mark.parametrize("staff", [False, True], ids=["seven places", "eight places"])
def test_at_no_width_does_a_place_lie_under_the_way_out(alice: Person, staff: bool) -> None:
    page = alice.page
    page.goto("/home")
    places = page.locator(".site-nav li")
    if staff:
        places.last.evaluate("(last) => last.after(last.cloneNode(true))")
    expect(places).to_have_count(7 + staff)

    wrong = []
    for width in (*range(320, 1601, 32), 959, 961, 1199, 1201):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(_LIES_ON_ANOTHER):
            wrong.append(width)

    assert wrong == []


def test_the_second_name_in_a_line_is_completed_like_the_first(alice: Person) -> None:
    alice.writes(on="2026-11-19", narrative="All were there.", people=NAMES)
    alice.page.goto("/incidents/new")
    box = alice.page.locator("#people")
    unfold(box)

    box.fill("Somebody (new, tall), O")

    assert "Somebody (new, tall), Oona (coach, U9)" in suggested(box)
    box.fill("")
    assert "Oona (coach, U9)" in suggested(box)


def suggested(box: Locator) -> list[str]:
    return list(box.evaluate("node => [...node.list.options].map((option) => option.value)"))


def test_another_place_brings_the_zones_of_the_world_at_once(alice: Person) -> None:
    page = alice.page
    page.goto("/incidents/new")
    alice.fills(narrative="We were away.", zone="more")

    page.locator("[name=zone]").select_option("Europe/Berlin")

    expect(page.locator("[name=zone]")).to_have_value("Europe/Berlin")
    expect(page.locator("[name=narrative]")).to_have_value("We were away.")
