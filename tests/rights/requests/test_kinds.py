"""Every kind of request reaches the queue with its day, signed out and signed in, and is acknowledged."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.rights.requests import docket
from app.rights.requests.kinds import KINDS
from app.services import Services
from tests.cast import Visitor
from tests.promises import promise
from tests.rights.requests.conftest import ADDRESS, mails, press, send, the_one

IN_45_DAYS, IN_THREE_BUSINESS_DAYS = date(2027, 1, 4), date(2026, 11, 25)
"""From Friday 20 November 2026."""

PRIVACY = ("access", "correction", "deletion", "portability", "objection", "agent", "opt_out", "limit", "consent")


@promise("2.1")
@pytest.mark.parametrize("kind", [*PRIVACY, "other", "appeal"])
def test_a_privacy_request_is_due_in_45_days_and_acknowledged(
    robin: Visitor, alice: Visitor, services: Services, kind: str
) -> None:
    assert send(robin, kind).status_code == 303
    assert send(alice, kind).location == "/settings/privacy/requests"

    lines = [row.record for row in docket.open_page(services).rows]
    assert [(line.kind, line.due) for line in lines] == [(kind, IN_45_DAYS)] * 2
    assert [mail["Subject"] for mail in mails(services, ADDRESS)] == ["We have your request"]
    assert [mail["Subject"] for mail in mails(services, alice.email)] == ["We have your request"]


@promise("8.2", part=True)
@pytest.mark.parametrize("kind", ["dpa", "transfer"])
def test_an_addendum_and_transfer_documents_can_be_asked_for(robin: Visitor, services: Services, kind: str) -> None:
    assert f"/requests/new?kind={kind}" in robin.get("/requests/new").text
    send(robin, kind)

    assert (the_one(services).kind, the_one(services).due) == (kind, IN_45_DAYS)


@promise("9.11")
def test_a_weakness_is_reported_where_security_txt_says_and_due_in_three_business_days(
    robin: Visitor, dana: Visitor, services: Services
) -> None:
    told = robin.get("/.well-known/security.txt").text
    contact = re.search(r"^Contact: https?://[^/]+(/\S+)$", told, re.MULTILINE)
    assert contact
    assert contact[1] == "/requests/new?kind=security"
    assert robin.get(contact[1]).status_code == 200
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT", told, re.MULTILINE)
    send(robin, "security")

    queue = dana.get("/admin/requests?kind=security").text
    assert the_one(services).due == IN_THREE_BUSINESS_DAYS
    assert "Due Wed 25 Nov" in queue


@promise("15.1", part=True)
@promise("14.1", part=True)
@pytest.mark.parametrize("kind", ["bug", "child", "mail"])
def test_a_report_is_due_in_three_business_days(robin: Visitor, services: Services, kind: str) -> None:
    send(robin, kind)

    assert the_one(services).due == IN_THREE_BUSINESS_DAYS


def test_a_report_that_was_looked_at_is_answered_within_45_days(
    robin: Visitor, dana: Visitor, services: Services
) -> None:
    send(robin, "security")
    dana.post(f"/admin/requests/{the_one(services).id}/acknowledge")

    assert (the_one(services).state, the_one(services).due) == ("acknowledged", IN_45_DAYS)
    assert mails(services)[0]["Subject"] == "News about your request"


@promise("12.6", part=True)
@pytest.mark.parametrize("kind", list(KINDS))
def test_no_form_asks_where_anybody_lives(robin: Visitor, kind: str) -> None:
    page = robin.get(f"/requests/new?kind={kind}").text
    fields = set(re.findall(r'name="([a-z_]+)"', page)) - {"viewport", "color-scheme", "format-detection"}

    assert fields <= {"csrf_token", "kind", "attempt", "text", "name", "email", "about", "website", "htmx-config"}


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_can_be_done_at_once_is_offered_first_and_leads_somewhere(
    alice: Visitor, robin: Visitor, kind: str
) -> None:
    page = robin.get(f"/requests/new?kind={kind}").text
    ways = [way for way in KINDS[kind].ways if f'href="{way.path}"' in page]

    assert all(alice.get(way.path).status_code in (200, 303) for way in ways)
    assert all(page.index(way.words) < page.index('name="text"') for way in ways)


def test_a_way_that_this_installation_lacks_is_not_offered(robin: Visitor) -> None:
    known = {rule.rule for rule in robin.client.application.url_map.iter_rules()}
    page = robin.get("/requests/new?kind=deletion").text

    assert ("/settings/privacy/deletion" in page) == ("/settings/privacy/deletion" in known)


def test_an_unknown_kind_leads_back_to_the_choice(robin: Visitor) -> None:
    assert "Something is wrong" in robin.get("/requests/new?kind=no-such").text
    assert press(robin, "/requests/new", {"kind": "no-such"}).location == "/requests/new"
