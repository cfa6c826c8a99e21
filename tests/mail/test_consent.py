"""Mail that nobody needs goes to whoever wants it at the moment it goes; what an account needs goes always."""

from __future__ import annotations

import dataclasses
import re

import pytest
from jinja2 import UndefinedError

from app.accounts import model as accounts
from app.mail import letter
from app.mail.compose import NoPostalAddress, NoWayOut
from app.mail.letter import Letter
from app.mail.send import Outcome, send
from app.mail.specimens import specimens
from app.mail.suppression import suppress
from app.preferences.choices import CATEGORIES, choose, opt_out
from app.store.keys import TenantId
from tests.mail.conftest import ALICE, BOB
from tests.promises import promise


@pytest.fixture
def promote(owe):
    """A mail of a category to an account."""
    return lambda tenant, category, **fields: owe(
        **{"tenant": tenant, "category": category, "template": "note", "expires_at": None} | fields
    )


@promise("4.2")
@pytest.mark.parametrize("reason", ["bounce", "complaint"])
def test_receipts_access_changes_and_alerts_go_to_everybody_whose_address_takes_mail(house, owe, reader, post, reason):
    alice = reader(*CATEGORIES)
    opt_out(house, ALICE, *CATEGORIES)

    def each(when: str) -> list[Outcome]:
        return [
            deliver(house, owe(tenant=alice, template=template, values=specimens(template)[0], event=when))
            for template in ("receipt", "access_changed", "security_alert")
        ]

    assert each("before") == [Outcome.SENT] * 3
    house.store.platform("CAUSE").write(suppress(house, ALICE, reason))
    assert each("after") == [Outcome.SUPPRESSED] * 3
    assert len(post.taken) == 3


@promise("4.3")
def test_each_category_goes_once_to_those_who_want_it_when_it_goes(house, promote, reader, post):
    alice = reader(*CATEGORIES)
    for category in CATEGORIES:
        first, second = (promote(alice, category, event=f"{category} {number}") for number in range(2))
        assert [deliver(house, first), deliver(house, first)] == [Outcome.SENT, Outcome.ALREADY]
        choose(house, alice, {category: False}, source="settings")
        assert deliver(house, second) is Outcome.UNWANTED
    assert len(post.taken) == len(CATEGORIES)
    bob = reader(address=BOB)
    his = [promote(bob, category, to=BOB, event=category) for category in CATEGORIES]
    assert [deliver(house, owed) for owed in his] == [Outcome.UNWANTED] * 3


def deliver(house, owed) -> Outcome:
    return send(house, owed.tenant, owed.intent_id)


@promise("4.3", part=True)
@pytest.mark.parametrize("category", CATEGORIES)
def test_whoever_chose_a_category_gets_it_once_and_nobody_else_does(house, promote, reader, post, category):
    alice, bob = reader(category), reader(*(set(CATEGORIES) - {category}), address=BOB)
    hers, his = promote(alice, category), promote(bob, category, to=BOB)
    assert [deliver(house, owed) for owed in (hers, his, hers)] == [Outcome.SENT, Outcome.UNWANTED, Outcome.ALREADY]
    assert [mail.to for mail in post.taken] == [ALICE]


@promise("9.10")
@promise("4.3", part=True)
@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("how", ["settings", "link"])
def test_a_mail_owed_before_an_opt_out_is_not_sent_after_it(house, promote, reader, post, category, how):
    alice = reader(*CATEGORIES)
    owed = promote(alice, category)
    if how == "link":
        opt_out(house, ALICE, category)
    else:
        choose(house, alice, {category: False}, source="settings")
    assert deliver(house, owed) is Outcome.UNWANTED
    assert post.taken == []


@promise("9.10")
def test_an_opt_out_is_heeded_by_a_worker_that_has_the_mail_in_hand(house, promote, reader, post):
    """The last question is asked when all else is done: the mail is made, leased, and its turn has come."""
    alice = reader("updates")
    owed = promote(alice, "updates")

    class Turn:
        def await_turn(self) -> None:
            opt_out(house, ALICE, "updates")

        def deliver(self, message) -> None:
            post.deliver(message)

    waiting = dataclasses.replace(house, mailer=Turn())
    assert deliver(waiting, owed) is Outcome.UNWANTED
    assert post.taken == []


