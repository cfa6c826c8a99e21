"""Tools: what a model may look up while it answers. They hold a shelf that cannot write, and nothing else of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.ai import Embedder, Tool, ToolCall, ToolResult
from app.assistant.record.opening import opened
from app.assistant.record.passages import Kind, Numbered, Passage, fenced
from app.assistant.record.retrieval import from_library, look
from app.assistant.record.scanning import Scanned
from app.dates.wording import Reader
from app.incidents.placement import revisions_prefix
from app.incidents.record import Revision
from app.library.search import Finder
from app.store.sealed import Shelf

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_QUESTION = 300
_FOUND = 6
_WHOLE = 4000

_WORDS = {"type": "string", "description": "What to look for, in a few words."}
_DATE = {"type": "string", "description": "A day as YYYY-MM-DD, or empty."}

TOOLS = (
    Tool(
        "search_record",
        "Search what the person wrote and kept: entries, documents, imported messages, own messages.",
        {"type": "object", "properties": {"words": _WORDS, "since": _DATE, "until": _DATE}, "required": ["words"]},
    ),
    Tool(
        "open_passage",
        "More of a passage that was found, by its number.",
        {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]},
    ),
    Tool(
        "search_library",
        "Search the general guides of this product. They say nothing of the person's own case.",
        {"type": "object", "properties": {"words": _WORDS}, "required": ["words"]},
    ),
)
"""Everything that a model can do here."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the tools work with. `shelf` is one of SealedStore.reading: writing through it fails."""

    shelf: Shelf
    reader: Reader
    embedder: Embedder
    library: Finder
    passages: Numbered

    def answer(self, call: ToolCall) -> ToolResult:
        """What the look-up found, as text. A tool that there is not, or arguments that cannot be, find nothing."""
        work = {"search_record": self._record, "open_passage": self._passage, "search_library": self._library}
        do = work.get(call.name)
        return ToolResult(call.id, do(call.arguments) if do else "There is no such tool. Nothing was done.")

    def _record(self, given: Mapping[str, Any]) -> str:
        words = _words(given)
        found = look(
            self.shelf, words, self.reader, self.embedder, since=_day(given, "since"), until=_day(given, "until"),
            most=_FOUND,
        )  # fmt: skip
        return self.shown(list(found.passages))

    def _library(self, given: Mapping[str, Any]) -> str:
        words = _words(given)
        if not words.strip():
            return self.shown([])
        slugs = [entry.slug for entry in self.library.find(words).entries[:3]]
        return self.shown(from_library(slugs, words))

    def _passage(self, given: Mapping[str, Any]) -> str:
        number = given.get("number")
        passage = self.passages.get(number) if isinstance(number, int) else None
        if passage is None:
            return "There is no passage with this number."
        whole = self._whole(passage) or passage
        return fenced(self.passages.add(passage), whole)

    def _whole(self, passage: Passage) -> Passage | None:
        if passage.kind is not Kind.ENTRY:
            return None
        rows = list(self.shelf.every(Revision, prefix=revisions_prefix(passage.id)))
        ref = Scanned(Kind.ENTRY, f"{passage.id}#{rows[-1].record.number}", "", passage.day) if rows else None
        return opened(self.shelf, ref, (), self.reader, characters=_WHOLE) if ref else None

    def shown(self, passages: list[Passage]) -> str:
        """Passages as a model reads them, each with its number."""
        if not passages:
            return "Nothing was found."
        return "\n\n".join(fenced(self.passages.add(passage), passage) for passage in passages)


def _words(given: Mapping[str, Any]) -> str:
    """What to look for, without halves of characters, which JSON can hold and no text can."""
    words = given.get("words")
    return words[:_LONGEST_QUESTION].encode("utf-8", "ignore").decode() if isinstance(words, str) else ""


def _day(given: Mapping[str, Any], name: str) -> date | None:
    text = given.get(name)
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
