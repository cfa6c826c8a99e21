"""Check-ins on DynamoDB and KMS: kept, moved, erased, brought in by a worker and taken back, as at home."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings
from app.wellbeing.checkins import listing
from tests.cast import Visitor
from tests.cloud import settings_on_aws
from tests.standins import HeldQueue
from tests.wellbeing.checkins.bringing import brought, everything, long_log
from tests.wellbeing.checkins.keeping import address_of, checked_in, kept, records
from tests.wellbeing.checkins.test_changes import form_of


@pytest.fixture
def settings(tmp_path: Path, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_on_aws(empty_ministack, tmp_path, monkeypatch)


def test_a_check_in_is_kept_changed_moved_and_erased(alice: Visitor) -> None:
    assert alice.services.settings.store == "dynamodb"
    old = checked_in(alice, mood="2", note="the first words", new_symptom="Headache", new_intensity="4")
    alice.post(f"{old}/edit", form_of(kept(alice)[0], on="2026-11-17", at="09:15", note="other words"))
    new = address_of(kept(alice)[0])
    assert alice.get(old).location == new
    assert "the first words" in alice.get(new).text.partition("What it said before")[2]
    alice.post(f"{new}/erase")

    assert listing.page(records(alice)).days == ()
    assert alice.get(new).status_code == 404


def test_the_list_goes_on_in_both_stores_alike(alice: Visitor) -> None:
    for at in range(listing.PAGE + 2):
        checked_in(alice, mood="3", on="2026-11-18", at=f"{at // 60:02d}:{at % 60:02d}")
    first = listing.page(records(alice))
    second = listing.page(records(alice), after=first.older)

    assert [sum(len(day.rows) for day in page.days) for page in (first, second)] == [listing.PAGE, 2]
    assert second.older == ""


def test_a_long_mood_log_fits_the_transactions_of_dynamodb(alice: Visitor, queue: HeldQueue) -> None:
    address = brought(alice, long_log(320))
    queue.run()
    alice.post(address, {"then": "save"})
    queue.run()
    assert "320 check-ins were saved" in alice.get(address).text
    assert len(everything(alice)) == 320
    alice.post(f"{address}/undo")
    queue.run()

    assert everything(alice) == []
