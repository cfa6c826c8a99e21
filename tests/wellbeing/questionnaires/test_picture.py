"""The picture of a history: sums lie within the bands that were published, and a damaged one is marked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.dates.wording import Reader
from app.wellbeing.questionnaires.model import Damaged
from app.wellbeing.questionnaires.picture import picture
from app.wellbeing.questionnaires.published import KEYS, questionnaire
from app.wellbeing.questionnaires.record import Answered
from tests.wellbeing.charts.test_drawing import points

NOW = datetime(2026, 11, 20, tzinfo=UTC)
READER = Reader(NOW, "UTC")


def answered(total: int, on: date = date(2026, 11, 19), key: str = "phq9") -> Answered:
    full, rest = divmod(total, 3)
    places = (*[3] * full, *([rest] if rest else []))
    items = len(questionnaire(key).items)
    return Answered(id="x", key=key, on=on, answered_at=NOW, answers=(*places, *[0] * (items - len(places))))


@pytest.mark.parametrize("key", KEYS)
def test_every_sum_lies_within_its_band(key: str) -> None:
    asked = questionnaire(key)
    for total in range(asked.most + 1):
        drawn = picture(asked, [answered(total, key=key)], [], READER)
        height = points(drawn.dots)[0][1]
        tops = [*(band.line for band in drawn.bands[1:]), drawn.top]
        within = [band.words for band, top in zip(drawn.bands, tops, strict=True) if top < height < band.line]
        assert within == [asked.band(total)[2]]


def test_time_goes_from_left_to_right() -> None:
    rows = [answered(3, date(2026, 1, day)) for day in (1, 11, 31)]
    places = [x for x, _ in points(picture(questionnaire("phq9"), rows, [], READER).dots)]
    assert places[2] - places[1] == pytest.approx(2 * (places[1] - places[0]), abs=0.2)


def test_one_that_could_not_be_read_is_marked_at_its_day() -> None:
    lost = Damaged(date(2026, 1, 1), "20260101-x")
    drawn = picture(questionnaire("phq9"), [answered(3, date(2026, 1, 31))], [lost], READER)
    assert drawn.lost.startswith(f"M{drawn.left + 8}")
