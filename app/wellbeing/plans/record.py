"""The records of a safety plan: the plan as it stands, and each wording that another one has taken the place of."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

NAME = "name"
"""Stands where a step's key does, for the name of the plan."""

NAME_CHARACTERS = 80
TEXT_CHARACTERS = 4_000


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What stands under one step, and which writing of the plan put it there."""

    step: str
    text: str
    at: datetime
    number: int


class Plan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One plan. `shape` and the steps are keys of app.wellbeing.plans.shapes; a step that is not here was skipped."""

    id: str
    shape: str
    made_at: datetime
    written_at: datetime
    number: int = 1
    """How often it was written."""
    name: str = ""
    written: tuple[Written, ...] = ()
    review_on: date | None = None
    remind: bool = False
    """Whether a mail that says nothing of this goes out on `review_on`."""

    def of(self, step: str) -> Written | None:
        """What stands under a step, or None."""
        return next((written for written in self.written if written.step == step), None)


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """A wording that stood from `at` to `until`."""

    step: str
    text: str
    at: datetime
    until: datetime
