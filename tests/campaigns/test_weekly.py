"""The weekly note: to those who chose it, once, on Tuesday at ten where they live, and never an old one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts import model as accounts
from app.campaigns import rounds
from app.preferences import choices
from tests.campaigns.conftest import utc
from tests.promises import promise

MONDAY = utc(30, 12, 5, month=11)


@pytest.fixture(autouse=True)
def on_a_monday(clock, write) -> None:
    write('weekly = ["weekly_same_day", "weekly_about", "weekly_exact_words"]')
    clock.at = MONDAY


@promise("4.3", part=True)
def test_who_chose_it_gets_it_once_and_nobody_else_does(join, wind, office):
    join("alice", "resources")
    join("bob", "updates")
    join("charlie")
    wind(utc(7))

    assert office.of("alice@example.org") == ["Your weekly note"]
    assert len(office.taken) == 1
    assert office.says('put "about" in front')


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("America/Chicago", "1 16:15"),
        ("America/Los_Angeles", "1 18:15"),
        ("Pacific/Kiritimati", "30 20:15"),
        ("Asia/Kolkata", "1 04:45"),
        ("Asia/Kathmandu", "1 04:30"),
        ("Pacific/Pago_Pago", "1 21:15"),
        ("Europe/Berlin", "1 09:15"),
    ],
)
def test_it_comes_on_tuesday_after_ten_where_the_reader_lives(join, wind, office, clock, zone, hour):
    join("alice", "resources", zone=zone)
    clock.at = utc(30, 4, month=11)
    wind(utc(1, 22), minutes=15)
    assert office.hours() == [hour]


def test_each_week_brings_another_and_none_comes_again(join, wind, office):
    join("alice", "resources")
    wind(MONDAY + timedelta(days=40))
    assert len(office.of("alice@example.org")) == 3
    assert office.most() == 1


def test_it_is_in_the_readers_language(join, wind, office):
    join("alice", "resources", language="es")
    wind(utc(2))
    assert office.of("alice@example.org") == ["Su nota semanal"]
    assert office.says('ponga "hacia" delante')


def test_after_two_days_without_a_worker_it_still_comes_in_daytime(join, wind, office):
    join("alice", "resources")
    wind(utc(3, 4), works=False)
    wind(utc(5))
    assert office.hours() == ["3 17:00"]


def test_after_a_week_without_a_worker_only_the_current_one_comes(join, wind, office):
    join("alice", "resources")
    wind(utc(8, 12), works=False)
    wind(utc(12))
    assert office.of("alice@example.org") == ["Your weekly note"]
    assert office.says("Write down the words as they were said")


def test_who_joins_on_friday_waits_for_tuesday(join, wind, office):
    wind(utc(4))
    join("alice", "resources")
    wind(utc(12))
    assert office.hours() == ["8 17:00"]


def test_who_moves_west_on_the_day_gets_it_once(join, wind, office, house):
    tenant = join("alice", "resources")
    wind(utc(1, 17))
    accounts.correct(house.store.tenant(tenant), {}, {"time_zone": "Pacific/Honolulu"})
    choices.refresh(house, house.store.tenant(tenant))
    wind(utc(6))
    assert len(office.taken) == 1


def test_who_moves_east_on_the_day_gets_it_the_next_morning(join, wind, office, house):
    tenant = join("alice", "resources", zone="Pacific/Honolulu")
    wind(utc(1, 19))
    accounts.correct(house.store.tenant(tenant), {}, {"time_zone": "Europe/Berlin"})
    choices.refresh(house, house.store.tenant(tenant))
    wind(utc(6))
    assert office.hours() == ["2 10:00"]


def test_a_new_address_gets_nothing_that_the_old_one_had(join, wind, office, house):
    tenant = join("alice", "resources")
    wind(utc(1, 17))
    accounts.correct(house.store.tenant(tenant), {"email": "new@example.org"}, {})
    wind(utc(6))
    assert office.of("new@example.org") == []


@promise("4.3", "9.10", part=True)
def test_who_turns_it_off_before_ten_gets_none(join, wind, office, house):
    tenant = join("alice", "resources")
    wind(utc(1, 15))
    choices.choose(house, tenant, {"resources": False}, source="settings")
    wind(utc(6))
    assert office.taken == []


@promise("4.3", "9.10", part=True)
def test_who_turns_it_off_between_the_list_and_the_mail_gets_none(join, wind, office, house, queue, clock):
    tenant = join("alice", "resources")
    wind(utc(1, 15, 59))
    clock.at = utc(1, 16, 10)
    rounds.begin(house)
    held, queue.held = queue.held, []
    for job in held:
        queue.held = [job]
        if job[2][0].startswith("weekly"):
            rounds.go_on(house, job[2][0])
            queue.held.remove(job)
            choices.choose(house, tenant, {"resources": False}, source="settings")
        assert len(queue.held) == 1  # the batch that is owed, or another campaign
        queue.run()
    assert office.taken == []


def test_an_account_that_is_gone_gets_none(join, wind, office, house):
    tenant = join("alice", "resources")
    shelf = house.store.tenant(tenant)
    shelf.write(shelf.discard("ACCOUNT"))
    wind(utc(6))
    assert office.taken == []
