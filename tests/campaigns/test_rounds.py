"""Passes over a list: cut short anywhere, doubled, or raced, everybody who is due gets their mail, and nobody two."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from contextlib import suppress
from importlib import import_module

import pytest

from app.accounts import model as accounts
from app.accounts import roster
from app.backlog import backlog
from app.campaigns import rounds
from app.errors import Conflict, Unavailable
from app.mail import MailTemporary, batches, intents
from app.preferences import choices
from app.queue import QUEUES, queue_of, sweep
from tests.campaigns.conftest import utc
from tests.campaigns.test_news import NOTICE
from tests.cast import arrive
from tests.promises import promise
from workers import context

KEY = "weekly-2026-W49"
READERS = 70
"""Three batches, the last one smaller."""


class Killed(BaseException):
    """What a kill -9 is to the code: nothing after it runs."""


@pytest.fixture(autouse=True)
def tuesday_noon(clock, write) -> None:
    write('weekly = ["weekly_same_day"]')
    clock.at = utc(30, 12, month=11)


@pytest.fixture
def many(join, clock) -> list[str]:
    """People who are all due now."""
    for number in range(READERS):
        join(f"reader{number}", "resources")
    clock.at = utc(1, 17)
    return [f"reader{number}@example.org" for number in range(READERS)]


def addresses(office) -> list[str]:
    return sorted(message.to for _, message in office.taken)


def test_a_pass_owes_everybody_and_ends(house, many, office, queue):
    rounds.begin(house)
    queue.run()
    assert addresses(office) == sorted(many)
    assert backlog(house).count == 0


def test_a_stretch_is_bounded_and_the_next_goes_on_behind_it(house, many, office, queue, monkeypatch):
    monkeypatch.setattr(rounds, "PEOPLE", 20)

    assert rounds.go_on(house, KEY) is True
    assert len(queue.held) == 2  # one batch, and the next stretch
    queue.run()

    assert addresses(office) == sorted(many)
    assert office.most() == 1


@promise("4.3", part=True)
@pytest.mark.parametrize("calls", [3, 4, 5, 6, 8, 11])
def test_a_worker_killed_at_any_write_leaves_nobody_out_and_mails_nobody_twice(
    house, many, office, queue, clock, calls, monkeypatch
):
    die_at_write(monkeypatch, house, calls)
    rounds.begin(house)
    for _ in range(2):
        with suppress(Killed):
            run_all(queue, house)
    monkeypatch.undo()
    clock.move(minutes=2)
    queue.held.clear()  # and Redis is wiped
    sweep(house)
    queue.run()
    rounds.begin(house)
    queue.run()

    assert office.most() == 1
    assert addresses(office) == sorted(many)


def test_two_workers_at_once_owe_each_mail_once(house, many, office, queue):
    start = threading.Barrier(4)
    problems: list[BaseException] = []

    def work() -> None:
        start.wait()
        try:
            rounds.go_on(house, KEY)
        except BaseException as error:  # noqa: BLE001  # shown below
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.run()

    assert problems == []
    assert addresses(office) == sorted(many)


def test_a_batch_that_runs_twice_sends_once(house, many, office, queue):
    rounds.go_on(house, KEY)
    twice = list(queue.held)
    queue.held += twice
    queue.run()
    assert addresses(office) == sorted(many)


def test_a_mail_that_is_not_taken_now_holds_up_no_other_and_comes_later(house, many, office, queue, clock):
    class Full:
        def deliver(self, message):
            if message.to == many[0]:
                raise MailTemporary
            office.deliver(message)

    away = dataclasses.replace(house, mailer=Full())
    rounds.go_on(house, KEY)
    batch_ids = [ids[0] for job, _, ids in queue.held if job == batches.JOB]
    failed = 0
    for batch_id in batch_ids:
        try:
            batches.send_batch(away, batch_id)
        except Unavailable:
            failed += 1
    assert failed == 1
    assert len(office.taken) == READERS - 1
    assert backlog(house).count == 1

    queue.run()
    assert addresses(office) == sorted(many)
    assert backlog(house).count == 0


def test_the_clock_begins_no_second_pass_while_one_is_under_way(house, many, queue, monkeypatch):
    monkeypatch.setattr(rounds, "PEOPLE", 20)
    rounds.go_on(house, KEY)
    queue.held.clear()
    rounds.begin(house)
    assert [ids for job, _, ids in queue.held if job == rounds.ROUND and ids == (KEY,)] == []


def test_who_waits_for_a_link_does_not_wait_for_everybodys_note():
    assert QUEUES.index(queue_of(batches.JOB)) > QUEUES.index(queue_of(intents.JOB))
    assert QUEUES.index(queue_of(rounds.ROUND)) > QUEUES.index(queue_of(intents.JOB))


def test_staff_see_how_far_a_campaign_is(house, many, queue, app, monkeypatch):
    dana = arrive(app, "dana@example.org")
    accounts.grant_staff(house, dana.email)
    monkeypatch.setattr(rounds, "PEOPLE", 50)
    rounds.go_on(house, KEY)
    assert "50, going through its list" in dana.get("/admin/campaigns").text
    queue.run()
    assert f"<td>{READERS}</td>" in dana.get("/admin/campaigns").text


def test_a_campaign_that_is_over_settles_its_work(house, many, clock):
    rounds.begin(house)
    clock.at = utc(20)
    rounds.go_on(house, KEY)
    assert backlog(house).count == 0


def test_an_account_that_was_erased_or_damaged_keeps_nobody_else_from_their_mail(house, many, office, queue):
    tenants = [row.sort for row in choices.subscribers(house, "resources").rows]
    house.store._keys.destroy(tenants[3])
    damage(house, f"TENANT#{tenants[5]}", "ACCOUNT")
    damage(house, "TENANT#platform#MAILING#resources", tenants[7])
    rounds.begin(house)
    queue.run()
    assert len(office.taken) == READERS - 3
    assert backlog(house).count == 0


def test_a_damaged_line_of_the_roster_keeps_nobody_else_from_a_notice(house, many, office, queue, write):
    write(NOTICE.replace("2026-12-10", "2026-12-01"))
    part = next(each for each in roster.PARTS if len(roster.members(house, each).rows) > 1)
    damage(house, f"TENANT#platform#ROSTER#{part}", roster.members(house, part).rows[0].sort)
    rounds.go_on(house, "policy")
    queue.run()
    assert len(office.taken) == READERS - 1


def test_a_list_with_nobody_on_it_is_no_work(house, queue):
    assert rounds.begin(house) == 0
    assert queue.held == []


def test_records_that_keep_changing_are_left_for_later(house, many, monkeypatch):
    def conflict(*_args, **_given):
        raise Conflict

    monkeypatch.setattr(type(house.store.platform("X")), "write", conflict)
    with pytest.raises(Conflict):
        rounds.go_on(house, KEY)


def run_all(queue, house) -> None:
    """Every job that is held, each gone from the queue before it is done."""
    while queue.held:
        job, tenant, ids = queue.held.pop(0)
        module, _, name = job.rpartition(".")
        with context.using(house):
            getattr(import_module(module), name)(tenant, *ids)


def die_at_write(monkeypatch, house, calls: int) -> None:
    """The process dies before the write of this number, and again after as many."""
    shelf = type(house.store.platform("X"))
    write, count = shelf.write, [0]

    def dying(self, *changes, token=None):
        count[0] += 1
        if count[0] % calls == 0:
            raise Killed
        write(self, *changes, token=token)

    monkeypatch.setattr(shelf, "write", dying)


def damage(house, partition: str, sort: str) -> None:
    """One byte of a stored body is another."""
    with sqlite3.connect(house.settings.data_dir / "records.db") as database:
        rows = database.execute("SELECT body FROM items WHERE partition = ? AND sort = ?", (partition, sort)).fetchall()
        (body,) = rows[0]
        broken = body[:-1] + bytes([body[-1] ^ 1])
        database.execute("UPDATE items SET body = ? WHERE partition = ? AND sort = ?", (broken, partition, sort))
    database.close()
