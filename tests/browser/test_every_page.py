"""What holds on every page: no barrier, one heading, one origin, one cookie, no moving sideways, no complaint."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from app import create_app
from app.accounts.model import grant_staff
from app.services import build
from app.settings import from_environment
from bench.people import person
from tests.browser.person import Person, opens_the_mail
from tests.browser.standards import accessible, fits
from tests.promises import promise
from tests.stack import ROOT, Stack

NOT_PAGES = {
    *("/exit", "/exit/away", "/healthz", "/readyz", "/metrics", "/favicon.ico", "/robots.txt", "/sign-in/clerk"),
    "/wellbeing/lock/state",
}
ODD = {
    "/incidents?q=number": 200, "/incidents?q=nowhere": 200, "/incidents?from=never": 422,
    "/incidents?after=forged": 422, "/settings/email-address/of-nobody": 410, "/no": 404,
    "/settings/confirm/returned": 403,
    "/requests/new?kind=agent": 200, "/requests/no-such-link": 404,
    "/es/privacy": 200, "/es/subprocessors/history": 200, "/privacy/versions/2026-11-24/changes": 200,
    "/admin/mail/preview/es/receipt": 200, "/admin/webhooks?day=2026-11-20&state=failed": 200,
}  # fmt: skip
"""Addresses that nobody is led to, and what they answer."""

LOG = b"Day,What happened\n11/02/2026,Late again.\n02/30/2026,A day that is none.\n"

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
    return address not in {*NOT_PAGES, *ODD} and not address.startswith("/.well-known") and "/export" not in address


def fits_a_small_phone(page: Page) -> None:
    """As `fits`, at 320 pixels."""
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": 320, "height": before["height"]})
    fits(page)
    page.set_viewport_size(before)


class Walk:
    """A walk from page to page that looks at each and notes what should not be."""

    def __init__(self, page: Page, own: str) -> None:
        self.page, self.own = page, own
        self.faults: list[str] = []
        self.seen: list[str] = []
        self._wrong_address = ""
        page.on("console", self._hears)
        page.on("request", lambda request: self._sees(request.url))

    def to(self, address: str, status: int = 200) -> None:
        """Go there and look, unless it leads away: the page that it leads to is on the walk anyhow."""
        self._wrong_address = f"{self.own}{address}" if status >= 400 else ""
        answer = self.page.goto(address)
        assert answer, address
        if self.page.url.partition("?")[0] != f"{self.own}{address}".partition("?")[0]:
            return
        if answer.status != status:
            self.faults.append(f"{address} answered {answer.status}")
        self.looks()

    def looks(self) -> None:
        """Look at the page as it stands."""
        self.seen.append(self.page.url.removeprefix(self.own))
        if (headings := self.page.locator("h1").count()) != 1:
            self.faults.append(f"{self.page.url} has {headings} first headings")
        for check in (accessible, fits, fits_a_small_phone):
            try:
                check(self.page)
            except AssertionError as error:
                self.faults.append(str(error))

    def shows(self, address: str, narrative: str) -> None:
        """Look at what a form gets that was sent without its token, as from a page that somebody else made."""
        answer = self.page.context.request.post(address, form={"narrative": narrative}, headers={"Referer": self.own})
        self.page.route(f"{self.own}{address}", lambda route: route.fulfill(response=answer, status=200))
        self.page.goto(address)
        self.page.unroute_all()
        assert answer.status >= 400, answer.status
        self.looks()

    def _hears(self, message: ConsoleMessage) -> None:
        """A browser remarks on an address that answers as one of ours should not, and on a day that is none."""
        remark = "status of 4" in message.text and message.location["url"] == self._wrong_address
        no_day = "does not conform to the required format" in message.text and "from=never" in self.page.url
        if not (remark or no_day):
            self.faults.append(f"{self.page.url} says: {message.text}")

    def _sees(self, url: str) -> None:
        if not url.startswith((self.own, "data:")):
            self.faults.append(f"{self.page.url} asked {url}")


@promise("13.1", "13.2", part=True)
@pytest.mark.timeout(240)
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_meets_the_standards(
    opened: Callable[..., BrowserContext], stack: Stack, addresses: list[str], look: str
) -> None:
    screen, scheme = LOOKS[look]
    page = opened(screen, color_scheme=scheme).new_page()
    walk = Walk(page, stack.url)
    _as_a_stranger(walk, addresses, stack)
    open_to_all = set(walk.seen)
    alice = _comes_in(walk, f"walk-{screen}@example.org")
    _writes(walk, alice)
    grant_staff(build(from_environment(stack.environ())), alice.email)  # for every page, staff's too
    for address in addresses:
        if address not in open_to_all or address == "/help-now":  # in the frame of somebody signed in
            walk.to(address)
    for address, status in ODD.items():
        walk.to(address, status)

    assert walk.faults == []
    assert {cookie["name"] for cookie in page.context.cookies()} == {"session"}
    assert len(walk.seen) > 35


def _as_a_stranger(walk: Walk, addresses: list[str], stack: Stack) -> None:
    for address in addresses:
        walk.to(address)
    walk.to("/sign-in/of-nobody", 410)
    walk.shows("/incidents/new", narrative="Words that are kept.")
    command = [sys.executable, "-m", "app.demo"]
    told = subprocess.run(command, cwd=ROOT, env=stack.environ(), capture_output=True, text=True, check=True).stdout
    walk.to(re.findall(r"/dev/demo/\S+", told)[0])


def _comes_in(walk: Walk, email: str) -> Person:
    page = walk.page
    page.goto("/sign-in")
    page.get_by_label("Email", exact=False).fill(email)
    page.get_by_role("button", name=re.compile("link", re.IGNORECASE)).click()
    page.wait_for_url("**/sign-in/sent")
    walk.looks()
    opens_the_mail(page, email)
    page.wait_for_url("**/sign-in/*")
    walk.looks()
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/welcome"))
    walk.looks()
    page.get_by_label("18 or older").check()
    page.get_by_role("button", name="Agree and go on").click()
    page.wait_for_url(lambda url: "/welcome" not in url)  # on to the last page that was closed to a stranger
    for address in ("/home", "/incidents", "/incidents?q=nothing-yet"):
        walk.to(address)
    return Person(page, email)


def _writes(walk: Walk, alice: Person) -> None:
    """One entry and a correction, then many; a draft; a file to bring in."""
    page = walk.page
    alice.writes(
        on="2026-11-19", narrative="She was late.", quotes="“Traffic.”", people="Sam (other parent)", tags="late"
    )
    entry = page.url.removeprefix(walk.own).partition("?")[0]
    walk.to("/incidents")
    page.goto(f"{entry}/edit")
    alice.fills(narrative="He was late.", reason="A slip.")
    alice.presses("Save correction")
    page.get_by_role("heading", name="How it came to read like this").wait_for()
    for part in ("", "/edit", "/withdraw", "?revision=1"):
        walk.to(f"{entry}{part}")
    walk.shows(f"{entry}/edit", narrative="Words that are kept.")
    alice.has_written(27)
    page.goto("/incidents/new")
    alice.fills(narrative="Not yet whole.")
    expect(page.locator("#draft-note")).to_contain_text("Saved as draft")
    draft = page.locator("main [name=entry_id]").first.input_value()
    walk.to(f"/incidents/drafts/{draft}/discard")
    page.goto("/incidents/import")
    page.get_by_label("File").set_input_files({"name": "log.csv", "mimeType": "text/csv", "buffer": LOG})
    alice.presses("Look at this file")
    page.get_by_text("1 entry is ready").wait_for()
    walk.looks()


def test_the_page_of_ten_thousand_entries_meets_them_too(opened: Callable[..., BrowserContext], stack: Stack) -> None:
    services = build(from_environment(stack.environ()))
    person(services, "ten-thousand", 10_000)
    page = opened("phone").new_page()
    walk = Walk(page, stack.url)
    Person.back_again(page, "ten-thousand@example.org", stack.url)

    walk.to("/incidents")

    expect(page.locator("#count")).to_have_text("10,000 entries, newest first")
    expect(page.locator("main article")).to_have_count(25)
    assert walk.faults == []
