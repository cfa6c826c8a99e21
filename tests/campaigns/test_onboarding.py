"""The notes of the first week: on days 0, 1, 3 and 7 as the person counts them, one a day at most, none too late."""

from __future__ import annotations

import re

import pytest

from app.accounts import model as accounts
from app.accounts.roles import ROLES
from app.billing import standing
from app.billing.standing import Standing, State
from app.campaigns.readers import READERS, readers_of
from app.preferences import choices
from tests.campaigns.conftest import utc
from tests.promises import promise

OWN = [
    "Welcome, and one small first step",
    "Two minutes, the same day",
    "What a camera would have seen",
    "Find it again, and keep a copy",
]


@pytest.fixture(autouse=True)
def on_a_tuesday(clock, write) -> None:
    write("")
    clock.at = utc(1, 20)


@promise("4.3", part=True)
def test_the_four_notes_come_on_their_days_and_then_no_more(join, wind, office):
    join("alice", "onboarding")
    join("bob", "resources")
    wind(utc(25))

    assert office.of("alice@example.org") == OWN
    assert office.hours() == ["1 21:00", "2 17:00", "4 17:00", "8 17:00"]
    assert len(office.taken) == 4


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Asia/Tokyo", ["2 02:00", "3 02:00", "5 02:00", "9 02:00"]),
        ("Pacific/Honolulu", ["1 21:00", "2 21:00", "4 21:00", "8 21:00"]),
    ],
)
def test_days_are_those_of_where_the_person_lives(join, wind, office, zone, hours):
    join("alice", "onboarding", zone=zone)
    wind(utc(12))
    assert office.hours() == hours


@pytest.mark.parametrize(
    ("began", "hours"),
    [
        (utc(2, 8), ["2 17:00", "3 17:00"]),  # two at night
        (utc(3, 3), ["3 17:00", "4 17:00"]),  # nine in the evening
    ],
)
def test_who_begins_at_night_gets_the_first_note_in_the_morning(join, wind, office, clock, began, hours):
    """A telephone that lights up at night may lie beside somebody else."""
    clock.at = began
    join("alice", "onboarding")
    wind(utc(5, 8))
    assert office.hours()[:2] == hours
    assert office.of("alice@example.org")[:2] == OWN[:2]


def test_while_the_record_is_read_only_no_note_asks_to_write_in_it(join, wind, office, house, monkeypatch):
    join("alice", "onboarding")
    closed = Standing(State.NEVER, frozenset())
    monkeypatch.setattr(standing, "of", lambda *_: closed)
    wind(utc(3))
    assert office.taken == []
    monkeypatch.undo()
    wind(utc(12))
    assert office.of("alice@example.org") == OWN


def test_after_two_days_without_a_worker_there_is_one_note_a_day_and_all_come(join, wind, office):
    join("alice", "onboarding")
    wind(utc(5, 7), works=False)
    wind(utc(25))
    assert office.of("alice@example.org") == OWN
    assert office.hours() == ["5 17:00", "6 17:00", "7 17:00", "8 17:00"]


def test_after_two_weeks_a_note_is_too_late(join, wind, office):
    join("alice", "onboarding")
    wind(utc(14, 12), works=False)
    wind(utc(30))
    assert office.hours() == ["14 17:00", "15 17:00"]


@promise("4.3", "9.10", part=True)
def test_who_turns_them_off_gets_the_rest_no_more(join, wind, office, house):
    tenant = join("alice", "onboarding")
    wind(utc(3))
    choices.choose(house, tenant, {"onboarding": False}, source="settings")
    wind(utc(12))
    assert office.of("alice@example.org") == OWN[:2]


def test_who_turns_them_on_again_gets_none_twice(join, wind, office, house):
    tenant = join("alice", "onboarding")
    wind(utc(3))
    for on in (False, True):
        choices.choose(house, tenant, {"onboarding": on}, source="settings")
    wind(utc(25))
    assert office.of("alice@example.org") == OWN


def test_a_new_role_in_the_middle_changes_what_comes_and_repeats_nothing(join, wind, office, house):
    tenant = join("alice", "onboarding")
    wind(utc(2, 12))
    accounts.correct(house.store.tenant(tenant), {"role": "survivor"}, {})
    wind(utc(12))
    assert office.of("alice@example.org") == [
        OWN[0],
        "Three settings worth a look",
        "Short notes are good notes",
        "Your copy, where you want it",
    ]


def test_who_moves_during_the_day_gets_one_note_that_day(join, wind, office, house):
    tenant = join("alice", "onboarding", zone="America/New_York")
    wind(utc(5, 16))
    accounts.correct(house.store.tenant(tenant), {}, {"time_zone": "America/Los_Angeles"})
    choices.refresh(house, house.store.tenant(tenant))
    wind(utc(12))
    assert office.of("alice@example.org") == OWN
    assert office.hours() == ["1 21:00", "2 16:00", "4 16:00", "8 19:00"]


def test_every_role_is_written_for():
    own = {"co-parent", "self-represented", "targeted-parent", "parallel-parenting"}

    assert set(READERS) == {"", *ROLES}
    assert {role for role in ROLES if readers_of(role) == "own"} == own
    assert {role for role in ROLES if readers_of(role) == "quiet"} == {"survivor"}
    assert readers_of("") == "own"


def test_two_mornings_in_one_day_bring_one_late_note(join, wind, office, house):
    tenant = join("alice", "onboarding", zone="America/New_York")
    wind(utc(3, 15, 30), works=False)
    wind(utc(3, 17))
    accounts.correct(house.store.tenant(tenant), {}, {"time_zone": "America/Los_Angeles"})
    choices.refresh(house, house.store.tenant(tenant))
    wind(utc(4, 20))
    assert office.hours() == ["3 16:30", "4 19:00"]


def test_no_note_names_what_is_shown_of_an_account(join, wind, office):
    join("alice", "onboarding", role="survivor", zone="America/New_York")
    wind(utc(12))
    for _, mail in office.taken:
        assert not re.search("alice|survivor|New.York", mail.text.replace("/unsubscribe/", ""), re.IGNORECASE)
