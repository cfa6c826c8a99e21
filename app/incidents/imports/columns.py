"""Columns: what a column of a file can become, and a guess at which is which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.dates.days import is_day
from app.ids import is_id
from app.incidents.drafts import DRAFT, DRAFT_CORRECTION
from app.incidents.imports.table import CANCELLED
from app.incidents.record import Part
from app.text.folding import fold
from app.text.letters import composed

LEAVE_OUT = ""
ADD = "add"

TARGETS = {
    LEAVE_OUT: "Leave out",
    "occurred_on": "Day, or day and time",
    "occurred_at": "Time",
    "narrative": "What happened",
    "title": "Title",
    "kind": "Kind",
    "severity": "How serious",
    "place": "Where",
    "people": "Who was part of it",
    "quotes": "Exact words",
    "my_response": "What I did or said",
    "witnesses": "Who else saw or heard it",
    "children_present": "Children who were there",
    "order_paragraph": "Paragraph of the order",
    "report_number": "Police or report number",
    "injuries": "Injuries or threats",
    "impact": "What it changed",
    "next_step": "What comes next",
    "tags": "Tags",
    "ended_on": "Day it ended",
    "ended_at": "Time it ended",
    "about": "Whether the time is about right",
    "zone": "Time zone",
    "second_pass": "Second time of a repeated hour",
    "status": "Whether it was withdrawn",
    "entry_id": "Its id in an export from here",
    ADD: "Add below what happened",
}
"""What a column can become, in the words of the screen."""

SEVERAL = frozenset({
    "narrative", "quotes", "my_response", "witnesses", "injuries", "impact", "next_step", "people", "tags", ADD,
})  # fmt: skip
"""Targets that more than one column may have; their texts are put below each other."""

_NAMES = {
    "occurred_on": "occurred on|date|day|incident date|date of incident|event date|when|datetime|date time"
    "|date and time|start|start date|starts|dtstart|happened on|date occurred|timestamp",
    "occurred_at": "occurred at|time|incident time|start time|time of incident|hour|time occurred",
    "narrative": "narrative|description|what|what happened|details|notes|note|incident|event|summary of events|text"
    "|body|comments|comment|entry|incident description|log|facts|content|journal",
    "title": "title|subject|headline|summary|name|short title|heading",
    "kind": "kind|type|category|incident type|type of incident|event type|class",
    "severity": "severity|how serious|seriousness|level|priority|rating",
    "place": "place|location|where|address|venue",
    "people": "people|who|persons|participants|involved|people involved|person|names|attendees|parties"
    "|who was there|who was present|who was involved|present|people present",
    "quotes": "quotes|exact words|quote|said|what was said|words said",
    "my_response": "my response|response|what i did|what you did or said|my action|my actions|action taken|reaction"
    "|actions taken",
    "witnesses": "witnesses|witness|seen by",
    "children_present": "children present|children|kids|kids present|child present|child",
    "order_paragraph": "order paragraph|paragraph|court order|order|order section|violation of",
    "report_number": "report number|police report|case number|report no|police report number|reference|ref",
    "injuries": "injuries|injury|injured|hurt|injuries or threats|injuries threats|threats|threat|threats made|bruises",
    "impact": "impact|effect|harm|result|consequence|outcome",
    "next_step": "next step|next steps|follow up|followup|to do|todo",
    "tags": "tags|tag|labels|label|keywords",
    "ended_on": "ended on|end date|end|ends|until|dtend",
    "ended_at": "ended at|end time|time ended",
    "about": "about|approximate|approx",
    "zone": "zone|time zone|timezone|tz",
    "second_pass": "second pass",
    "status": "status",
    "entry_id": "id",
}
_OURS = frozenset(
    {"happened at", "evidence", "revision", "written at", "revised at", "reason", "source", "restored at"}
)
"""Columns of our own export that the server sets or works out by itself."""

YES = frozenset({"yes", "y", "true", "1", "x", "about", "ja", "si", "oui"})
_NO = frozenset({"no", "n", "false", "0", "exact", "nein", "non"})

_ONLY = {
    "about": (YES | _NO).__contains__,
    "second_pass": (YES | _NO).__contains__,
    "status": {*(part.value for part in Part), CANCELLED, "damaged", DRAFT, DRAFT_CORRECTION}.__contains__,
    "entry_id": is_id,
}
"""What stands in a column of these, or else the heading means something of the person's own."""

_SAMPLE = 50


def guess(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A target for each column: by its heading, then by what stands below it. What nobody knows is added, not lost."""
    below = _columns(headings, rows)
    sample = _columns(headings, rows[:_SAMPLE])
    guessed = [_named(heading, texts) for heading, texts in zip(headings, below, strict=True)]
    for at, target in enumerate(guessed):
        if target not in SEVERAL and target in guessed[:at]:
            guessed[at] = LEAVE_OUT
    if "occurred_on" not in guessed:
        _fill(guessed, "occurred_on", [sum(map(is_day, cells)) for cells in sample])
    if "narrative" not in guessed:
        _fill(guessed, "narrative", [sum(map(len, cells)) for cells in sample])
    if "narrative" not in guessed and "title" in guessed:
        guessed[guessed.index("title")] = "narrative"
    return tuple(
        ADD if not target and texts and _of_their_own(heading) else target
        for heading, target, texts in zip(headings, guessed, below, strict=True)
    )


def _of_their_own(heading: str) -> bool:
    """Whether a column may say something of what happened: ids and what is worked out anew say nothing."""
    return not worked_out(heading) and _BY_NAME.get(_plain(heading)) != "entry_id"


def dated(targets: Sequence[str], row: Sequence[str]) -> list[str]:
    """The cells of a row that stand in columns of days."""
    return [text for target, text in zip(targets, row, strict=False) if target in ("occurred_on", "ended_on") and text]


def worked_out(heading: str) -> bool:
    """Whether a column of our own export holds what is set anew for each entry."""
    return _plain(heading) in _OURS


def _named(heading: str, texts: Sequence[str]) -> str:
    target = _BY_NAME.get(_plain(heading), LEAVE_OUT)
    fits = _ONLY.get(target)
    return target if fits is None or all(fits(fold(text)) for text in texts) else LEAVE_OUT


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(composed(heading))))


def _columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[row[at] for row in rows if at < len(row) and row[at]] for at in range(len(headings))]


def _fill(guessed: list[str], target: str, weights: list[int]) -> None:
    """Give the target to the heaviest column that is still free."""
    free = [(weight, -at) for at, weight in enumerate(weights) if weight and guessed[at] == LEAVE_OUT]
    if free:
        guessed[-max(free)[1]] = target


_BY_NAME = {
    **{_plain(words): target for target, words in TARGETS.items() if target not in (LEAVE_OUT, ADD)},
    **{name: target for target, names in _NAMES.items() for name in names.split("|")},
}
