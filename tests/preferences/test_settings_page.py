"""The page of one's mail: what is on since when and from where, one switch each, and what became of each mail."""

from __future__ import annotations

import re

import pytest

from app.accounts import model as accounts
from app.mail import records
from app.mail.intents import intend
from app.mail.send import send
from app.mail.suppression import suppress
from app.preferences.choices import CATEGORIES, chosen, opt_out
from app.store.keys import tenant_id
from tests.cast import Visitor
from tests.promises import promise

PAGE = "/settings/email"


def words(page: str) -> str:
    """The text of the main part, as one line."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def mail(alice: Visitor, event: str) -> str:
    """One that was sent to her."""
    values = {"amount": "$12.00", "date": "2026-11-23", "link": "https://app.example"}
    tenant = tenant_id(alice.tenant)
    owed = intend(alice.services, template="receipt", to=alice.email, event=event, values=values, tenant=tenant)
    alice.shelf.write(*owed.changes)
    send(alice.services, tenant, owed.intent_id)
    return owed.intent_id


def test_everything_is_off_at_first_and_nothing_was_sent(alice):
    page = words(alice.get(PAGE).text)
    assert page.count("Off. You have not chosen it.") == 3
    assert "Nothing yet." in page
    assert "Turn all of them off" not in page


@promise("5.1", part=True)
@pytest.mark.parametrize("category", CATEGORIES)
def test_one_click_turns_a_category_on_and_one_turns_it_off_with_day_and_place(alice, category, clock):
    assert alice.post(PAGE, {"on": category}).status_code == 303
    assert "On since 19 November 2026, chosen on this page." in words(alice.get(PAGE).text)
    assert [each for each in CATEGORIES if chosen(alice.shelf).on(each)] == [category]
    clock.move(hours=6)
    assert alice.post(PAGE, {"off": category}).status_code == 303
    assert "Off since 20 November 2026, chosen on this page." in words(alice.get(PAGE).text)
    assert not chosen(alice.shelf).on(category)


def test_what_is_always_sent_is_named_whole(alice):
    page = words(alice.get(PAGE).text)
    for kind in (
        "Sign-in links",
        "receipts",
        "security notices",
        "your plan",
        "our policy",
        "answers to your requests",
    ):
        assert kind in page


def test_all_go_off_with_one_click(alice):
    for category in CATEGORIES:
        alice.post(PAGE, {"on": category})
    assert "Turn all of them off" in alice.get(PAGE).text
    alice.post(PAGE, {"off": "all"})
    assert not any(chosen(alice.shelf).on(category) for category in CATEGORIES)


def test_what_a_mails_link_stopped_is_shown_and_can_be_chosen_anew(alice):
    alice.post(PAGE, {"on": "updates"})
    opt_out(alice.services, alice.email, "updates")
    assert "Off since 19 November 2026, chosen with the link in a mail." in words(alice.get(PAGE).text)
    alice.post(PAGE, {"on": "updates"})
    assert "On since 19 November 2026, chosen on this page." in words(alice.get(PAGE).text)


def test_an_address_that_opted_out_before_it_was_hers_is_shown_as_off(alice):
    opt_out(alice.services, "new@example.org", "updates")
    alice.post(PAGE, {"on": "updates"})
    accounts.correct(alice.shelf, {"email": "new@example.org"}, {})
    assert "Off since 19 November 2026, chosen with the link in a mail." in words(alice.get(PAGE).text)


@pytest.mark.parametrize("form", [{}, {"on": "transactional"}, {"on": "all"}, {"off": ""}, {"on": "x", "off": "y"}])
def test_a_form_that_names_no_category_changes_nothing(alice, form):
    alice.post(PAGE, {"on": "updates"})
    assert alice.post(PAGE, form).status_code == 422
    assert chosen(alice.shelf).on("updates")


def test_without_its_token_the_form_does_nothing(alice):
    assert alice.client.post(PAGE, data={"on": "updates"}).status_code in (400, 403)
    assert not chosen(alice.shelf).on("updates")


def test_the_mails_stand_there_newest_first_under_neutral_names_with_what_became_of_them(alice, clock):
    mail(alice, "1")
    clock.move(hours=1)
    second = mail(alice, "2")
    record = records.find(alice.services, tenant_id(alice.tenant), second)
    assert record
    put = records.told(alice.services, tenant_id(alice.tenant), record, "delivered", clock())
    assert put
    alice.shelf.write(put)
    page = words(alice.get(PAGE).text)
    newest, oldest = page.index("10:41 pm · delivered"), page.index("9:41 pm · sent")
    assert newest < oldest
    assert page.count("Receipt") == 2
    assert "$12.00" not in page


def test_mails_come_25_a_page(alice, clock):
    for number in range(30):
        clock.move(minutes=1)
        mail(alice, str(number))
    first = alice.get(PAGE).text
    assert first.count("<strong>Receipt</strong>") == 25
    found = re.search(r'href="(/settings/email\?after=[^"#]+)', first)
    assert found
    second = alice.get(found.group(1).replace("&amp;", "&")).text
    assert second.count("<strong>Receipt</strong>") == 5
    assert "Back to the newest" in second
    assert "Show earlier mails" not in second


@pytest.mark.parametrize("after", ["x", "MAILED#", "\ud800", "MAIL#", "../" * 50])
def test_a_place_in_the_list_that_is_none_shows_no_others_mail(alice, bob, after):
    mail(bob, "1")
    answer = alice.get(PAGE, query_string={"after": after.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "<strong>Receipt" not in answer.text


@pytest.mark.parametrize(("reason", "says"), [("bounce", "came back"), ("complaint", "reported as unwanted")])
def test_an_address_that_takes_no_mail_is_told_here(alice, reason, says):
    alice.shelf.write(suppress(alice.services, alice.email, reason))
    assert says in words(alice.get(PAGE).text)
