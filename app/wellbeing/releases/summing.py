"""Summing up what was released: the same question that the assistant's summary asks, of nothing but these items."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from app.ai import Prompt
from app.assistant.record.passages import Kind, Passage
from app.assistant.summary.span import Chosen
from app.assistant.summary.table import prompt_for
from app.dates.wording import Reader
from app.wellbeing.contents.item import Item

_CHARACTERS = 2_000
"""Of one item. More is cut, and the page that shows what would be sent shows it cut."""


def chosen(items: Iterable[Item], reader: Reader) -> Chosen:
    """The items as passages, oldest first. A damaged one has nothing to say."""
    whole = sorted((item for item in items if not item.damaged), key=lambda item: (item.on is None, str(item.on)))
    return Chosen(passages=tuple(_passage(item, reader) for item in whole))


def mark(prompt: Prompt) -> str:
    """What tells whether a prompt is the one that was looked at: a digest of all that leaves."""
    said = [prompt.system, *(turn.text for turn in prompt.turns)]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def question(items: Sequence[Item], reader: Reader) -> tuple[Chosen, Prompt]:
    """What is summed up, and the question for the model."""
    picked = chosen(items, reader)
    return picked, prompt_for(picked)


def _passage(item: Item, reader: Reader) -> Passage:
    return Passage(
        kind=Kind.ENTRY,
        id=item.place,
        title=item.family.label,
        when=reader.day(item.on) if item.on else "",
        day=item.on.isoformat() if item.on else "",
        text=_lines(item)[:_CHARACTERS],
        address="/wellbeing",
    )


def _lines(item: Item) -> str:
    """What the item says. Each line is ended, so that masking takes no name over into the next."""
    return "\n".join(f"{fact.label}: {fact.text.rstrip()}{_end(fact.text)}" for fact in item.said)


def _end(text: str) -> str:
    return "" if text.rstrip().endswith((".", "!", "?", "…", ":")) else "."
