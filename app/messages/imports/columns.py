"""Columns of a CSV of messages: what each can become, and a guess at which is which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.dates import days
from app.text.folding import fold

MOST = 60
"""Columns of a file that are looked at."""

LEAVE_OUT = ""

TARGETS = {
    LEAVE_OUT: "Leave out",
    "when": "Day, or day and time",
    "time": "Time",
    "from": "Who wrote it",
    "to": "To whom",
    "text": "The words",
    "subject": "Subject",
    "direction": "Whether it was sent or received",
    "files": "Names of attachments",
}
"""What a column can become, in the words of the screen."""

SEVERAL = frozenset({"text"})
"""Targets that more than one column may have; their texts are put below each other."""

_NAMES = {
    "when": "date|day|when|datetime|date time|date and time|timestamp|sent|sent at|received|message date|date sent"
    "|sent date|fecha|created|created at|date/time|written at|at",
    "time": "time|hour|sent time|message time|hora",
    "from": "from|sender|author|who|name|sender name|from name|person|user|de|quien|remitente|written by|contact",
    "to": "to|recipient|recipients|receiver|to name|para|sent to",
    "text": "text|message|body|content|words|message text|message body|mensaje|texto|comment",
    "subject": "subject|title|asunto|topic",
    "direction": "type|direction|incoming outgoing|sent received|status",
    "files": "attachment|attachments|file|files|media|adjuntos",
}
_BY_NAME = {name: target for target, names in _NAMES.items() for name in names.split("|")}

_SENT = frozenset({"sent", "outgoing", "out", "me", "2", "outbound", "enviado", "to"})
_RECEIVED = frozenset({"received", "incoming", "in", "1", "inbound", "recibido", "from"})


def guess(headings: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A target for each column: by its heading, then by what stands below it."""
    below = [[row[at] for row in sample if at < len(row) and row[at]] for at in range(len(headings))]
    guessed = [_named(heading, cells) for heading, cells in zip(headings, below, strict=True)]
    for at, target in enumerate(guessed):
        if target in guessed[:at] and target not in SEVERAL:
            guessed[at] = LEAVE_OUT
    _fill(guessed, "when", [sum(map(days.is_day, cells)) for cells in below])
    _fill(guessed, "text", [sum(map(len, cells)) for cells in below])
    _fill(guessed, "from", [_alike(cells) for cells in below])
    return tuple(guessed)


def missing(targets: Sequence[str]) -> list[str]:
    """What the chosen columns lack, in sentences."""
    said = []
    if "when" not in targets:
        said.append("Choose the column that holds the day.")
    if "text" not in targets:
        said.append("Choose the column that holds the words.")
    said += [
        f"Two columns are “{TARGETS[target]}”. Choose one of them."
        for target in TARGETS
        if target and target not in SEVERAL and list(targets).count(target) > 1
    ]
    return said


def is_sent(cell: str) -> bool:
    """Whether a cell says that the message was sent from here."""
    return fold(cell).strip() in _SENT


def _named(heading: str, cells: Sequence[str]) -> str:
    plain = " ".join(re.findall(r"[^\W_]+", fold(heading)))
    target = _BY_NAME.get(plain, LEAVE_OUT)
    if target == "direction" and not all(fold(cell).strip() in _SENT | _RECEIVED for cell in cells):
        return LEAVE_OUT
    if target == "when" and cells and not any(map(days.is_day, cells)):
        return LEAVE_OUT
    return target


def _alike(cells: Sequence[str]) -> int:
    """How well a column fits names: short, and said again and again."""
    if not cells or max(map(len, cells)) > 60 or any(map(days.is_day, cells)):
        return 0
    if not any(letter.isalpha() for letter in cells[0]):
        return 0
    return len(cells) - len(set(cells))


def _fill(guessed: list[str], target: str, weights: list[int]) -> None:
    """Give a target that no heading names to the heaviest column that is free."""
    if target in guessed:
        return
    free = [(weight, -at) for at, weight in enumerate(weights) if weight and not guessed[at]]
    if free:
        guessed[-max(free)[1]] = target
