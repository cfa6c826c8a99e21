"""Chapters: how what a feature keeps reads on the pages of a copy, for somebody who opens it with no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Linked:
    """A file as it came: its name in the copy, what it is called, and whether a page can show it as a picture."""

    name: str
    title: str
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """What something said before."""

    when: str
    words: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing on a page. Everything is words as a person reads them; nothing in them is ever markup."""

    anchor: str
    """Of [a-z0-9-], alone in its chapter."""
    when: str
    title: str = ""
    words: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    """A word or two each, such as the kind of thing."""
    noted: str = ""
    """Small print: when it was written."""
    files: tuple[Linked, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    mine: bool = False
    """Words of a conversation that the person said."""
    month: str = ""
    """ "2026-11": pages follow the months where there are any."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the copy. `told` is read once, in its order."""

    name: str
    """Of [a-z0-9-]: of its pages."""
    title: str
    told: Iterable[Told]
    lead: str = ""
    """A sentence under the title."""
