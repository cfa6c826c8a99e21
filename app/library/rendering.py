"""Rendering: an entry's Markdown as parts of a page, with boxes that can be ticked and texts that can be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.library.catalogue import Entry, catalogue

_TASK = re.compile(r"\[[ x]\] ")
_LINK = re.compile(r"/library/([a-z0-9-]+)")
_IN_ENGLISH = {"es": " (en inglés)"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
"""No HTML in an entry ever reaches the page as such."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of running text, ready for the page."""

    html: Markup


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `number` counts from 1 through the entry; `html` is its words."""

    number: int
    html: Markup


@dataclass(frozen=True, slots=True)
class Tasks:
    """A list of things to do."""

    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A text to copy. `number` counts from 1 through the entry."""

    number: int
    text: str


Part = Prose | Tasks | Copy


@cache
def parts_of(entry: Entry) -> tuple[Part, ...]:
    """The entry's text, part by part, in its order."""
    tokens = _MARKDOWN.parse(entry.body)
    if entry.language != "en":
        _lead_to(entry.language, tokens)
    return tuple(_parts(tokens))


def task_count(entry: Entry) -> int:
    """How many things there are to tick."""
    return sum(len(part.tasks) for part in parts_of(entry) if isinstance(part, Tasks))


def _lead_to(language: str, tokens: list[Token]) -> None:
    """Links between entries stay in the language; where one leads to an entry that is only in English, it says so."""
    for token in tokens:
        english_only = False
        for child in token.children or ():
            slug = _LINK.fullmatch(str(child.attrs.get("href", "")))
            if child.type == "link_open" and slug:
                english_only = slug[1] not in catalogue(language).entries
                child.attrs["href"] = f"{slug[0]}?lang={language}"
                if english_only:
                    child.attrs["hreflang"] = "en"
            elif child.type == "text" and english_only:
                child.content += _IN_ENGLISH[language]
                english_only = False


def _parts(tokens: list[Token]) -> Iterator[Part]:
    tasks = copies = 0
    for block in _blocks(tokens):
        first = block[0]
        if first.type == "fence" and first.info.strip() == "copy":
            copies += 1
            yield Copy(copies, first.content.rstrip("\n"))
        elif first.type == "bullet_list_open" and _holds_tasks(block):
            items = [token for token in block if token.type == "inline"]
            yield Tasks(tuple(Task(tasks + at, _words(item)) for at, item in enumerate(items, start=1)))
            tasks += len(items)
        else:
            yield Prose(Markup(_MARKDOWN.renderer.render(block, _MARKDOWN.options, {})))  # noqa: S704  # escaped by the renderer: html is off


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each part at the top level."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _holds_tasks(block: list[Token]) -> bool:
    return all(_TASK.match(token.content) for token in block if token.type == "inline")


def _words(item: Token) -> Markup:
    """What is to be done, without its box."""
    for first in (item.children or [])[:1]:
        first.content = _TASK.sub("", first.content, count=1)
    return Markup(_MARKDOWN.renderer.render([item], _MARKDOWN.options, {}))  # noqa: S704  # escaped by the renderer: html is off
