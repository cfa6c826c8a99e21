"""A batch of a campaign fits one transaction of DynamoDB, and a list is gone through there as at home."""

from __future__ import annotations

import dataclasses

import pytest

from app.campaigns import rounds
from app.services import build
from app.settings import Settings
from tests.campaigns.conftest import utc
from tests.cloud import settings_on_aws


@pytest.fixture
def settings(tmp_path, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_on_aws(empty_ministack, tmp_path, monkeypatch)


def test_everybody_on_a_list_in_dynamodb_is_mailed_once(house, join, office, queue, clock, write):
    assert house.settings.store == "dynamodb"
    write('weekly = ["weekly_same_day"]')
    clock.at = utc(30, 12, month=11)
    for number in range(rounds.BATCH + 3):
        join(f"reader{number}", "resources")
    clock.at = utc(1, 17)
    for _ in range(2):
        rounds.begin(house)
        queue.run()

    assert len({mail.to for _, mail in office.taken}) == len(office.taken) == rounds.BATCH + 3


def test_a_second_process_goes_on_where_the_first_stopped(house, join, office, queue, clock, write, monkeypatch):
    write('weekly = ["weekly_same_day"]')
    clock.at = utc(30, 12, month=11)
    for number in range(5):
        join(f"reader{number}", "resources")
    clock.at = utc(1, 17)
    monkeypatch.setattr(rounds, "PEOPLE", 2)
    rounds.go_on(house, "weekly-2026-W49")
    queue.held = [job for job in queue.held if job[0] != rounds.ROUND]
    other = dataclasses.replace(build(house.settings, now=clock, queue=queue), mailer=office)
    while rounds.go_on(other, "weekly-2026-W49"):
        pass
    queue.run()

    assert len({mail.to for _, mail in office.taken}) == len(office.taken) == 5
