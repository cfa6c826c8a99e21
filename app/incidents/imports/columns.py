"""Columns: what a column of a file can become, and a guess at which is which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.incidents.folding import fold
from app.incidents.imports.days import is_day
from app.letters import composed

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
    "narrative": "narrative|description|what happened|details|notes|note|incident|event|summary of events|text|body"
    "|comments|comment|entry|incident description|log|facts|content|journal",
    "title": "title|subject|headline|summary|name|short title|heading",
    "kind": "kind|type|category|incident type|type of incident|event type|class",
    "severity": "severity|how serious|seriousness|level|priority|rating",
    "place": "place|location|where|address|venue",
    "people": "people|who|persons|participants|involved|people involved|person|names|attendees|parties",
    "quotes": "quotes|exact words|quote|said|what was said|words said",
    "my_response": "my response|response|what i did|my action|my actions|action taken|actions taken|reaction",
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
_OURS = frozenset({"happened at", "evidence", "revision", "written at", "revised at", "reason", "source"})
"""Columns of our own export that the server sets or works out by itself."""

_BY_NAME = {name: target for target, names in _NAMES.items() for name in names.split("|")}


def guess(headings: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A target for each column: by its heading, then by what stands below it."""
    guessed = [_named(heading) for heading in headings]
    for at, target in enumerate(guessed):
        if target and target not in SEVERAL and target in guessed[:at]:
            guessed[at] = LEAVE_OUT
    if "occurred_on" not in guessed:
        _fill(guessed, "occurred_on", [sum(map(is_day, cells)) for cells in _columns(headings, sample)])
    if "narrative" not in guessed:
        _fill(guessed, "narrative", [sum(map(len, cells)) for cells in _columns(headings, sample)])
    if "narrative" not in guessed and "title" in guessed:
        guessed[guessed.index("title")] = "narrative"
    return tuple(guessed)


def recognised(heading: str) -> bool:
    """Whether the heading is known, also as one that is worked out anew."""
    return bool(_named(heading)) or _plain(heading) in _OURS


def _named(heading: str) -> str:
    return _BY_NAME.get(_plain(heading), LEAVE_OUT)


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(composed(heading))))


def _columns(headings: Sequence[str], sample: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[row[at] for row in sample if at < len(row) and row[at]] for at in range(len(headings))]


def _fill(guessed: list[str], target: str, weights: list[int]) -> None:
    """Give the target to the heaviest column that is still free."""
    free = [(weight, -at) for at, weight in enumerate(weights) if weight and guessed[at] == LEAVE_OUT]
    if free:
        guessed[-max(free)[1]] = target
