"""News and notices: files that go out on a day, to who chose news, or to every open account."""

from __future__ import annotations

import pytest

from app.accounts import model as accounts
from app.campaigns import calendar
from app.mail.specimens import templates
from tests.campaigns.conftest import utc
from tests.promises import promise

NEWS = """
[[campaign]]
key = "news"
template = "update_2026_12"
category = "updates"
audience = "everybody"
not_before = 2026-12-10
not_after = 2026-12-12
"""
NOTICE = """
[[campaign]]
key = "policy"
template = "policy_changed"
category = "transactional"
audience = "everybody"
policy = "2027-01-01"
not_before = 2026-12-10
not_after = 2027-01-01
values = { date = "2027-01-01", link = "/privacy" }
"""


@pytest.fixture(autouse=True)
def on_the_day_before(clock) -> None:
    clock.at = utc(9, 12)


@promise("4.3", part=True)
def test_news_come_once_to_who_chose_them_and_to_nobody_else(join, wind, office, write):
    write(NEWS)
    join("alice", "updates")
    join("bob", "resources", "onboarding")
    join("charlie")
    wind(utc(20))

    assert office.of("alice@example.org") == ["What is new this month"]
    assert "What is new this month" not in office.of("bob@example.org") + office.of("charlie@example.org")


def test_news_for_one_kind_of_reader_reach_no_other(join, wind, office, write):
    write(NEWS.replace("everybody", "beside"))
    join("alice", "updates", role="survivor")
    join("bob", "updates", role="advocate")
    wind(utc(20))
    assert (office.of("alice@example.org"), len(office.of("bob@example.org"))) == ([], 1)


def test_old_news_are_not_sent_by_a_new_installation(join, wind, office, write, clock):
    write(NEWS)
    clock.at = utc(14)
    join("alice", "updates")
    wind(utc(20))
    assert office.taken == []


def test_a_mail_of_this_morning_does_not_go_to_who_joins_in_the_afternoon(join, wind, office, write, clock):
    write(NEWS)
    clock.at = utc(12, 20)
    join("alice", "updates")
    wind(utc(20))
    assert office.taken == []


@promise("16.1", part=True)
def test_a_notice_goes_once_to_every_open_account_whatever_it_chose(join, wind, office, write, house):
    write(NOTICE)
    for name in ("alice", "bob", "charlie"):
        join(name)
    accounts.find_or_create(house, "not-yet@example.org")
    wind(utc(20))

    assert sorted(mail.to for _, mail in office.taken) == [
        f"{name}@example.org" for name in ("alice", "bob", "charlie")
    ]
    assert "January 1, 2027" in office.taken[0][1].text
    assert f"{house.settings.base_url}/privacy" in office.taken[0][1].text


def test_a_notice_has_no_way_out_since_it_is_needed(join, wind, office, write):
    write(NOTICE)
    join("alice")
    wind(utc(20))
    assert "List-Unsubscribe" not in dict(office.taken[0][1].headers)


def test_who_has_accepted_the_version_is_not_told_of_it(join, wind, office, write, house):
    write(NOTICE)
    tenant = join("alice")
    accounts.correct(house.store.tenant(tenant), {"policy_version": "2027-01-01"}, {})
    wind(utc(20))
    assert office.taken == []


def test_every_letter_that_the_calendar_names_is_written():
    written = calendar._written(calendar.FILE)
    named = {*written["weekly"], *(row["template"] for row in written["campaign"])}

    assert named <= set(templates())
    assert len(written["weekly"]) == len(set(written["weekly"])) >= 6


def test_every_letter_that_can_be_stopped_is_named_by_the_calendar():
    written = calendar._written(calendar.FILE)
    named = {*written["weekly"], *(row["template"] for row in written["campaign"])}

    assert {name for name in templates() if name.startswith(("weekly_", "update_"))} <= named


def test_the_calendars_rows_are_whole():
    for row in calendar._written(calendar.FILE)["campaign"]:
        campaign = calendar._campaign(row)
        assert campaign.category in ("updates", "resources", "transactional")
        assert campaign.first <= campaign.last
        assert campaign.audience in ("everybody", "own", "quiet", "beside")
