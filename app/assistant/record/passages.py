"""Passages: pieces of the record or of the library that an answer may rest on, and their numbers in that answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import quote

import msgspec

from app.text.cleaning import one_line

RECEIVED = "Received from the other side: "
"""Begins the line of a drafted message that holds what came in: somebody else's words, in the person's record."""

_MARKED_WORDS = 8


class Kind(StrEnum):
    """Where a passage comes from."""

    ENTRY = "entry"
    DOCUMENT = "document"
    MESSAGE = "message"
    DRAFT = "draft"
    LIBRARY = "library"

    @property
    def label(self) -> str:
        return _LABELS[self]


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """One passage. `when` is in words, empty where it has no date; `day` is "2026-11-19" or empty."""

    kind: Kind
    id: str
    title: str
    when: str = ""
    day: str = ""
    text: str
    address: str

    @property
    def opens(self) -> str:
        """Its address, with the first words of the text marked by browsers that can."""
        if "#" in self.address or self.kind is Kind.LIBRARY:
            return self.address
        words = one_line(self.text).split(" ")[:_MARKED_WORDS]
        return f"{self.address}#:~:text={quote(' '.join(words), safe='')}" if words != [""] else self.address


class Numbered:
    """Passages by their numbers, in the order in which they came up. The same passage keeps its number."""

    def __init__(self, passages: Iterable[Passage] = ()) -> None:
        self._passages: list[Passage] = []
        self._numbers: dict[tuple[Kind, str], int] = {}
        for passage in passages:
            self.add(passage)

    def add(self, passage: Passage) -> int:
        """The passage's number, counted from 1."""
        key = (passage.kind, passage.id)
        if key not in self._numbers:
            self._passages.append(passage)
            self._numbers[key] = len(self._passages)
        return self._numbers[key]

    def get(self, number: int) -> Passage | None:
        """The passage with this number, or None."""
        return self._passages[number - 1] if 1 <= number <= len(self._passages) else None

    def __len__(self) -> int:
        return len(self._passages)

    def items(self) -> list[tuple[int, Passage]]:
        """Every passage with its number."""
        return list(enumerate(self._passages, start=1))


def fenced(number: int, passage: Passage) -> str:
    """A passage between marks, with its title, so that nothing written in it passes for an instruction of ours."""
    about = " · ".join(part for part in (passage.kind.label, passage.when) if part)
    written = "\n".join(part for part in (one_line(passage.title), passage.text) if part)
    return f"[{number}] {about}\n<<<\n{defused(written)}\n>>>"


def defused(text: str) -> str:
    """`text` without anything that could be read as one of the marks."""
    return _MARKS.sub(lambda found: found[0].translate(_LIKE_MARKS), text)


_MARKS = re.compile(r"(?:<\s?){2,}<|(?:>\s?){2,}>")
_LIKE_MARKS = str.maketrans("<>", "‹›")

_LABELS = {
    Kind.ENTRY: "Your entry",
    Kind.DOCUMENT: "Your document",
    Kind.MESSAGE: "Imported message",
    Kind.DRAFT: "Your message",
    Kind.LIBRARY: "Library",
}
