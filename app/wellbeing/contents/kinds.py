"""Kinds: for each family what its records say, in which order, and under which headings of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.wellbeing import families
from app.wellbeing.checkins import record as checkins
from app.wellbeing.checkins.imports import held
from app.wellbeing.complaints import record as complaints
from app.wellbeing.contents import providers as said
from app.wellbeing.contents.item import Item, Wording, facts
from app.wellbeing.families import Family
from app.wellbeing.plans import record as plans
from app.wellbeing.plans.shapes import SHAPES, shape
from app.wellbeing.providers import record as providers
from app.wellbeing.questionnaires import record as questionnaires
from app.wellbeing.questionnaires.published import KEYS, questionnaire

Pairs = Iterable[tuple[str, object]]

PASSING = (
    *(families.RELEASES, families.COMPLAINTS_ERASED, families.NOTES_ERASED),
    *(families.CHECK_IN_PLACES, families.EVENT_PLACES, families.QUESTIONNAIRE_PLACES),
)
"""What is on its way and gone within a day, or only says where something else lies: in no export and no search;
erased with everything."""


DATED = (families.CHECK_INS, families.EVENTS, families.QUESTIONNAIRES)
"""Families whose names begin with the day, so that some days are read without the others."""

SPANS: dict[Family, tuple[str, str]] = {families.IMPORTS: held.HEADS}
"""Of these families only what lies between two names is said: of a mood log not the rows of its file."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How records of one family are read. `says` gives labels and values, in order; `columns` are all the labels."""

    family: Family
    record: type[Any]
    says: Callable[[Any, Wording], Pairs]
    columns: Callable[[Wording], tuple[str, ...]]
    on: Callable[[Any, Wording], date | None]

    def item(self, name: str, record: object, wording: Wording) -> Item:
        """A record as an item."""
        return Item(self.family, name, self.on(record, wording), facts(self.says(record, wording)))


def _always(*columns: str) -> Callable[[Wording], tuple[str, ...]]:
    return lambda _: columns


def _plan(plan: plans.Plan, wording: Wording) -> Iterator[tuple[str, object]]:
    yield "Name", plan.name
    yield "Kind of plan", shape(plan.shape).title
    for step in shape(plan.shape).steps:
        standing = plan.of(step.key)
        yield step.title, standing.text if standing else ""
    yield "Look at it again on", plan.review_on
    yield "Mail that morning", plan.remind
    yield "Begun", wording.moment(plan.made_at)
    yield "Last written", wording.moment(plan.written_at)


def _steps() -> dict[str, str]:
    """What each step is called, by its key; no key stands in both shapes."""
    return {step.key: step.title for key in SHAPES for step in shape(key).steps}


def _plan_columns(_: Wording) -> tuple[str, ...]:
    return ("Name", "Kind of plan", *_steps().values(), "Look at it again on", "Mail that morning", "Begun",
            "Last written")  # fmt: skip


def _plan_before(was: plans.Earlier, wording: Wording) -> Iterator[tuple[str, object]]:
    yield "Step", "Its name" if was.step == plans.NAME else _steps().get(was.step, was.step)
    yield "Words", was.text
    yield "From", wording.moment(was.at)
    yield "Until", wording.moment(was.until)


def _check_in(row: checkins.CheckIn, wording: Wording) -> Iterator[tuple[str, object]]:
    yield "Date", row.on
    yield "Time", row.at
    yield "Zone", row.zone
    yield "Mood", checkins.MOODS[row.mood - 1] if row.mood else ""
    yield "Mood, 1 to 5", row.mood
    yield "Sleep, hours", _number(row.sleep_hours)
    for felt in row.felt:
        named = wording.symptoms.get(felt.symptom)
        yield (_symptom(named), str(felt.intensity)) if named else (_UNNAMED, f"{felt.symptom}: {felt.intensity}")
    yield "Triggers", row.triggers
    yield "What helped", row.helped
    yield "Note", row.note
    yield "Written", wording.moment(row.written_at)
    yield "Brought in from a file", bool(row.source)


_UNNAMED = "Symptoms without a name"


def _symptom(name: str) -> str:
    return f"{name}, 0 to 10"


def _check_in_columns(wording: Wording) -> tuple[str, ...]:
    named = dict.fromkeys(_symptom(name) for name in wording.symptoms.values())
    return ("Date", "Time", "Zone", "Mood", "Mood, 1 to 5", "Sleep, hours", *named, _UNNAMED, "Triggers",
            "What helped", "Note", "Written", "Brought in from a file")  # fmt: skip


