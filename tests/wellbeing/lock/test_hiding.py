"""Hidden, the module is named nowhere but on its own pages; its mails never name it."""

from __future__ import annotations

import re

import pytest

from app.billing.plans import TIERS
from tests.cast import Visitor
from tests.wellbeing.lock.locking import ask, lock, newest_mail, words_of
from tests.wellbeing.test_locked import no_key

NAMES = re.compile(r"well-?being|check-in|safety plan", re.IGNORECASE)


def hide(visitor: Visitor, minutes: int = 0) -> None:
    assert lock(visitor, minutes, hides="y").status_code == 303


def test_it_stands_in_the_navigation_until_it_is_hidden(alice: Visitor) -> None:
    assert 'href="/wellbeing"' in alice.get("/home").text
    assert "Private pages" not in alice.get("/settings").text


@pytest.mark.parametrize(
    "path",
    [
        "/home",
        "/settings",
        "/settings/security",
        "/settings/email",
        "/settings/ai",
        "/incidents",
        "/vault",
    ],
)
def test_hidden_other_pages_do_not_name_it(alice: Visitor, path: str) -> None:
    hide(alice)
    page = alice.get(path, follow_redirects=True).text
    for address in ('href="/wellbeing"', 'data-account="'):  # the one neutral link; letters that only look like a name
        page = page.replace(address, "")
    assert NAMES.findall(page) == []


def test_hidden_the_locked_page_names_it_in_no_more_than_addresses_of_its_own(alice: Visitor) -> None:
    hide(alice, 5)
    alice.post("/wellbeing/lock/now")
    page = alice.get("/wellbeing/plan").text.replace('name="then" value="/wellbeing/plan"', "")
    assert "Locked</h1>" in page
    assert "/static/" in page
    assert NAMES.findall(re.sub(r'data-account="[^"]*"', "", page)) == []


def test_hidden_the_page_of_a_lost_key_names_it_neither(alice: Visitor) -> None:
    hide(alice)
    with no_key(alice.services):
        page = alice.get("/wellbeing/plan")
    assert page.status_code == 503
    assert "Your private pages are locked just now</h1>" in page.text
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert NAMES.findall(re.sub(r'(href|action|data-[a-z]+)="[^"]*"', "", main)) == []


def test_hidden_it_is_found_at_the_foot_of_the_settings(alice: Visitor) -> None:
    hide(alice)
    assert 'href="/wellbeing">Private pages</a>' in alice.get("/settings").text


@pytest.mark.parametrize("path", ["/wellbeing", "/wellbeing/plan", "/wellbeing/lock", "/wellbeing/nowhere"])
def test_hidden_its_tabs_say_nothing_even_with_titles_on(alice: Visitor, path: str) -> None:
    alice.post("/settings", {"name": "", "role": "", "time_zone": "America/Chicago", "language": "en"})
    assert "<title>Settings – CoTrackPro</title>" in alice.get("/settings").text
    hide(alice)
    assert "<title>Notes</title>" in alice.get(path).text


def test_shown_again_it_is_back(alice: Visitor) -> None:
    hide(alice)
    lock(alice, 0)
    assert 'href="/wellbeing"' in alice.get("/home").text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_mail_says_nothing_of_what_it_opens(alice: Visitor, language: str) -> None:
    form = {"name": "", "role": "", "time_zone": "America/Chicago", "language": language}
    assert alice.post("/settings", form).status_code == 303
    ask(alice)
    mail = newest_mail(alice)
    html = mail.get_body(("html",))
    assert html is not None
    whole = f"{mail['Subject']} {words_of(mail)} {html.get_content()}"
    assert not re.search(r"well-?being|private|privad|lock|bienestar|diario", whole, re.IGNORECASE)


def test_the_list_of_mails_does_not_name_it_either(alice: Visitor) -> None:
    ask(alice)
    page = alice.get("/settings/email").text
    assert "Link to confirm that it is you" in page


def test_what_a_plan_opens_is_told_without_its_name() -> None:
    assert NAMES.findall(str(TIERS)) == []
