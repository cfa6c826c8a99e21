"""Staff look up what was mailed to an address they name, let mail go there again, and read every letter there is."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app import audit
from app.admin import post, work
from app.mail.intents import intend
from app.mail.letter import LANGUAGES
from app.mail.suppression import complained, suppress, suppression
from app.services import Services
from app.store.keys import PLATFORM, tenant_id
from tests.cast import Visitor
from tests.conftest import Clock
from tests.promises import promise

ALICE = "alice@example.org"


def mail(services: Services, visitor: Visitor, number: int = 1) -> str:
    intended = intend(
        services,
        template="receipt",
        to=visitor.email,
        event=f"invoice {number}",
        values={"amount": "CANARY", "date": "2026-11-20", "link": "https://example.org/CANARY"},
        tenant=tenant_id(visitor.tenant),
    )
    visitor.shelf.write(*intended.changes)
    return intended.intent_id


def look_up(dana: Visitor, typed: str, **more: str) -> str:
    answer = dana.post("/admin/mail", {"email": typed, **more})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_mails_of_an_address_are_found_with_what_became_of_each(
    dana: Visitor, alice: Visitor, services: Services
) -> None:
    intent_id = mail(services, alice)
    page = look_up(dana, " Alice@Example.ORG ")

    assert alice.tenant in page
    assert intent_id in page
    assert "receipt" in page
    assert "owed" in page
    assert "CANARY" not in page


def test_they_are_found_by_the_account_too_and_no_address_is_shown(
    dana: Visitor, alice: Visitor, services: Services
) -> None:
    intent_id = mail(services, alice)
    page = look_up(dana, alice.tenant)

    assert intent_id in page
    assert ALICE not in page


def test_a_mail_that_belongs_to_no_account_is_found_by_its_id(dana: Visitor, services: Services) -> None:
    intended = intend(
        services, template="sign_in", to=ALICE, event="one", values={"link": "x", "minutes": "15"}, tenant=PLATFORM
    )
    services.store.platform("X").write(*intended.changes)
    page = look_up(dana, intended.intent_id)

    assert "sign_in" in page
    assert ALICE not in page


def test_the_older_ones_come_page_by_page(dana: Visitor, alice: Visitor, services: Services, clock: Clock) -> None:
    ids = []
    for number in range(30):
        ids.append(mail(services, alice, number))
        clock.move(seconds=1)
    first = look_up(dana, ALICE)
    after = re.search(r'name="after" value="([^"]+)">\s*<button', first)
    assert after
    second = look_up(dana, ALICE, after=after[1])

    assert [id_ in first for id_ in ids] == [False] * 5 + [True] * 25
    assert [id_ in second for id_ in ids] == [True] * 5 + [False] * 25


@pytest.mark.parametrize(
    ("typed", "says"),
    [("nobody@example.org", "No account has this address."), ("no-id", "No mail is on record."), ("f" * 40, "No mail")],
)
def test_what_is_not_there_is_said(dana: Visitor, typed: str, says: str) -> None:
    assert says in look_up(dana, typed)


@pytest.mark.parametrize("typed", ["", "a@b", "alice@@example.org", "x" * 300])
def test_what_cannot_be_looked_up_is_said_beside_the_field(dana: Visitor, typed: str) -> None:
    answer = dana.post("/admin/mail", {"email": typed})

    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_looking_is_on_record_without_the_address(dana: Visitor, services: Services) -> None:
    look_up(dana, ALICE)
    look_up(dana, ALICE.upper())
    one, other = (stored.record for stored in audit.page(services).rows)

    assert (one.actor, one.action) == (dana.tenant, "mail.look_up")
    assert one.target == other.target
    assert "alice" not in one.target


@pytest.mark.parametrize("after", ["MAILED#~", "MAILED#", "x"])
def test_no_form_looks_without_being_on_record(dana: Visitor, services: Services, after: str) -> None:
    dana.post("/admin/mail", {"email": ALICE, "after": after})

    assert [stored.record.action for stored in audit.page(services).rows] == ["mail.look_up"]


@promise("9.7", part=True)
def test_what_stops_mail_is_lifted_with_a_reason_and_that_is_on_record(dana: Visitor, services: Services) -> None:
    services.store.platform("X").write(suppress(services, ALICE, "bounce"))
    assert "it bounced" in look_up(dana, ALICE)
    answer = dana.post("/admin/mail/lift", {"email": ALICE, "reason": "She asked; the mailbox was full."})

    assert answer.location == "/admin/mail"
    assert suppression(services, ALICE) is None
    row = audit.page(services).rows[0].record
    assert row.actor == dana.tenant
    assert row.context["reason"] == "She asked; the mailbox was full."
    assert "alice" not in str(row)


def test_without_a_reason_it_stays(dana: Visitor, services: Services) -> None:
    services.store.platform("X").write(suppress(services, ALICE, "complaint"))
    answer = dana.post("/admin/mail/lift", {"email": ALICE, "reason": ""})

    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert suppression(services, ALICE) is not None


def test_what_nothing_stops_cannot_be_lifted(dana: Visitor, services: Services) -> None:
    assert dana.post("/admin/mail/lift", {"email": ALICE, "reason": "Asked."}).status_code == 404
    assert dana.post("/admin/mail/lift", {"email": "no address", "reason": "Asked."}).status_code == 422
    assert list(audit.page(services).rows) == []


def test_every_letter_is_shown_in_every_language_and_wording(dana: Visitor) -> None:
    index = dana.get("/admin/mail/preview").text
    shown = 0
    for name, _ in post.letters():
        for language in LANGUAGES:
            path = f"/admin/mail/preview/{language}/{name}"
            assert f'href="{path}"' in index
            for variant in range(post.show(language, name, 0).variants):
                page = dana.get(f"{path}?variant={variant}")
                framed = dana.get(f"{path}/html?variant={variant}")
                assert (page.status_code, framed.status_code) == (200, 200), path
                shown += 1

    assert shown > 40


@pytest.mark.parametrize(
    "path", ["en/none", "fr/receipt", "en/..", "en/receipt?variant=99", "en/receipt?variant=-1", "en/receipt?variant=x"]
)
def test_a_letter_that_is_none_is_not_found(dana: Visitor, path: str) -> None:
    assert dana.get(f"/admin/mail/preview/{path}").status_code == 404


def test_a_letters_html_stands_in_a_frame_that_can_do_nothing(dana: Visitor) -> None:
    page = dana.get("/admin/mail/preview/en/receipt")
    framed = dana.get("/admin/mail/preview/en/receipt/html")
    rules = framed.headers["Content-Security-Policy"].split("; ")

    assert " sandbox src=" in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<style>" not in page.text
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'self'", "form-action 'none'"} <= set(rules)
    assert "script" not in framed.headers["Content-Security-Policy"]
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_days_say_how_mail_fared(dana: Visitor, services: Services) -> None:
    from app.mail import reputation

    for kind in ("sent", "sent", "delivered", "bounced"):
        reputation.count(services, kind)
    page = dana.get("/admin/mail").text

    assert re.search(r'>2</td><td class="number">1</td><td class="number">1</td><td class="number">0</td>', page)


def test_who_was_shut_out_by_a_complaint_is_counted_and_listed_without_the_address(
    dana: Visitor, alice: Visitor, services: Services, clock: Clock
) -> None:
    assert "Nobody was shut out" in dana.get("/admin").text
    services.store.platform("X").write(*complained(services, ALICE, clock(), needed_by=alice.tenant))
    pages = dana.get("/admin").text, dana.get("/admin/mail").text

    assert "1 shut out" in pages[0]
    assert alice.tenant in pages[1]
    assert ALICE not in pages[0] + pages[1]
    clock.move(days=8)
    assert work.newly_shut_out(services) == 0


def test_campaigns_that_run_are_listed(dana: Visitor) -> None:
    assert "onboarding" in dana.get("/admin/campaigns").text


def test_every_staff_page_is_closed_to_others(app: Flask) -> None:
    views = {name: view for name, view in app.view_functions.items() if name.startswith("admin.")}

    assert len(views) > 15
    assert [name for name, view in views.items() if not getattr(view, "access", {}).get("staff_only")] == []


def test_staff_are_led_there_and_nobody_else(dana: Visitor, alice: Visitor) -> None:
    assert 'href="/admin"' in dana.get("/home").text
    assert 'href="/admin"' not in alice.get("/home").text
    assert alice.get("/admin").status_code == 404
