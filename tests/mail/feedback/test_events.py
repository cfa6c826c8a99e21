"""What the provider tells of mail, through the signed inbox: noted, counted, and heeded at the next one."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from app.mail import feedback, records, reputation, shut_out
from app.mail.intents import Intended, Intent, shelf_of, sort_of
from app.mail.send import Outcome, send
from app.mail.suppression import lift, suppression
from app.store.keys import PLATFORM, TenantId
from app.webhooks import CannotHandle, Event
from tests.mail.conftest import ALICE, BOB
from tests.mail.feedback.events import told
from tests.promises import promise


def notification(message: Any) -> Event:
    return Event("sns", "1", "Notification", datetime.now(UTC), {"Message": message})


def fate(house, owed: Intended) -> str:
    record = records.find(house, owed.tenant, owed.intent_id)
    assert record
    return record.fate.told if record.fate else ""


def counts(house) -> reputation.Counts:
    today = house.now().date()
    return reputation.of_days(house, [today])[today]


@promise("9.7", part=True)
@pytest.mark.parametrize("named", ["eventType", "notificationType"])
@pytest.mark.parametrize(("kind", "reason"), [("Bounce", "bounce"), ("Complaint", "complaint")])
@pytest.mark.parametrize("category", ["transactional", "updates"])
def test_a_bounce_for_good_or_a_complaint_stops_every_category_at_once(
    house, ses, owe, reader, post, clock, kind, reason, named, category
):
    tenant = reader("updates")
    first = owe(tenant=tenant)
    send(house, tenant, first.intent_id)
    assert ses(told(kind, clock(), first, named=named)) == "done"
    stopped = suppression(house, ALICE)
    assert stopped
    assert stopped.reason == reason
    template = "sign_in" if category == "transactional" else "note"
    later = owe(tenant=tenant, event="later", category=category, template=template)
    assert send(house, tenant, later.intent_id) is Outcome.SUPPRESSED
    assert len(post.taken) == 1


@pytest.mark.parametrize("keeps", ["its address", "nothing"])
def test_a_bounce_of_a_mail_from_before_readers_were_noted_is_heeded(house, ses, sent, clock, keeps):
    shelf = shelf_of(house, sent.tenant, sent.intent_id)
    stored = shelf.get(sort_of(sent.intent_id), Intent)
    assert stored
    older = msgspec.structs.replace(stored.record, reader="", to=ALICE if keeps == "its address" else "")
    shelf.write(shelf.replace(stored, older))
    if keeps == "its address":
        assert ses(told("Bounce", clock(), sent, to=BOB)) == "ignored"
        assert suppression(house, BOB) is None
    assert ses(told("Bounce", clock(), sent)) == "done"
    assert suppression(house, ALICE)


@promise("9.7", part=True)
@pytest.mark.parametrize("kind", ["Transient", "Undetermined"])
def test_a_bounce_that_may_pass_stops_nothing_until_the_third_within_two_weeks(house, ses, sent, clock, kind):
    for number in range(3):
        assert suppression(house, ALICE) is None
        ses(told("Bounce", clock(), sent, bounceType=kind, feedbackId=f"f-{number}"))
        clock.move(days=6)
    assert suppression(house, ALICE)
    assert fate(house, sent) == "returned"


def test_three_bounces_over_a_longer_time_stop_nothing(house, ses, sent, clock):
    for number in range(5):
        ses(told("Bounce", clock(), sent, bounceType="Transient", feedbackId=f"f-{number}"))
        clock.move(days=8)
    assert suppression(house, ALICE) is None


def test_bounces_of_one_bad_day_count_as_one(house, ses, sent, clock):
    for number in range(12):
        ses(told("Bounce", clock(), sent, bounceType="Transient", feedbackId=f"f-{number}"))
        clock.move(hours=1, minutes=59)
    assert suppression(house, ALICE) is None


def test_bounces_on_three_days_stop_it_however_many_there_were_on_each(house, ses, sent, clock):
    for number in range(9):
        assert suppression(house, ALICE) is None
        ses(told("Bounce", clock(), sent, bounceType="Transient", feedbackId=f"f-{number}"))
        clock.move(hours=7)
    assert suppression(house, ALICE)


def test_the_same_bounce_told_thrice_is_one(house, ses, sent, clock):
    for _ in range(3):
        ses(told("Bounce", clock(), sent, bounceType="Transient"))
    assert suppression(house, ALICE) is None


@pytest.mark.parametrize("mailed_to", ["the account", "the address"])
def test_a_complaint_about_mail_that_nobody_chose_is_listed_for_staff_until_it_is_lifted(
    house, ses, owe, reader, clock, mailed_to
):
    alice = reader()
    owed = owe(tenant=alice if mailed_to == "the account" else PLATFORM)
    send(house, owed.tenant, owed.intent_id)
    for _ in range(2):
        ses(told("Complaint", clock(), owed))
    assert shut_out.newest(house) == [shut_out.ShutOut(alice, clock())]
    clock.move(days=1)
    lift(house, ALICE, actor="dana", reason="she wrote")
    assert shut_out.newest(house) == []


def test_a_complaint_after_a_bounce_is_listed_and_taken_off_too(house, ses, sent, clock):
    ses(told("Bounce", clock(), sent))
    clock.move(days=1)
    ses(told("Complaint", clock(), sent, feedbackId="f-2"))
    assert len(shut_out.newest(house)) == 1
    lift(house, ALICE, actor="dana", reason="she wrote")
    assert shut_out.newest(house) == []


def test_a_complaint_about_mail_that_was_chosen_and_a_bounce_are_not_on_that_list(house, ses, owe, reader, clock):
    owed = owe(tenant=reader("updates"), category="updates", template="note", expires_at=None)
    send(house, owed.tenant, owed.intent_id)
    ses(told("Complaint", clock(), owed))
    other = owe(tenant=reader(address=BOB), to=BOB)
    send(house, other.tenant, other.intent_id)
    ses(told("Bounce", clock(), other, to=BOB))
    assert shut_out.newest(house) == []


def test_somebody_who_says_that_it_is_no_spam_stops_nothing(house, ses, sent, clock):
    assert ses(told("Complaint", clock(), sent, complaintFeedbackType="not-spam")) == "ignored"
    assert suppression(house, ALICE) is None
    assert fate(house, sent) == ""


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        ("Send", "taken"),
        ("DeliveryDelay", "delayed"),
        ("Delivery", "delivered"),
        ("Reject", "failed"),
        ("Rendering Failure", "failed"),
        ("Bounce", "bounced"),
        ("Complaint", "complained"),
    ],
)
def test_what_became_of_a_mail_stands_in_its_record(house, ses, sent, clock, kind, becomes):
    clock.move(minutes=3)
    assert ses(told(kind, clock(), sent)) == "done"
    record = records.find(house, sent.tenant, sent.intent_id)
    assert record
    assert record.fate == records.Fate(told=becomes, at=clock())
    assert record.intent.state == "sent"


@pytest.mark.parametrize("order", list(itertools.permutations(["Send", "Delivery", "Complaint"])))
def test_events_in_any_order_and_doubled_end_alike(house, ses, sent, clock, order):
    for kind in (*order, *order):
        ses(told(kind, clock(), sent))
    assert fate(house, sent) == "complained"
    assert counts(house).complained == 1


def test_the_days_counts_tell_each_mail_once(house, ses, sent, clock):
    for kind in ("Delivery", "Delivery", "Bounce", "Bounce"):
        ses(told(kind, clock(), sent))
    assert counts(house) == reputation.Counts(sent=1, delivered=1, bounced=1)


def test_an_event_that_comes_while_the_mail_is_being_sent_does_not_send_it_twice(house, owe, reader, post, ses, clock):
    owed = owe(tenant=reader(address=ALICE))
    post.first = lambda: ses(told("Delivery", clock(), owed))
    assert send(house, owed.tenant, owed.intent_id) is Outcome.SENT
    assert send(house, owed.tenant, owed.intent_id) is Outcome.ALREADY
    assert fate(house, owed) == "delivered"
    assert len(post.taken) == 1


def test_an_event_that_names_another_address_than_we_mailed_changes_nothing(house, ses, sent, clock):
    assert ses(told("Bounce", clock(), sent, to=BOB)) == "ignored"
    assert suppression(house, BOB) is None
    assert fate(house, sent) == ""


def test_an_event_that_bounces_an_address_it_was_not_sent_to_changes_nothing(house, ses, sent, clock):
    event = told("Bounce", clock(), bouncedRecipients=[{"emailAddress": BOB}])
    assert ses(event) == "ignored"
    assert suppression(house, BOB) is None


def test_a_mail_of_no_account_is_known_again_without_its_address(house, ses, owe, clock):
    owed = owe()
    send(house, PLATFORM, owed.intent_id)
    assert ses(told("Bounce", clock(), owed, to=BOB)) == "ignored"
    assert ses(told("Bounce", clock(), owed)) == "done"
    assert suppression(house, ALICE)
    assert fate(house, owed) == "bounced"


def test_an_address_in_another_script_is_known_by_its_ascii_name(house, ses, owe, reader, clock):
    tenant = reader(address="alice@bücher.example")
    owed = owe(tenant=tenant, to="alice@bücher.example")
    send(house, tenant, owed.intent_id)
    assert ses(told("Bounce", clock(), owed, to="Alice@xn--bcher-kva.example")) == "done"
    assert suppression(house, "alice@bücher.example")


def test_a_mail_that_we_forgot_still_stops_the_address(house, ses, clock):
    gone: Any = SimpleNamespace(intent_id="0" * 40, tenant=TenantId("alice00000"))
    assert ses(told("Complaint", clock(), gone)) == "done"
    assert suppression(house, ALICE)
    assert ses(told("Delivery", clock(), gone)) == "ignored"


def test_a_complaint_outweighs_a_bounce_and_not_the_other_way_round(house, ses, sent, clock):
    for kind in ("Bounce", "Complaint", "Bounce"):
        ses(told(kind, clock(), sent))
    stopped = suppression(house, ALICE)
    assert stopped
    assert stopped.reason == "complaint"


def test_the_greeting_of_ses_and_what_we_did_not_ask_for_are_nothing_to_us(house, clock):
    for message in (
        "Successfully validated SNS topic for Amazon SES event publishing.",
        json.dumps(told("Send", clock()) | {"eventType": "Open"}),
    ):
        assert feedback.handle(house, notification(message)) is None


@pytest.mark.parametrize(
    "message",
    [
        None, 1, "", "{", "[]", "{}",
        '{"eventType":"Bounce"}', '{"eventType":"Bounce","mail":{}}', "\ud800", "[" * 9999,
        '{"eventType":"Bounce","mail":{"timestamp":"2026-11-20T00:00:00Z","messageId":"1"}}',
        '{"eventType":"Bounce","mail":{"timestamp":"yesterday","messageId":"1"}}',
        '{"eventType":"Send","mail":{"timestamp":"2026-11-20T00:00:00","messageId":"1"}}',
    ],
)  # fmt: skip
def test_what_ses_never_writes_cannot_be_acted_on(house, message):
    with pytest.raises(CannotHandle, match="not an event of ses"):
        feedback.handle(house, notification(message))


@pytest.mark.parametrize("tag", ["", "0" * 39, "../x", "0" * 40 + "#FATE"])
@pytest.mark.parametrize("tenant", ["", "platform", "no tenant", "TENANT#x"])
def test_tags_that_are_not_ours_lead_nowhere(house, ses, clock, tag, tenant):
    odd: Any = SimpleNamespace(intent_id=tag, tenant=tenant)
    assert ses(told("Delivery", clock(), odd)) == "ignored"
