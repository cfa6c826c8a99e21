"""No more mails a second than the quota, over all workers; a provider that throttles is left alone, ever longer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from app.backlog import backlog
from app.mail import MailTemporary, Paced, Throttled
from app.mail.pace import LONGEST_TURN_SECONDS, PacedMailer, Quota
from app.mail.send import send
from app.services import build
from app.settings import Settings
from app.store.keys import PLATFORM
from app.valkey import limits_url
from tests.mail.test_send import record
from tests.workers.conftest import Server

AWAY = "redis+unix:///nowhere/at/all.sock"


class Time:
    """Passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.at = 100.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def paced(post, time) -> PacedMailer:
    return PacedMailer(post, 0, AWAY, clock=time.now, sleep=time.sleep)


@pytest.fixture
def valkey(settings: Settings) -> Iterator[None]:
    server = Server(settings.data_dir)
    server.start()
    yield
    server.kill()


def throttle(paced: PacedMailer, post, message) -> float:
    """The pause that follows."""
    post.fails(Throttled())
    with pytest.raises(Throttled):
        paced.deliver(message)
    post.works()
    return paced._paused_until - paced._clock()


def test_a_throttled_worker_pauses_longer_each_time_and_not_as_long_as_the_others(paced, post, message):
    pauses = [throttle(paced, post, message) for _ in range(12)]
    for number, pause in enumerate(pauses, 1):
        longest = min(2**number, 300)
        assert longest / 2 <= pause <= longest
    assert len({round(pause / min(2**number, 300), 6) for number, pause in enumerate(pauses, 1)}) > 6


def test_a_mail_that_goes_ends_the_growing(paced, post, message, time):
    for _ in range(5):
        throttle(paced, post, message)
    time.at += 300
    paced.deliver(message)
    assert throttle(paced, post, message) <= 2


def test_a_short_pause_is_waited_for_and_a_long_one_gives_the_mail_back(paced, post, message, time):
    throttle(paced, post, message)
    paced.await_turn()
    assert 0 < sum(time.slept) <= 2
    for _ in range(8):
        throttle(paced, post, message)
    with pytest.raises(Throttled):
        paced.await_turn()


def test_any_other_failure_pauses_nobody(paced, post, message, time):
    post.fails(MailTemporary())
    with pytest.raises(MailTemporary):
        paced.deliver(message)
    paced.await_turn()
    assert sum(time.slept) == 0


def test_a_throttled_mail_stays_owed_and_did_not_fail(house, owe, post, paced):
    owed = owe()
    slow = dataclasses.replace(house, mailer=paced)
    post.fails(Throttled())
    for _ in range(2):
        with pytest.raises(Throttled):
            send(slow, PLATFORM, owed.intent_id)
    assert (record(house, owed).attempts, record(house, owed).state) == (0, "owed")
    assert backlog(house).count == 1


def test_the_quota_is_one_for_all_workers(valkey, settings):
    workers = [Quota(10, limits_url(settings)) for _ in range(3)]
    taken = sum(worker.take() for _ in range(20) for worker in workers)
    assert 10 <= taken <= 20  # 20 when a second passed meanwhile


def test_without_redis_each_worker_keeps_the_quota_by_itself():
    quota = Quota(10, AWAY)
    assert sum(quota.take() for _ in range(30)) == 10


def test_whose_turn_is_too_far_off_goes_back_to_be_owed(post, time):
    mailer = PacedMailer(post, 1, AWAY, clock=time.now, sleep=time.sleep)
    mailer.await_turn()
    with pytest.raises(Throttled):  # this time stands still for Redis and for `limits`
        mailer.await_turn()
    assert sum(time.slept) == pytest.approx(LONGEST_TURN_SECONDS, abs=1)


def test_the_mailers_that_reach_a_provider_are_paced_and_the_outbox_is_not(settings, services):
    smtp = build(dataclasses.replace(settings, mail="smtp", smtp_url="smtp://127.0.0.1:1"))
    assert isinstance(smtp.mailer, Paced)
    assert not isinstance(services.mailer, Paced)
