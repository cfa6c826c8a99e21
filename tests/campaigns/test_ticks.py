"""What the clock does every five minutes: it begins a pass where one is due, and forgets none that fails."""

from __future__ import annotations

import pytest

from app.campaigns import rounds
from app.parking import parked
from app.queue import owed, sweep
from tests.campaigns.conftest import utc
from workers import context
from workers.entry import perform


@pytest.fixture(autouse=True)
def tuesday_noon(clock, write) -> None:
    write('weekly = ["weekly_same_day"]')
    clock.at = utc(30, 12, month=11)


def test_a_pass_that_always_fails_is_parked_however_often_the_clock_ticks(
    house, join, queue, clock, work_off, monkeypatch
):
    """Each tick would otherwise begin it anew, and nobody would ever see it."""
    join("reader", "resources")
    queue.held.clear()
    clock.at = began = utc(1, 17)
    monkeypatch.setattr(rounds, "owing", lambda *_: 1 / 0)
    since = set()
    for _ in range(12 * 4):
        rounds.begin(house)
        work_off()
        since |= {stored.record.since for stored in owed(house)}
        clock.move(minutes=5)
        sweep(house)

    assert [(each.record.job, each.record.reason) for each in parked(house).rows] == [
        (rounds.ROUND, "ZeroDivisionError")
    ]
    assert since == {began}
    assert rounds.begin(house) == 0


@pytest.fixture
def work_off(house, queue):
    """Runs what is in the queue as workers do: a job that fails is noted."""

    def run() -> None:
        held, queue.held[:] = list(queue.held), []
        with context.using(house):
            for job, tenant, ids in held:
                perform(job, tenant, *ids)

    return run


def test_between_mornings_a_tick_reads_no_list(house, join, clock, monkeypatch, queue):
    """A list grows with the platform, and the clock ticks every five minutes."""
    for number, zone in enumerate(("America/Chicago", "America/Denver", "Asia/Kathmandu")):
        join(f"reader{number}", "resources", zone=zone)
    clock.at = utc(1, 0)
    begun = []
    for _ in range(12 * 24):
        if rounds.begin(house):
            begun.append(f"{clock():%H:%M}")
        queue.run()
        clock.move(minutes=5)

    mornings = {"16:05", "17:05", "04:20"}  # ten o'clock, and the margin
    assert mornings <= set(begun)
    assert len(begun) <= len(mornings) + 24


def test_whoever_joins_from_a_zone_that_was_not_on_the_list_has_their_morning(house, join, office, clock, wind):
    join("first", "resources")
    wind(utc(30, 20, month=11))
    join("second", "resources", zone="Asia/Kathmandu")
    wind(utc(1, 6))

    assert len(office.of("second@example.org")) == 1
