"""What sending promises: one event makes one mail, it survives any failure, and what it said is erased when it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from jinja2 import UndefinedError

from app.backlog import backlog
from app.errors import Conflict
from app.mail import MailRefused, MailTemporary, MailUncertain
from app.mail.intents import Intended, Intent, intend, shelf_of, sort_of
from app.mail.send import Outcome, send
from app.queue import sweep
from app.services import Services
from app.store import StoreUnavailable
from app.store.keys import PLATFORM, TenantId
from tests.mail.conftest import ALICE, LINK, Post

ALICES, CHARLIES = TenantId("alice00000"), TenantId("charlie000")


def deliver(house: Services, owed: Intended) -> Outcome:
    return send(house, owed.tenant, owed.intent_id)


class Killed(BaseException):
    """The process dies here."""


def record(house: Services, owed: Intended, tenant: TenantId = PLATFORM) -> Intent:
    stored = shelf_of(house, tenant, owed.intent_id).get(sort_of(owed.intent_id), Intent)
    assert stored is not None
    return stored.record


def test_an_owed_mail_is_sent_to_its_reader(house, owe, post):
    assert send(house, PLATFORM, owe().intent_id) is Outcome.SENT
    (mail,) = post.taken
    assert (mail.to, mail.sender, mail.subject) == (ALICE, house.settings.mail_from, "Your sign-in link")
    assert LINK in mail.text
    assert "15 minutes" in mail.text


def test_what_ended_keeps_no_link_and_no_address_and_nothing_is_pending(house, owe):
    owed = owe()
    assert backlog(house).count == 1
    send(house, PLATFORM, owed.intent_id)
    ended = record(house, owed)
    assert (ended.state, ended.values, ended.to) == ("sent", {}, "")
    assert backlog(house).count == 0


def test_an_account_can_see_where_its_own_mail_went(house, owe):
    owed = owe(tenant=ALICES)
    send(house, ALICES, owed.intent_id)
    ended = record(house, owed, ALICES)
    assert (ended.to, ended.values) == (ALICE, {})


def test_nothing_is_sent_for_a_cause_that_was_not_written(house, post):
    owed = intend(house, template="sign_in", to=ALICE, event="e", values={"link": LINK}, tenant=PLATFORM)
    assert send(house, PLATFORM, owed.intent_id) is Outcome.UNKNOWN
    assert post.taken == []


def test_one_event_makes_one_mail_however_often_it_happens(house, owe, post):
    first = owe()
    again = owe()
    assert (again.intent_id, again.changes) == (first.intent_id, ())
    send(house, PLATFORM, first.intent_id)
    assert owe().changes == ()
    assert send(house, PLATFORM, first.intent_id) is Outcome.ALREADY
    assert len(post.taken) == 1


@pytest.mark.parametrize("other", [{"event": "another"}, {"to": "bob@example.org"}, {"template": "change_email"}])
def test_another_event_reader_or_purpose_is_another_mail(owe, other):
    assert owe().intent_id != owe(**other).intent_id


def test_of_two_racing_causes_one_conflicts(house):
    both = [intend(house, template="sign_in", to=ALICE, event="e", values={}, tenant=PLATFORM) for _ in range(2)]
    house.store.platform("CAUSE").write(*both[0].changes)
    with pytest.raises(Conflict):
        house.store.platform("CAUSE").write(*both[1].changes)


def test_only_ids_reach_the_queue(owe, queue):
    owed = owe()
    owed.enqueue()
    assert queue.held == [("workers.mail.send", PLATFORM, (owed.intent_id,))]


def test_a_queue_that_is_wiped_loses_no_mail(services, house, owe, queue, clock):
    owe().enqueue()
    queue.held.clear()
    clock.move(minutes=1)
    assert sweep(services) == 1
    queue.run()
    assert LINK in services.mailer.newest(1)[0].content.decode()
    clock.move(minutes=5)
    assert sweep(services) == 0


def test_a_repeated_cause_enqueues_nothing(owe, queue):
    owe()
    owe().enqueue()
    assert queue.held == []


def test_a_mail_is_not_sent_through_another_tenant(house, owe, post):
    owed = owe(tenant=ALICES)
    assert send(house, CHARLIES, owed.intent_id) is Outcome.UNKNOWN
    assert post.taken == []


def test_a_busy_provider_leaves_the_mail_owed_and_the_next_attempt_is_the_same_mail(house, owe, post):
    owed = owe()
    for problem in (MailTemporary(), MailUncertain()):
        post.fails(problem)
        with pytest.raises(MailTemporary):
            send(house, PLATFORM, owed.intent_id)
        assert backlog(house).count == 1
    post.works()
    assert send(house, PLATFORM, owed.intent_id) is Outcome.SENT
    assert [mail.message_id for mail in post.taken] == [f"{owed.intent_id}@localhost"]
    assert record(house, owed).attempts == 3


def test_a_refused_mail_ends_and_is_erased(house, owe, post):
    owed = owe()
    post.fails(MailRefused())
    assert send(house, PLATFORM, owed.intent_id) is Outcome.REFUSED
    post.works()
    assert send(house, PLATFORM, owed.intent_id) is Outcome.ALREADY
    assert record(house, owed).values == {}
    assert backlog(house).count == 0


def test_an_address_that_mail_cannot_reach_ends_as_refused(house, owe, post):
    assert send(house, PLATFORM, owe(to="josé@example.org").intent_id) is Outcome.REFUSED
    assert backlog(house).count == 0


def test_a_mail_too_late_to_be_of_use_is_not_sent(house, owe, post, clock):
    owed = owe()
    clock.move(minutes=15)
    assert send(house, PLATFORM, owed.intent_id) is Outcome.EXPIRED
    assert post.taken == []
    assert record(house, owed).values == {}


def test_a_second_worker_stands_back_while_the_first_is_sending(house, owe, post):
    owed = owe()
    seen = []
    post.first = lambda: seen.append(send(house, PLATFORM, owed.intent_id))
    send(house, PLATFORM, owed.intent_id)
    assert seen == [Outcome.BUSY]
    assert len(post.taken) == 1


def test_of_many_workers_at_once_one_sends(house, owe, post):
    owed = owe()
    together = threading.Barrier(8)

    def work(_: int) -> Outcome:
        together.wait()
        return send(house, PLATFORM, owed.intent_id)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(work, range(8)))
    assert len(post.taken) == 1
    assert outcomes.count(Outcome.SENT) == 1


def killed_while_sending(house: Services, owed: Intended, post: Post) -> None:
    post.fails(Killed())
    with pytest.raises(Killed):
        send(house, owed.tenant, owed.intent_id)
    post.works()


@pytest.fixture
def promote(owe, reader) -> Callable[..., Intended]:
    """A mail that its reader chose."""
    tenant = reader("updates")
    return lambda **fields: owe(**{"tenant": tenant, "category": "updates", "template": "note"} | fields)


def test_a_worker_killed_while_sending_is_followed_by_another_after_two_minutes(house, owe, post, clock):
    owed = owe()
    killed_while_sending(house, owed, post)
    assert send(house, PLATFORM, owed.intent_id) is Outcome.BUSY
    clock.move(minutes=2)
    assert send(house, PLATFORM, owed.intent_id) is Outcome.SENT


def test_a_promotional_mail_is_not_repeated_when_nobody_knows_whether_it_went(house, promote, post, clock):
    owed = promote()
    killed_while_sending(house, owed, post)
    clock.move(minutes=2)
    assert send(house, owed.tenant, owed.intent_id) is Outcome.UNCERTAIN
    assert post.taken == []
    assert backlog(house).count == 0


def test_a_promotional_mail_whose_answer_was_lost_ends_as_uncertain(house, promote, post):
    post.fails(MailUncertain())
    assert deliver(house, promote()) is Outcome.UNCERTAIN


def test_a_promotional_mail_that_was_certainly_not_taken_is_tried_again(house, promote, post):
    owed = promote()
    post.fails(MailTemporary())
    with pytest.raises(MailTemporary):
        send(house, owed.tenant, owed.intent_id)
    post.works()
    assert send(house, owed.tenant, owed.intent_id) is Outcome.SENT


def test_a_store_lost_between_sending_and_noting_repeats_the_same_mail(house, owe, post, clock, monkeypatch):
    owed = owe()

    def lose_the_store() -> None:
        monkeypatch.setattr("app.store.sealed.Shelf.write", unavailable)

    def unavailable(*_, **__):
        raise StoreUnavailable

    post.first = lose_the_store
    with pytest.raises(StoreUnavailable):
        send(house, PLATFORM, owed.intent_id)
    monkeypatch.undo()
    post.works()
    clock.move(minutes=2)
    assert send(house, PLATFORM, owed.intent_id) is Outcome.SENT
    assert len({mail.message_id for mail in post.taken}) == 1
    assert len(post.taken) == 2


def test_a_worker_that_outlived_its_lease_does_not_undo_what_another_noted(house, owe, post, clock):
    owed = owe()

    def take_too_long() -> None:
        post.works()
        clock.move(minutes=2)
        send(house, PLATFORM, owed.intent_id)

    post.first = take_too_long
    assert send(house, PLATFORM, owed.intent_id) is Outcome.SENT
    assert record(house, owed).state == "sent"
    assert backlog(house).count == 0


def test_a_template_that_lacks_a_value_sends_no_half_mail_and_costs_no_attempt(house, owe, post):
    owed = owe(values={}, category="updates")
    with pytest.raises(UndefinedError):
        send(house, PLATFORM, owed.intent_id)
    assert post.taken == []
    assert (record(house, owed).attempts, record(house, owed).leased_until) == (0, None)


def test_what_belongs_to_no_account_is_forgotten_after_a_month(house, owe, clock):
    owed, own = owe(), owe(tenant=ALICES)
    clock.move(days=31)
    assert send(house, PLATFORM, owed.intent_id) is Outcome.UNKNOWN
    assert send(house, ALICES, own.intent_id) is Outcome.EXPIRED
    assert backlog(house).count == 0


def test_the_representation_of_an_intent_tells_nothing(house, owe):
    shown = repr(record(house, owe())) + repr(owe())
    assert ALICE not in shown
    assert LINK not in shown
