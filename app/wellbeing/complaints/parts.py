"""Parts: what can be added to a complaint one at a time, each with its form."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import NotFound
from app.wellbeing.complaints.forms import AnswerForm, DeadlineForm, EntryForm, StepForm


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what is added. `key` stands in its address."""

    key: str
    title: str
    form: type[EntryForm]


_PARTS = {
    part.key: part
    for part in (
        Part("step", "Say how far it has come", StepForm),
        Part("deadline", "Add a date", DeadlineForm),
        Part("answer", "Add an answer", AnswerForm),
    )
}


def part(key: str) -> Part:
    """The part of this name. Raises NotFound."""
    if key not in _PARTS:
        raise NotFound
    return _PARTS[key]
