"""Differences: what changed between two versions of a text, paragraph by paragraph and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from html.parser import HTMLParser
from typing import Literal

_BLOCKS = {"h2", "h3", "p", "li", "caption", "tr"}
_CLOSE_ENOUGH = 0.5
"""Of the words of two paragraphs, for one to count as the other changed."""

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or line of a list."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A block with its pieces, each the same in both versions, added or removed."""

    tag: str
    kind: Literal["same", "added", "removed", "changed"]
    pieces: tuple[tuple[Kind, str], ...]


@lru_cache(maxsize=32)
def compare(before: str, after: str) -> tuple[Changed, ...]:
    """Two HTML texts, as the blocks of both in order. Kept, because it takes a while and anybody may ask."""
    old, new = blocks(before), blocks(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    found: list[Changed] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        found += (
            [_whole(block, "same") for block in old[i1:i2]] if kind == "equal" else _between(old[i1:i2], new[j1:j2])
        )
    return tuple(found)


def changed_only(changes: Sequence[Changed]) -> list[Changed]:
    """Without what stayed as it was, but for the heading above something that did not."""
    kept: list[Changed] = []
    heading: Changed | None = None
    for block in changes:
        if block.kind == "same":
            heading = block if block.tag in ("h2", "h3") else heading
            continue
        if heading is not None and block.tag not in ("h2", "h3"):
            kept.append(heading)
        heading = None
        kept.append(block)
    return kept


def blocks(html: str) -> list[Block]:
    """What stands in a text, without its markup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def _between(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Changed]:
    """Pairs what is alike, in order; the rest went or came."""
    left = 0
    for block in new:
        match = next((n for n in range(left, len(old)) if _alike(old[n], block)), None)
        if match is None:
            yield _whole(block, "added")
            continue
        yield from (_whole(gone, "removed") for gone in old[left:match])
        yield Changed(block.tag, "changed", tuple(_words(old[match].text, block.text)))
        left = match + 1
    yield from (_whole(gone, "removed") for gone in old[left:])


def _alike(old: Block, new: Block) -> bool:
    if old.tag != new.tag:
        return False
    matcher = SequenceMatcher(a=old.text.split(), b=new.text.split(), autojunk=False)
    return matcher.quick_ratio() >= _CLOSE_ENOUGH and matcher.ratio() >= _CLOSE_ENOUGH


def _words(old: str, new: str) -> Iterator[tuple[Kind, str]]:
    was, now = old.split(), new.split()
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", " ".join(now[j1:j2])
            continue
        if i2 > i1:
            yield "removed", " ".join(was[i1:i2])
        if j2 > j1:
            yield "added", " ".join(now[j1:j2])


def _whole(block: Block, kind: Kind) -> Changed:
    return Changed(block.tag, kind, ((kind, block.text),))


class _Reader(HTMLParser):
    """Collects the blocks of an HTML text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._tag = "p"
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # as the parser has it
        if tag in _BLOCKS:
            self._end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end("p")
        elif tag in ("td", "th"):
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end("p")

    def _end(self, next_tag: str) -> None:
        text = re.sub(r"\s+", " ", "".join(self._text)).strip()
        if text:
            self.found.append(Block(self._tag, text))
        self._tag, self._text = next_tag, []
