"""Facts: an incident as labelled lines, for the page of an entry and for what a correction changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from app.dates.wording import Reader
from app.incidents.record import Incident, Kind
from app.incidents.text import person_words

Style = Literal["line", "words", "quote", "list", "tags"]

FILES = "Files"
"""The line that counts them, for what a correction changed; a page shows the files themselves."""

_COMPARED_WORDS = 3000
"""Longer texts are shown side by side without marking each word: comparing takes the square of their length."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled line. `texts` has one item, or several where the style is list or tags."""

    label: str
    texts: tuple[str, ...]
    style: Style = "line"

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words in one of two versions; `changed` when the other version does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that a correction changed; a side without pieces was empty."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def heading_of(incident: Incident, reader: Reader) -> str:
    """What an entry is called on its page: its title, or else when it happened."""
    return incident.title or reader.when(incident.when)


def facts(incident: Incident, reader: Reader) -> list[Fact]:
    """Everything that was written, in reading order, without what was left empty."""
    return [fact for fact in _all(incident, reader) if fact.text]


def differences(before: Incident, after: Incident, reader: Reader) -> list[Difference]:
    """What differs between two versions, line by line."""
    pairs = zip(_all(before, reader), _all(after, reader), strict=True)
    return [_difference(old, new) for old, new in pairs if old.text != new.text]


def _all(incident: Incident, reader: Reader) -> Iterator[Fact]:
    when, ended = incident.when, incident.ended
    yield Fact("Title", (incident.title,))
    yield Fact("When it happened", (reader.when(when),))
    yield Fact("When it ended", (reader.until(when, ended).removeprefix("until ") if ended else "",))
    yield Fact("Kind", (incident.kind.label if incident.kind is not Kind.OTHER else "",))
    yield Fact("How serious it was", (incident.severity.label if incident.severity else "",))
    yield Fact("Where it happened", (incident.place,))
    yield Fact("What happened", (incident.narrative,), "words")
    yield Fact("Exact words", (incident.quotes,), "quote")
    yield Fact("What you did or said", (incident.my_response,), "words")
    yield Fact("Injuries or threats", (incident.injuries,), "words")
    yield Fact("Who was part of it", tuple(person_words(person) for person in incident.people), "list")
    yield Fact("Who else saw or heard it", (incident.witnesses,), "words")
    yield Fact("Children who were there", (incident.children_present,))
    yield Fact("What it changed", (incident.impact,), "words")
    yield Fact("What comes next", (incident.next_step,), "words")
    yield Fact("Paragraph of the court order", (incident.order_paragraph,))
    yield Fact("Police or report number", (incident.report_number,))
    yield Fact("Tags", incident.tags, "tags")
    count = len(incident.evidence)
    yield Fact(FILES, (("1 file" if count == 1 else f"{count} files") if count else "",))


def _difference(old: Fact, new: Fact) -> Difference:
    before, after = re.findall(r"\s+|[^\s]+", old.text), re.findall(r"\s+|[^\s]+", new.text)
    if max(len(before), len(after)) > _COMPARED_WORDS or not before or not after:
        return Difference(old.label, _whole(old.text), _whole(new.text))
    blocks = SequenceMatcher(None, before, after).get_opcodes()
    return Difference(
        old.label,
        tuple(Piece("".join(before[a:b]), tag != "equal") for tag, a, b, _, _ in blocks if b > a),
        tuple(Piece("".join(after[c:d]), tag != "equal") for tag, _, _, c, d in blocks if d > c),
    )


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, changed=False),) if text else ()
