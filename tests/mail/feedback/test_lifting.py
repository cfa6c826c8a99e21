"""What stops mail is lifted by staff alone, on record first, and what is told late does not bring it back."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from app import audit
from app.errors import NotFound, Unavailable
from app.mail.send import Outcome, send
from app.mail.suppression import lift, suppression
from app.preferences.choices import CATEGORIES
from app.store.keys import PLATFORM
from tests.mail.conftest import ALICE
from tests.mail.feedback.events import told
from tests.promises import promise


@promise("9.7")
@pytest.mark.parametrize("kind", ["Bounce", "Complaint"])
def test_an_address_is_left_alone_from_a_bounce_or_a_complaint_until_staff_lifts_it(
    house, ses, owe, reader, clock, kind
):
    alice = reader(*CATEGORIES)
    numbers = itertools.count()

    def each() -> set[Outcome]:
        kinds = [("transactional", "sign_in"), *((category, "note") for category in CATEGORIES)]
        owed = [
            owe(tenant=alice, category=category, template=template, event=f"{next(numbers)}", expires_at=None)
            for category, template in kinds
        ]
        return {send(house, alice, mail.intent_id) for mail in owed}

    sent = owe(tenant=alice)
    send(house, alice, sent.intent_id)
    ses(told("Bounce", clock(), sent, bounceType="Transient"))
    assert each() == {Outcome.SENT}
    ses(told(kind, clock(), sent, feedbackId="f-2"))
    assert each() == {Outcome.SUPPRESSED}
    clock.move(days=400)
    assert each() == {Outcome.SUPPRESSED}
    lift(house, ALICE, actor="dana", reason="asked")
    assert [row.record.action for row in audit.page(house).rows] == ["mail.suppression.lift"]
    assert each() == {Outcome.SENT}


@promise("9.7", part=True)
def test_only_staff_lifts_it_and_the_audit_log_says_so_first(house, ses, sent, clock, owe, post):
    ses(told("Bounce", clock(), sent))
    lift(house, ALICE, actor="dana", reason="she asked by phone")
    row = audit.page(house).rows[0].record
    assert (row.actor, row.action, row.context) == (
        "dana", "mail.suppression.lift", {"reason": "she asked by phone", "was": "bounce"},
    )  # fmt: skip
    assert ALICE not in str(row)
    again = owe(event="again")
    assert send(house, PLATFORM, again.intent_id) is Outcome.SENT


def test_what_the_audit_log_cannot_take_is_not_lifted(house, ses, sent, clock, monkeypatch):
    ses(told("Bounce", clock(), sent))

    def away(*_: object, **__: object) -> None:
        raise Unavailable

    monkeypatch.setattr(audit, "record", away)
    with pytest.raises(Unavailable):
        lift(house, ALICE, actor="dana", reason="asked")
    assert suppression(house, ALICE)


def test_what_is_not_stopped_cannot_be_lifted(house):
    with pytest.raises(NotFound):
        lift(house, ALICE, actor="dana", reason="asked")
    assert audit.page(house).rows == []


def test_what_happened_before_it_was_lifted_does_not_stop_it_again_however_late_it_is_told(house, ses, sent, clock):
    before = clock()
    ses(told("Bounce", before, sent))
    clock.move(days=1)
    lift(house, ALICE, actor="dana", reason="asked")
    ses(told("Bounce", before + timedelta(hours=1), sent, feedbackId="f-2"))
    assert suppression(house, ALICE) is None
    clock.move(days=1)
    ses(told("Bounce", clock(), sent, feedbackId="f-3"))
    assert suppression(house, ALICE)


def test_what_came_back_before_it_was_lifted_does_not_count_any_more(house, ses, sent, clock):
    for number in range(2):
        ses(told("Bounce", clock(), sent, bounceType="Transient", feedbackId=f"f-{number}"))
        clock.move(days=2)
    ses(told("Complaint", clock(), sent))
    clock.move(days=1)
    lift(house, ALICE, actor="dana", reason="asked")
    clock.move(days=1)
    ses(told("Bounce", clock(), sent, bounceType="Transient", feedbackId="f-3"))

    assert suppression(house, ALICE) is None
