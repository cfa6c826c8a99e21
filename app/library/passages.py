"""Passages: the parts of entries that search compares with a question, one for each section."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from app.library.catalogue import Catalogue, Entry

_HEADING = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
_MARKUP = re.compile(r"```copy\n|```|\[ \] |[*_`>#]|\]\([^)]*\)|\[")
_LONGEST = 1200
"""Characters of one passage. Longer ones say too many things at once to be near to any question."""


class Passage(msgspec.Struct, frozen=True):
    """Some sentences of an entry: `text` for people, without marks; `heading` is empty for what stands before any."""

    slug: str
    heading: str
    text: str


def passages(catalogue: Catalogue) -> list[Passage]:
    """Every passage of every entry: first what the entry is about, then its sections."""
    return [passage for entry in catalogue for passage in _of_entry(entry)]


def _of_entry(entry: Entry) -> Iterator[Passage]:
    front = entry.front
    yield Passage(entry.slug, "", f"{front.title}. {front.summary}")
    yield Passage(entry.slug, "", f"{front.title}: {', '.join(front.keywords)}")
    pieces = _HEADING.split(entry.body)
    for heading, text in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        plain = plain_text(text)
        for at in range(0, len(plain), _LONGEST):
            yield Passage(entry.slug, plain_text(heading), plain[at : at + _LONGEST])


def plain_text(markdown: str) -> str:
    """The words of Markdown, without its marks, on one line."""
    return " ".join(_MARKUP.sub("", markdown).split())
