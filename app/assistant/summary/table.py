"""The table of a summary: rows of date, event and source, of which only those with a source stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from app.ai import Prompt, Turn
from app.assistant import prompts
from app.assistant.fact_lock import compare
from app.assistant.record.passages import Passage, fenced
from app.assistant.summary.span import Chosen

_SCHEMA = {
    "type": "object",
    "properties": {
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "source": {"type": "integer", "description": "The number of the passage."},
                    "event": {"type": "string", "description": "What happened, in one or two neutral sentences."},
                    "relevance": {"type": "string", "description": "What it bears on, in a few words; may be empty."},
                },
                "required": ["source", "event"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["rows"],
    "additionalProperties": False,
}

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_LONGEST_EVENT = 600
_OFFLINE_CHARACTERS = 240

LOADED = re.compile(
    r"\b(?:always|never|clearly|obviously|manipulat\w*|abusive|toxic|narcissis\w*|crazy|irresponsib\w*|cruel|selfish|"
    r"unfit|dangerous|hostile|shocking|terrible|horrible|outrageous|disgusting|best interest\w*)\b",
    re.IGNORECASE,
)
"""Words that judge or conclude. Where the source does not have them, a row that does is marked."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: the passage it rests on with its number, and what in it the passage does not hold."""

    number: int
    passage: Passage
    event: str
    relevance: str = ""
    doubtful: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The rows in the order of their days. `left_out` had no source of this span."""

    rows: tuple[Row, ...]
    left_out: int = 0


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """The passages of the span with their numbers, for our own rules."""

    passages: tuple[tuple[int, Passage], ...]


def prompt_for(chosen: Chosen) -> Prompt:
    """The question for the model."""
    numbered = tuple(enumerate(chosen.passages, start=1))
    text = "\n\n".join(fenced(number, passage) for number, passage in numbered)
    return Prompt(
        task="summary",
        system=prompts.system("summary"),
        turns=(Turn("user", f"Passages, oldest first:\n\n{text}"),),
        material=Material(passages=numbered),
        schema=_SCHEMA,
        max_tokens=min(16_000, 400 + 90 * len(numbered)),
    )


def table_of(data: Any, chosen: Chosen) -> Table:
    """The rows that name a passage of the span; their dates are the passages' own, whatever a model wrote."""
    rows, left_out = [], 0
    for given in data.get("rows", ()) if isinstance(data, dict) else ():
        number, event = given.get("source"), " ".join(str(given.get("event", "")).split())[:_LONGEST_EVENT]
        if not isinstance(number, int) or not 1 <= number <= len(chosen.passages) or not event:
            left_out += 1
            continue
        passage = chosen.passages[number - 1]
        relevance = " ".join(str(given.get("relevance", "")).split())[:120]
        rows.append(
            Row(number=number, passage=passage, event=event, relevance=relevance, doubtful=_doubtful(event, passage))
        )
    rows.sort(key=lambda row: (row.passage.day, row.number))
    return Table(rows=tuple(rows), left_out=left_out)


def extract_rows(prompt: Prompt) -> Iterator[str]:
    """What answers where no AI provider is configured: the first sentences of each passage, word for word."""
    material = msgspec.convert(prompt.material, Material)
    rows = [{"source": number, "event": _beginning(passage)} for number, passage in material.passages]
    yield msgspec.json.encode({"rows": rows}).decode()


def _beginning(passage: Passage) -> str:
    """The first sentences that fit; a quotation is not cut."""
    taken = ""
    for sentence in (text.strip() for text in _SENTENCE.split(passage.text)):
        if taken and len(taken) + len(sentence) > _OFFLINE_CHARACTERS and not _quotes(taken):
            break
        taken = f"{taken} {sentence}".strip()
    return taken or passage.title


def _quotes(text: str) -> bool:
    """Whether a quotation is still open at the end of `text`."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _doubtful(event: str, passage: Passage) -> tuple[str, ...]:
    source = f"{passage.title}\n{passage.when}\n{passage.text}"
    found = compare([source], event)
    loaded = [word for word in LOADED.findall(event) if word.casefold() not in source.casefold()]
    return tuple(dict.fromkeys((*(finding.text for finding in (*found.added, *found.changed)), *loaded)))
