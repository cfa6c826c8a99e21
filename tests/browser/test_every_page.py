"""What holds on every page: no barrier, valid HTML, one heading, one origin, one cookie, nothing to complain about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from app import create_app
from app.services import build
from app.settings import from_environment
from tests.browser.person import Person
from tests.browser.standards import accessible, fits, html_errors
from tests.promises import promise
from tests.stack import Stack

NOT_PAGES = {"/exit", "/exit/away", "/healthz", "/readyz", "/metrics", "/favicon.ico", "/robots.txt", "/sign-in/clerk"}
ODD = ("/incidents?q=number", "/incidents?q=nowhere", "/incidents?from=never", "/incidents?after=forged", "/no")
LOG = b"Day,What happened\n11/02/2026,Late again.\n02/30/2026,A day that is none.\n"
EXPECTED = ("responded with a status of 4", "does not conform to the required format")
"""What a browser remarks about a wrong address and about a day that is none."""

LOOKS = {
    "phone": ("phone", "light"),
    "desktop in the dark": ("desktop", "dark"),
}


@pytest.fixture
def stack(stack_of: Callable[[str], Stack]) -> Stack:
    """Pages are the same on every backend, so one is enough."""
    return stack_of("embedded")


@pytest.fixture
def addresses(tmp_path: Path) -> list[str]:
    """Every page that has a plain address."""
    settings = from_environment({"DATA_DIR": str(tmp_path), "SECRET_KEY": "only to read the map of addresses"})
    rules = create_app(settings, build(settings)).url_map.iter_rules()
    return sorted(r.rule for r in rules if "GET" in (r.methods or ()) and not r.arguments and is_page(r.rule))


def is_page(address: str) -> bool:
    return address not in NOT_PAGES and not address.startswith("/.well-known") and "/export" not in address


def fits_a_small_phone(page: Page) -> None:
    """As `fits`, at 320 pixels."""
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": 320, "height": before["height"]})
    fits(page)
    page.set_viewport_size(before)


class Walk:
    """A walk from page to page that keeps what was served and notes what should not have happened."""

    def __init__(self, page: Page, own: str, folder: Path) -> None:
        self.page, self.own, self.folder = page, own, folder
        self.faults: list[str] = []
        page.on("console", self._hears)
        page.on("request", lambda request: self._sees(request.url))

    def to(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer, address
        if self.page.url.startswith(f"{self.own}/sign-in?next="):
            return  # closed to strangers; the page it leads to is on the walk anyhow
        name = f"{len(list(self.folder.iterdir())):03}{address.replace('/', '-').split('?')[0]}.html"
        (self.folder / name).write_bytes(answer.body())
        if (headings := self.page.locator("h1").count()) != 1:
            self.faults.append(f"{address} has {headings} first headings")
        for check in (accessible, fits, fits_a_small_phone):
            try:
                check(self.page)
            except AssertionError as error:
                self.faults.append(str(error))

    def _hears(self, message: ConsoleMessage) -> None:
        if not any(words in message.text for words in EXPECTED):
            self.faults.append(f"{self.page.url} says: {message.text}")

    def _sees(self, url: str) -> None:
        if not url.startswith((self.own, "data:")):
            self.faults.append(f"{self.page.url} asked {url}")


@promise("1.1", "13.1", "13.2", part=True)
@pytest.mark.timeout(240)
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_meets_the_standards(
    opened: Callable[..., BrowserContext], stack: Stack, addresses: list[str], nu_jar: Path, tmp_path: Path, look: str
) -> None:
    screen, scheme = LOOKS[look]
    page = opened(screen, color_scheme=scheme).new_page()
    bodies = tmp_path / "bodies"
    bodies.mkdir()
    walk = Walk(page, stack.url, bodies)
    for address in addresses:
        walk.to(address)
    alice = Person.signed_in(page, f"walk-{screen}@example.org")
    walk.to("/home")
    alice.has_written(27)
    alice.writes(
        on="2026-11-19", narrative="She was late.", quotes="“Traffic.”", people="Sam (other parent)", tags="late"
    )
    entry = page.url
    page.get_by_role("link", name="Correct").click()
    alice.fills(narrative="He was late.", reason="A slip.")
    alice.presses("Save correction")
    page.get_by_role("heading", name="How it came to read like this").wait_for()
    page.goto("/incidents/import")
    page.get_by_label("File").set_input_files({"name": "log.csv", "mimeType": "text/csv", "buffer": LOG})
    alice.presses("Look at this file")
    page.get_by_text("1 entry is ready").wait_for()
    walk.to(page.url.removeprefix(stack.url))
    own = [entry.removeprefix(stack.url) + part for part in ("", "/edit", "/withdraw", "?revision=1")]
    for address in (*addresses, *own, *ODD):
        walk.to(address)

    assert walk.faults == []
    assert {cookie["name"] for cookie in page.context.cookies()} == {"session"}
    assert html_errors(nu_jar, sorted(bodies.iterdir())) == []
