"""Everything that is Alice's own: each kind is written, read, revised, found and taken along in a browser."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.person import Person, unfold
from tests.promises import promise

FIRST, THEN = "alder-tree", "birch-tree"


@dataclass(frozen=True)
class Kind:
    """One kind of content: where it is begun, the box that holds her words, and how one comes to change it."""

    name: str
    begin: Callable[[Person], None]
    box: str
    change: str
    export: str
    """The button or link that hands it over, on `export_page`."""
    export_page: str = "/wellbeing/export"
    find: str = ""
    """Where a search is an address; empty for the form of well-being."""


def _opens(address: str, **fields: str) -> Callable[[Person], None]:
    def begin(alice: Person) -> None:
        alice.page.goto(address)
        alice.fills(**fields)

    return begin


def _adds_a_file(alice: Person) -> None:
    alice.page.goto("/vault/new")
    alice.page.locator("[name=files]").first.set_input_files(
        {"name": f"{FIRST}.txt", "mimeType": "text/plain", "buffer": f"{FIRST} stands in it.".encode()}
    )
    if not alice.scripts:
        alice.presses("Add to your vault")
    expect(alice.page.get_by_role("heading", name=FIRST)).to_be_visible()


def _begins_a_plan(alice: Person) -> None:
    alice.page.goto("/wellbeing/plan")
    alice.presses("Begin this plan")


TABLES, DATA = "Download the tables", "Download the data"
KINDS = (
    Kind(
        "incident log", _opens("/incidents/new", occurred_on="2026-11-19"), "narrative", "Correct", "CSV",
        "/incidents", "/incidents?q=",
    ),
    Kind("draft", _opens("/messages/new"), "text", "Edit version 1", "spreadsheet", "/messages", "/messages?q="),
    Kind("vault document", _adds_a_file, "title", "Edit details", "ZIP", "/vault", "/vault?q="),
    Kind("safety-plan entry", _begins_a_plan, "text", "Change", DATA),
    Kind("complaint", _opens("/wellbeing/complaints/new", provider="Dr. Gray"), "happened", "Change it", TABLES),
    Kind("provider note", _opens("/wellbeing/providers/new", provider="Dr. Gray"), "said", "Change it", DATA),
    Kind(
        "mood and symptom entry",
        _opens("/wellbeing/check-ins/new", new_symptom="Headache", new_intensity="4"), "note", "Change it", TABLES,
    ),
)  # fmt: skip


@promise("3.3")
def test_each_kind_of_her_own_content_is_made_read_revised_found_and_taken_along(alice: Person) -> None:
    for kind in KINDS:
        kind.begin(alice)
        if kind.name != "vault document":
            _writes(alice, kind, FIRST)
        _opens_what_she_wrote(alice, kind, FIRST)
        alice.page.get_by_role("link", name=kind.change).first.click()
        if kind.name == "incident log":
            alice.fills(reason="I saw it wrong.")
        _writes(alice, kind, THEN)
        _opens_what_she_wrote(alice, kind, THEN)
        assert THEN in _taken_along(alice.page, kind), kind.name


def _writes(alice: Person, kind: Kind, words: str) -> None:
    page, before = alice.page, alice.page.url
    box = page.locator(f"main [name={kind.box}]").first
    unfold(box)
    box.fill(words)
    page.locator(f"main form:has([name={kind.box}]) button[type=submit].button-primary").first.click()
    for _ in range(80):  # a part of the page may come in its place, and the address stay
        if page.url != before or not box.count():
            page.wait_for_timeout(300)  # a page that is on its way out has no boxes either
            page.wait_for_load_state()
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{kind.name} was not saved")


def _opens_what_she_wrote(alice: Person, kind: Kind, words: str) -> None:
    """Found by its words, opened, and read."""
    page = alice.page
    if kind.find:
        page.goto(kind.find + words)
    else:
        page.goto("/wellbeing/search")
        page.locator("#words").fill(words)
        page.locator("main form[role=search] button[type=submit]").click()
    found = page.locator("main article, main ol li").filter(has_text=words)
    found.first.locator("a").first.click()
    page.wait_for_url(lambda url: "?" not in url and "/search" not in url)
    expect(page.locator("main").get_by_text(words).first).to_be_visible()


def _taken_along(page: Page, kind: Kind) -> str:
    page.goto(kind.export_page)
    with page.expect_download() as file:
        page.locator("main, aside").get_by_role("link", name=kind.export).or_(
            page.get_by_role("button", name=kind.export)
        ).first.click()
    data = file.value.path().read_bytes()
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        return "".join(name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return data.decode("utf-8")
