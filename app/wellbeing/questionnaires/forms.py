"""The form of a questionnaire: a choice for each item, all of them needed, and one more that counts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from app.ids import is_id, mint_id
from app.wellbeing.questionnaires.published import Questionnaire
from app.wellbeing.questionnaires.record import Answered

DIFFICULTY = "difficulty"


class Sheet:
    """One questionnaire as it is filled in. `answers` are None where nothing that can be meant was chosen."""

    def __init__(self, key: str, asked: Questionnaire, given: Mapping[str, str], now: datetime) -> None:
        self.key = key
        self.asked = asked
        self.answers = tuple(
            _place(given.get(field_name(at)), len(asked.choices)) for at in range(1, len(asked.items) + 1)
        )
        self.difficulty = _place(given.get(DIFFICULTY), len(asked.difficulties))
        sent = given.get("answered_id", "")
        self.id = sent if is_id(sent) else mint_id(now)
        self.looked_at = False

    @property
    def urgent(self) -> bool:
        """Whether help comes first."""
        return self.asked.is_urgent(self.answers)

    @property
    def missing(self) -> list[int]:
        """The numbers of the items without an answer, once it was sent."""
        return [at for at, answer in enumerate(self.answers, 1) if answer is None] if self.looked_at else []

    def validate(self) -> bool:
        """Whether every item has an answer."""
        self.looked_at = True
        return not self.missing

    def answered(self, now: datetime, today: date) -> Answered:
        """The record of it, of a sheet that is whole."""
        return Answered(
            id=self.id,
            key=self.key,
            on=today,
            answered_at=now,
            answers=tuple(answer for answer in self.answers if answer is not None),
            difficulty=self.difficulty,
        )


def field_name(item: int) -> str:
    """What the choice of an item, from 1, is called in the form."""
    return f"item-{item}"


def _place(text: str | None, choices: int) -> int | None:
    places = [str(place) for place in range(choices)]
    return places.index(text) if text in places else None
