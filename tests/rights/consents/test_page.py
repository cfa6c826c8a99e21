"""The page of consents lists each with its date and source, and one tap takes it back."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.ai import TextModel
from app.assistant import consent
from app.mail import newsletter
from app.policies.versions import SHIPPED
from app.preferences import choices
from app.preferences.choices import choose, chosen
from app.rights.consents.model import history
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise

PAGE = "/settings/privacy/consents"
KINDS = ("onboarding", "resources", "updates", "ai")


class _Parrot:
    provider = "anthropic"
    model = "parrot"


@pytest.fixture
def agreed(alice: Visitor, clock: Clock) -> Visitor:
    """Alice, who agreed to everything in her settings, later on."""
    clock.move(hours=2)
    services, tenant = alice.services, tenant_id(alice.tenant)
    choose(services, tenant, dict.fromkeys(choices.CATEGORIES, True), source="settings")
    model: TextModel = _Parrot()  # type: ignore[assignment]  # only its name is asked
    consent.agree(alice.shelf, model, consent.VERSION, services.now(), SHIPPED[-1])
    return alice


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def card(page: str, name: str) -> str:
    """The card of one consent."""
    return next(piece for piece in page.split('<div class="card')[1:] if f">{name}</h3>" in piece)


@promise("5.1")
def test_each_consent_stands_with_date_and_source_and_one_tap_withdraws_it_for_the_record(
    agreed: Visitor, clock: Clock
) -> None:
    names = ("Tips for the first week", "A useful note once a week", "News of this product", "AI provider")
    page = agreed.get(PAGE).text
    for name in names:
        assert "Agreed on 19 November 2026 " in words(card(page, name))
    assert "Confirmed on 19 November 2026 when you began." in words(card(page, "You are 18 or older"))
    assert "Agreed on 19 November 2026 when you began." in words(card(page, "Privacy policy and terms"))
    assert "in your settings" in words(card(page, "News of this product"))

    clock.move(hours=1)
    for kind in KINDS:
        assert agreed.post(f"{PAGE}/withdraw", {"kind": kind}).status_code == 303

    assert not any(chosen(agreed.shelf).on(category) for category in choices.CATEGORIES)
    assert consent.given(agreed.shelf) is None
    last = [row.record for row in history(agreed.shelf).rows][: len(KINDS)]
    assert {row.kind for row in last if row and not row.on} == set(KINDS)
    assert {(row.at, row.policy_version) for row in last if row} == {(agreed.services.now(), SHIPPED[-1])}
    after = words(agreed.get(PAGE).text)
    assert "AI provider: agreed" in after
    assert "AI provider: withdrawn in your settings." in after


def test_the_newsletter_service_is_told_of_a_withdrawal(agreed: Visitor) -> None:
    said = newsletter.Agreement(
        on=True, address=agreed.email, at=agreed.services.now(), source="settings", policy_version="1"
    )
    agreed.shelf.write(agreed.shelf.add(newsletter.SORT, said))

    agreed.post(f"{PAGE}/withdraw", {"kind": "newsletter"})

    kept = newsletter.agreement(agreed.shelf)
    assert kept
    assert not kept.on
    assert "Newsletter service: withdrawn" in agreed.get(PAGE).text


def test_what_is_withdrawn_twice_is_noted_once(agreed: Visitor) -> None:
    for _ in range(2):
        agreed.post(f"{PAGE}/withdraw", {"kind": "ai"})
        agreed.post(f"{PAGE}/withdraw", {"kind": "updates"})

    off = [row.record.kind for row in history(agreed.shelf).rows if row.record and not row.record.on]
    assert sorted(off) == ["ai", "updates"]


def test_a_click_in_a_mail_stands_in_the_history_too(agreed: Visitor) -> None:
    choices.opt_out(agreed.services, agreed.email, "updates")

    assert "News of this product: withdrawn with the link in a mail." in words(agreed.get(PAGE).text)


@pytest.mark.parametrize("kind", ["", "age", "policy", "counting", "nonsense"])
def test_nothing_else_is_withdrawn_there(agreed: Visitor, kind: str) -> None:
    before = [row.sort for row in history(agreed.shelf).rows]

    assert agreed.post(f"{PAGE}/withdraw", {"kind": kind}).status_code == 422
    assert [row.sort for row in history(agreed.shelf).rows] == before


def test_a_long_history_is_read_in_pages(alice: Visitor, clock: Clock) -> None:
    for _ in range(14):
        for said in ("objected", "allowed"):
            clock.move(minutes=1)
            alice.post(f"{PAGE}/counting", {"counting": said})

    first = alice.get(PAGE).text
    older = re.search(r'href="([^"]+after=[^"]+)"', first)
    assert older
    assert "18 or older: confirmed" not in first
    assert "18 or older: confirmed" in alice.get(older.group(1).replace("&amp;", "&")).text


def test_charlie_sees_nothing_of_hers(app: Flask, agreed: Visitor) -> None:
    charlie = arrive(app, "charlie@example.org")

    page = charlie.get(PAGE).text
    assert "News of this product: agreed" not in page
    assert "in your settings" not in page
    charlie.post(f"{PAGE}/withdraw", {"kind": "updates"})
    assert chosen(agreed.shelf).on("updates")