def test_choosing_again_brings_the_next_mail_and_not_the_one_that_ended(house, promote, reader):
    alice = reader("updates")
    owed = promote(alice, "updates")
    opt_out(house, ALICE, "updates")
    deliver(house, owed)
    choose(house, alice, {"updates": True}, source="settings")
    assert deliver(house, owed) is Outcome.ALREADY
    assert deliver(house, promote(alice, "updates", event="the next")) is Outcome.SENT


def test_an_account_that_moved_away_or_is_gone_gets_nothing_at_the_old_address(house, promote, reader, post):
    alice = reader("updates")
    shelf = house.store.tenant(alice)
    owed, later = promote(alice, "updates"), promote(alice, "updates", event="later")
    accounts.correct(shelf, {"email": "new@example.org"}, {})
    assert deliver(house, owed) is Outcome.UNWANTED
    shelf.write(shelf.discard("ACCOUNT"))
    assert deliver(house, later) is Outcome.UNWANTED
    assert post.taken == []


@promise("4.2", part=True)
@pytest.mark.parametrize("template", ["receipt", "access_changed", "security_alert"])
def test_who_unsubscribed_from_everything_still_gets_what_an_account_needs(house, owe, reader, post, template):
    alice = reader()
    opt_out(house, ALICE, *CATEGORIES)
    for number, values in enumerate(specimens(template)):
        owed = owe(tenant=alice, template=template, values=values, event=f"{number}")
        assert deliver(house, owed) is Outcome.SENT
    assert {mail.to for mail in post.taken} == {ALICE}
    assert not any(name.startswith("List-") for mail in post.taken for name, _ in mail.headers)


@promise("4.2", part=True)
@pytest.mark.parametrize("reason", ["bounce", "complaint"])
@pytest.mark.parametrize("template", ["receipt", "access_changed", "security_alert"])
def test_not_even_that_goes_to_an_address_that_bounced_or_complained(house, owe, reader, post, template, reason):
    alice = reader()
    house.store.platform("CAUSE").write(suppress(house, ALICE, reason))
    owed = owe(tenant=alice, template=template, values=specimens(template)[0])
    assert deliver(house, owed) is Outcome.SUPPRESSED
    assert post.taken == []


@promise("4.4", part=True)
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_such_mail_carries_the_headers_a_visible_link_and_a_postal_address(
    house, promote, reader, post, category
):
    alice = reader(category)
    deliver(house, promote(alice, category))
    (mail,) = post.taken
    headers = dict(mail.headers)
    found = re.fullmatch(r"<(http://[^<>,]+)>, <(mailto:[^<>]+)>", headers["List-Unsubscribe"])
    assert found
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in (mail.text, mail.html):
        assert found.group(1) in part
        assert f"{found.group(1)}/choices" in part
        assert house.settings.postal_address in part


@promise("17.1", part=True)
def test_without_a_postal_address_such_mail_is_refused_with_a_sentence(house, promote, reader, post):
    alice = reader("updates")
    owed = promote(alice, "updates")
    nowhere = dataclasses.replace(house, settings=dataclasses.replace(house.settings, postal_address=""))
    with pytest.raises(NoPostalAddress, match="Set POSTAL_ADDRESS"):
        deliver(nowhere, owed)
    assert post.taken == []
    assert deliver(house, owed) is Outcome.SENT


@pytest.mark.parametrize("lacking", ["text", "html"])
def test_a_letter_that_leaves_its_way_out_is_not_sent(house, promote, reader, post, monkeypatch, lacking):
    written = letter.letter

    def cut(*given) -> Letter:
        return dataclasses.replace(written(*given), **{lacking: "No way out."})

    monkeypatch.setattr("app.mail.compose.letter", cut)
    with pytest.raises(NoWayOut):
        deliver(house, promote(reader("updates"), "updates"))
    assert post.taken == []


def test_a_letter_of_chosen_mail_cannot_be_rendered_for_somebody_who_need_not_be_told_how_to_stop(house, owe, post):
    """Its values are missing then, and half a mail is never sent."""
    with pytest.raises(UndefinedError):
        deliver(house, owe(tenant=TenantId("alice00000"), template="note"))
    assert post.taken == []


@pytest.mark.parametrize("name", ["unsubscribe_url", "choices_url", "postal_address", "contact_email"])
def test_what_caused_a_mail_cannot_put_another_link_in_the_place_of_ours(house, promote, reader, post, name):
    values = {"link": "https://x.example", name: "https://elsewhere.example/stop"}
    deliver(house, promote(reader("updates"), "updates", values=values))
    (mail,) = post.taken
    assert "elsewhere" not in mail.text + mail.html
