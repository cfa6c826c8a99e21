"""A batch is one piece of work: it ends when each of its mails has, goes on where it was cut, and sends none twice."""

from __future__ import annotations

import pytest

from app.backlog import backlog
from app.mail import MailTemporary, MailUncertain, Throttled
from app.mail.batches import JOB, MOST, InOtherHands, batch, send_batch, send_many
from app.mail.intents import Intended, intend
from app.mail.reputation import of_days
from app.mail.send import Outcome, send
from app.queue import sweep
from app.store import StoreUnavailable
from app.store.keys import PLATFORM
from tests.mail.conftest import LINK
from tests.mail.test_send import Killed
from workers.runner import TimeOver


@pytest.fixture
def crowd(house, reader):
    """Mails to so many people who chose them, written as one batch."""

    def gather(count: int, **fields) -> list[Intended]:
        given = {"template": "note", "values": {"link": LINK}, "event": "week 1", "category": "updates"} | fields
        people = [f"reader{number}@example.org" for number in range(count)]
        owed = [intend(house, to=person, tenant=reader("updates", address=person), **given) for person in people]
        together = batch(house, owed)
        house.store.platform("CAUSE").write(*together.changes)
        together.enqueue()
        return owed

    return gather


def id_of(queue) -> str:
    (job, tenant, (batch_id,)) = queue.held[0]
    assert (job, tenant) == (JOB, PLATFORM)
    return batch_id


def pairs(crowd: list[Intended]) -> list:
    return [(owed.tenant, owed.intent_id) for owed in crowd]


def test_a_whole_batch_fits_one_write_is_one_pending_item_and_one_job(house, crowd, queue, post):
    crowd(MOST)
    assert backlog(house).count == 1
    outcomes = send_batch(house, id_of(queue))
    assert outcomes == {Outcome.SENT: MOST}
    assert backlog(house).count == 0
    assert len({mail.to for mail in post.taken}) == MOST


def test_the_time_limit_of_a_job_ends_a_batch_at_once(house, crowd, queue, post):
    crowd(4)

    alarms = [None, TimeOver()]

    def rings() -> None:
        if alarms and (alarm := alarms.pop(0)):
            raise alarm

    post.first = rings
    with pytest.raises(TimeOver):
        send_batch(house, id_of(queue))
    assert len(post.taken) == 1


def test_a_batch_that_is_too_large_is_refused(house, crowd):
    with pytest.raises(ValueError, match="45"):
        crowd(MOST + 1)


@pytest.mark.parametrize("dies_at", [0, 3, 7])
def test_a_killed_workers_batch_goes_on_where_it_stopped(house, crowd, queue, post, clock, dies_at):
    crowd(8)
    batch_id = id_of(queue)

    def first() -> None:
        if len(post.taken) == dies_at:
            raise Killed

    post.first = first
    with pytest.raises(Killed):
        send_batch(house, batch_id)
    post.works()
    with pytest.raises(InOtherHands):  # the one that was in hand may still be sent by whoever has it
        send_batch(house, batch_id)
    clock.move(minutes=2)
    assert send_batch(house, batch_id) == {Outcome.ALREADY: 7, Outcome.UNCERTAIN: 1}
    assert len(post.taken) == 7
    assert len({mail.to for mail in post.taken}) == 7
    assert backlog(house).count == 0


def test_a_lost_queue_loses_no_batch(services, house, crowd, queue, clock):
    crowd(3)
    queue.held.clear()
    clock.move(minutes=1)
    assert sweep(services) == 1
    queue.run()
    assert len(services.mailer.newest(10)) == 3
    assert backlog(services).count == 0


def test_a_slow_batch_takes_several_rounds_and_no_job_takes_long(house, crowd, queue, post, clock):
    crowd(8)
    batch_id = id_of(queue)
    queue.held.clear()
    post.first = lambda: clock.move(seconds=25)
    assert send_batch(house, batch_id) == {Outcome.SENT: 3}
    assert queue.held == [(JOB, PLATFORM, (batch_id,))]
    assert backlog(house).count == 1
    rounds = [send_batch(house, batch_id)[Outcome.SENT] for _ in range(2)]
    assert (rounds, backlog(house).count) == ([3, 2], 0)


def test_the_same_mails_again_are_no_work(house, crowd, queue):
    first = crowd(3)
    send_batch(house, id_of(queue))
    again = [
        intend(house, to=f"reader{n}@example.org", tenant=owed.tenant, template="note", values={}, event="week 1")
        for n, owed in enumerate(first)
    ]
    assert batch(house, again).changes == ()


def test_one_faulty_mail_holds_up_none_of_the_others_and_is_told(house, crowd, post):
    owed = crowd(2)
    faulty = intend(house, to="x@example.org", tenant=PLATFORM, template="no such letter", values={}, event="e")
    house.store.platform("CAUSE").write(*faulty.changes)
    with pytest.raises(Exception, match="no such letter"):
        send_many(house, [*pairs([faulty]), *pairs(owed)])
    assert len(post.taken) == 2


def test_a_mail_that_must_wait_holds_up_none_of_the_others(house, crowd, post):
    owed = crowd(4)
    first = iter([MailTemporary(), MailUncertain()])

    def fail_twice() -> None:
        for problem in first:
            raise problem

    post.first = fail_twice
    with pytest.raises(MailTemporary):
        send_many(house, pairs(owed))
    assert len(post.taken) == 2
    post.works()
    assert send_many(house, pairs(owed))[Outcome.SENT] == 1


@pytest.mark.parametrize(("problem", "asked"), [(Throttled(), 1), (MailTemporary(), 5), (StoreUnavailable(), 1)])
def test_what_concerns_every_mail_ends_the_round(house, crowd, post, problem, asked):
    owed, tries = crowd(9), []

    def fail() -> None:
        tries.append(1)
        raise problem

    post.first = fail
    with pytest.raises(type(problem)):
        send_many(house, pairs(owed))
    assert len(tries) == asked


def test_a_mail_that_somebody_else_sends_is_waited_for(house, crowd, post):
    owed = crowd(2)
    post.first = lambda: post.works() or send_many(house, pairs(owed)[1:])
    assert send(house, *pairs(owed)[0]) is Outcome.SENT
    assert send_many(house, pairs(owed)) == {Outcome.ALREADY: 2}


def test_what_was_sent_is_counted_also_when_the_round_is_cut(house, crowd, post):
    owed = crowd(6)

    def cut() -> None:
        if len(post.taken) == 4:
            raise Throttled

    post.first = cut
    with pytest.raises(Throttled):
        send_many(house, pairs(owed))
    today = house.now().date()
    assert of_days(house, [today])[today].sent == 4
