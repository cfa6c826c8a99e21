"""Passages: the parts of entries that search compares with a question: sections, and how people ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from app.library.catalogue import Catalogue, Entry

_HEADING = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"```copy$|```$|\[[ x]\] |^\d+\. |[*_`>#\[\]]", re.MULTILINE)
_ITEM = re.compile(r"(?<=\S)\s*\n+[-*] ")
"""Where an item of a list begins after something else: to be told apart on one line."""

_LONGEST = 1200
"""Characters of one passage. Longer ones say too many things at once to be near to any question."""


class Passage(msgspec.Struct, frozen=True):
    """Some sentences of an entry, without marks. `heading` is empty for what stands before any.

    Only what is `shown` is ever put before people; the rest is how they ask, and is there to be found by.
    """

    slug: str
    heading: str
    text: str
    shown: bool = True


def passages(catalogue: Catalogue) -> list[Passage]:
    """Every passage of every entry."""
    return [passage for entry in catalogue for passage in of_entry(entry)]


def of_entry(entry: Entry) -> Iterator[Passage]:
    """What the entry is about, each way to ask for it by itself, then its sections."""
    front = entry.front
    yield Passage(entry.slug, "", f"{front.title}. {front.summary}", shown=False)
    for words in (*front.keywords, *front.asked):
        yield Passage(entry.slug, "", words, shown=False)
    yield from sections(entry)


def sections(entry: Entry) -> Iterator[Passage]:
    """The entry's text, one passage for each heading, a long one in several."""
    pieces = _HEADING.split(entry.body)
    for heading, text in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        plain = plain_text(text)
        for at in range(0, len(plain), _LONGEST):
            yield Passage(entry.slug, plain_text(heading), plain[at : at + _LONGEST])


def plain_text(markdown: str) -> str:
    """The words of Markdown, without its marks, on one line."""
    apart = _ITEM.sub(" · ", markdown.strip()).removeprefix("- ")
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", apart)).split())
