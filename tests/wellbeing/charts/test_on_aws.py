"""Charts and questionnaires on DynamoDB and KMS: drawn, answered and erased as at home."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.settings import Settings
from tests.cast import Visitor
from tests.cloud import settings_on_aws
from tests.wellbeing.charts.test_page import CHARTS, cells, page, section
from tests.wellbeing.charts.year import TODAY, live_through, mark
from tests.wellbeing.questionnaires.test_answering import HELP, HOME, answer, words


@pytest.fixture
def settings(tmp_path: Path, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_on_aws(empty_ministack, tmp_path, monkeypatch)


def test_a_year_is_drawn(alice: Visitor) -> None:
    live_through(alice, 60)
    mark(alice, TODAY - timedelta(days=20), "Moved out")
    assert alice.services.settings.store == "dynamodb"
    shown = page(alice)
    assert "60 of 90 days noted" in shown
    assert len(cells(section(shown, "around"), "Mood")) == 2
    assert "Headache" in alice.get(f"{CHARTS}?span=30").text


def test_a_questionnaire_is_answered_and_erased(alice: Visitor) -> None:
    place = answer(alice, "phq9", *[1] * 9)
    assert HELP in words(alice, place)
    assert "Answered once. Latest: 9 of 27" in words(alice, HOME)
    alice.post(f"{place}/erase")
    assert alice.get(place).status_code == 404
