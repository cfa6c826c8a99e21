"""The records of complaints: one complaint with all that became of it, and what stood there before."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec


class Step(StrEnum):
    """How far a complaint has come; the value is stored, `label` is shown."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    UNDER_REVIEW = "under-review"
    ANSWERED = "answered"
    CLOSED = "closed"
    APPEALED = "appealed"

    @property
    def label(self) -> str:
        return self.value.replace("-", " ").capitalize()

    @property
    def following(self) -> Step:
        """What most often comes next; nothing follows the last one."""
        steps = list(Step)
        return steps[min(steps.index(self) + 1, len(steps) - 1)]


class Taken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step that was taken on a day, by the person or by whoever handles the complaint."""

    id: str
    step: Step
    on: date
    note: str = ""
    written_at: datetime


class Deadline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A day by which something is to be done, by whomever. It is a day, and no alarm."""

    id: str
    on: date
    what: str
    done: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody answered."""

    id: str
    on: date
    by: str = ""
    text: str
    written_at: datetime


Entry = Taken | Deadline | Answer
"""What is added to a complaint one at a time."""


class Wording(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the person says of it. Only `provider` is never empty."""

    provider: str
    profession: str = ""
    body: str = ""
    """Whom it goes to: a licensing board, a practice, an ombudsman."""
    since: date | None = None
    until: date | None = None
    happened: str = ""
    harm: str = ""
    asked: str = ""
    """What the person asks for."""
    filed: str = ""
    """Where and how it was filed."""
    reference: str = ""
    """The number that was given to it."""


class Letter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A letter in the person's own words. `kind` is a key of the templates."""

    kind: str
    text: str
    number: int
    """Which writing of the complaint put it there."""
    written_at: datetime


class Complaint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One complaint, and all that became of it."""

    id: str
    made_at: datetime
    written_at: datetime
    number: int = 1
    """How often it was written."""
    wording: Wording
    worded: int = 1
    """Which writing put the wording there."""
    steps: tuple[Taken, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    answers: tuple[Answer, ...] = ()
    evidence: tuple[str, ...] = ()
    """Ids of vault documents. The vault itself knows nothing of it."""
    letter: Letter | None = None

    @property
    def history(self) -> list[Taken]:
        """The steps in the order of their days."""
        return sorted(self.steps, key=lambda taken: (taken.on, taken.written_at))

    @property
    def status(self) -> Step:
        return self.history[-1].step if self.steps else Step.DRAFT

    @property
    def dates(self) -> list[Deadline]:
        """The deadlines in the order of their days."""
        return sorted(self.deadlines, key=lambda deadline: (deadline.on, deadline.id))

    @property
    def next_deadline(self) -> Deadline | None:
        """The first day that is not done with, past or not."""
        return next((deadline for deadline in self.dates if not deadline.done), None)


class Earlier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stood in a complaint until something else took its place, or it was taken away."""

    until: datetime
    wording: Wording | None = None
    letter: Letter | None = None
    steps: tuple[Taken, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    answers: tuple[Answer, ...] = ()
    evidence: tuple[str, ...] = ()
