"""A complaint and a provider note on DynamoDB and KMS: written, changed and erased as at home."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings
from app.wellbeing.complaints.record import Complaint, Earlier
from app.wellbeing.families import COMPLAINT_HISTORY, COMPLAINTS, NOTE_HISTORY, NOTES
from app.wellbeing.providers.record import Note
from tests.cast import Visitor
from tests.cloud import settings_on_aws
from tests.wellbeing.complaints.complaining import HOME, begun
from tests.wellbeing.looking import door, shown
from tests.wellbeing.providers.noting import noted


@pytest.fixture
def settings(tmp_path: Path, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_on_aws(empty_ministack, tmp_path, monkeypatch)


def test_a_complaint_is_written_changed_and_erased(alice: Visitor) -> None:
    assert alice.services.settings.store == "dynamodb"
    address = begun(alice, happened="the first words")
    alice.post(f"{address}/edit", {"provider": "Dr. Rowe", "happened": "the second words", "based_on": "1"})
    alice.post(f"{address}/add/step", {"step": "sent", "on": "2026-11-12"})

    assert "the second words" in shown(alice, address)
    assert "the first words" in shown(alice, f"{address}/earlier")
    assert "Sent since Thu 12 Nov" in shown(alice, HOME)
    assert alice.post(f"{address}/erase").status_code == 303
    assert door(alice).page(COMPLAINTS, Complaint).rows == []
    assert door(alice).page(COMPLAINT_HISTORY, Earlier).rows == []


def test_a_note_changed_a_hundred_times_is_erased_within_the_transactions_of_dynamodb(alice: Visitor) -> None:
    address = noted(alice, said="0")
    for number in range(1, 101):
        said = {"provider": "Dr. Rowe", "said": str(number), "based_on": str(number)}
        assert alice.post(f"{address}/edit", said).status_code == 303

    assert "What was said on Fri 20 Nov 100" in shown(alice, f"{address}/visit")
    assert alice.post(f"{address}/erase").status_code == 303
    assert door(alice).page(NOTES, Note).rows == []
    assert door(alice).page(NOTE_HISTORY, dict).rows == []