def _check_in_before(was: checkins.Earlier, wording: Wording) -> Iterator[tuple[str, object]]:
    yield from _check_in(was.check_in, wording)
    yield "Changed", wording.moment(was.changed_at)


def _symptoms(listed: checkins.Symptoms, _: Wording) -> Iterator[tuple[str, object]]:
    for row in listed.rows:
        yield ("No longer asked" if row.retired else "Asked"), row.name


def _event(event: checkins.Event, _: Wording) -> Iterator[tuple[str, object]]:
    yield "Date", event.on
    yield "What", event.title


def _answered(answered: questionnaires.Answered, wording: Wording) -> Iterator[tuple[str, object]]:
    asked = questionnaire(answered.key)
    low, high, band = asked.band(answered.total)
    yield "Date", answered.on
    yield "Questionnaire", asked.title
    for at, (item, place) in enumerate(zip(asked.items, answered.answers, strict=False), 1):
        yield f"Item {at}", f"{item}: {asked.choices[place]} ({place})"
    yield "Difficulty", "" if answered.difficulty is None else asked.difficulties[answered.difficulty]
    yield "Total", f"{answered.total} of {asked.most}"
    yield "Published band", f"{band} ({low} to {high}); not a diagnosis"
    yield "Answered", wording.moment(answered.answered_at)


def _answered_columns(_: Wording) -> tuple[str, ...]:
    items = max(len(questionnaire(key).items) for key in KEYS)
    numbered = (f"Item {at}" for at in range(1, items + 1))
    return ("Date", "Questionnaire", *numbered, "Difficulty", "Total", "Published band", "Answered")


def _mood_log(log: held.MoodLog, wording: Wording) -> Iterator[tuple[str, object]]:
    yield "File", log.name
    yield "Columns", "\n".join(log.headings)
    yield "Rows", str(log.rows)
    yield "What became of it", _BECAME.get(log.state, log.state)
    yield "Check-ins from it", str(log.saved)
    yield "Already there", str(log.already)
    yield "Left out", str(log.left_out)
    yield "Stayed when it was taken back", str(log.changed) if log.state == "undone" else ""
    yield "Arrived", wording.moment(log.held_at)
    yield "Finished", wording.moment(log.finished_at) if log.finished_at else ""


_BECAME = {
    "looking": "Being read", "looked": "Waiting for you", "saving": "Being saved", "done": "Saved",
    "undoing": "Being taken back", "undone": "Taken back",
}  # fmt: skip
_MOOD_LOG_COLUMNS = ("File", "Columns", "Rows", "What became of it", "Check-ins from it", "Already there", "Left out",
                     "Stayed when it was taken back", "Arrived", "Finished")  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


KINDS: tuple[Kind, ...] = (
    Kind(families.PLANS, plans.Plan, _plan, _plan_columns, lambda plan, w: w.day(plan.written_at)),
    Kind(families.CHECK_INS, checkins.CheckIn, _check_in, _check_in_columns, lambda row, _: row.on),
    Kind(families.EVENTS, checkins.Event, _event, _always("Date", "What"), lambda event, _: event.on),
    Kind(families.SYMPTOMS, checkins.Symptoms, _symptoms, _always("Asked", "No longer asked"), lambda *_: None),
    Kind(families.QUESTIONNAIRES, questionnaires.Answered, _answered, _answered_columns, lambda row, _: row.on),
    Kind(families.COMPLAINTS, complaints.Complaint, said.complaint, _always(*said.COMPLAINT_COLUMNS),
         lambda row, w: w.day(row.written_at)),
    Kind(families.NOTES, providers.Note, said.note, _always(*said.NOTE_COLUMNS), lambda row, _: row.day),
    Kind(families.IMPORTS, held.MoodLog, _mood_log, _always(*_MOOD_LOG_COLUMNS), lambda log, w: w.day(log.held_at)),
    Kind(families.PLAN_HISTORY, plans.Earlier, _plan_before, _always("Step", "Words", "From", "Until"),
         lambda was, w: w.day(was.at)),
    Kind(families.CHECK_IN_HISTORY, checkins.Earlier, _check_in_before,
         lambda wording: (*_check_in_columns(wording), "Changed"), lambda was, _: was.check_in.on),
    Kind(families.COMPLAINT_HISTORY, complaints.Earlier, said.earlier_complaint,
         _always(*said.EARLIER_COMPLAINT_COLUMNS), lambda was, w: w.day(was.until)),
    Kind(families.NOTE_HISTORY, providers.Earlier, said.earlier_note,
         _always(*said.EARLIER_NOTE_COLUMNS), lambda was, _: was.was.day),
)  # fmt: skip
