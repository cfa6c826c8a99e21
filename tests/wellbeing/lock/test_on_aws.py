"""The lock on DynamoDB and KMS: shut, opened, kept open by use, and hidden as at home."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings
from tests.cast import Visitor
from tests.cloud import settings_on_aws
from tests.conftest import Clock
from tests.wellbeing.lock.locking import ask, lock, locked, unlock


@pytest.fixture
def settings(tmp_path: Path, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_on_aws(empty_ministack, tmp_path, monkeypatch)


def test_it_is_shut_opened_kept_open_and_turned_off(alice: Visitor, clock: Clock) -> None:
    assert alice.services.settings.store == "dynamodb"
    lock(alice, 5, hides="y")
    assert 'href="/wellbeing"' not in alice.get("/home").text
    alice.post("/wellbeing/lock/now")
    assert locked(alice)
    unlock(alice)
    for _ in range(2):
        clock.move(minutes=4)
        assert not locked(alice)
    clock.move(minutes=5)
    assert locked(alice)
    path = ask(alice)
    assert [alice.post(path).status_code for _ in range(2)] == [303, 410]
    lock(alice, 0)
    clock.move(hours=1)
    assert not locked(alice)
