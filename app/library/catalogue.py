"""The catalogue: every entry of the library, read once from its Markdown files."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

ENTRIES = Path(__file__).parent / "entries"
LANGUAGES = {"en": "English", "es": "Español"}

ROLES = {
    "co-parent": "Co-parent",
    "self-represented": "Representing yourself",
    "survivor": "Survivor",
    "targeted-parent": "Kept from a child",
    "parallel-parenting": "Parallel parenting",
    "attorney": "Attorney",
    "guardian-ad-litem": "Guardian ad litem or evaluator",
    "mediator": "Mediator",
    "therapist": "Therapist or coach",
    "advocate": "Advocate or social worker",
    "court-professional": "Court, police or school staff",
}
"""Whom an entry is for; one for "everyone" is for all of these."""

EVERYONE = "everyone"

_FILE = re.compile(r"\+\+\+\n(?P<front>.*?)\n\+\+\+\n(?P<body>.*)", re.DOTALL)
_TASK = re.compile(r"^[-*] \[ \] ", re.MULTILINE)
_COPY = re.compile(r"^```copy\n(?P<text>.*?)\n```$", re.MULTILINE | re.DOTALL)


class EntryKind(StrEnum):
    """What an entry is to be used for."""

    ARTICLE = "article"
    CHECKLIST = "checklist"
    TEMPLATE = "template"
    SCRIPT = "script"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Source(msgspec.Struct, frozen=True):
    """Where a fact comes from; no address where it is our own practice."""

    name: str
    url: str = ""


class Front(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands before the text of an entry."""

    title: str
    kind: EntryKind
    roles: tuple[str, ...]
    summary: str
    keywords: tuple[str, ...]
    sources: tuple[Source, ...]
    checked: date
    asked: tuple[str, ...] = ()
    """How people ask for it, in their own words: never shown, only searched."""
    danger: bool = False


class Entry(msgspec.Struct, frozen=True):
    """One entry. `body` is Markdown; `copies` are the texts in it that can be copied into a draft."""

    slug: str
    language: str
    front: Front
    body: str
    copies: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.front.title

    @property
    def is_checklist(self) -> bool:
        return _TASK.search(self.body) is not None

    def is_for(self, role: str) -> bool:
        """Whether people of this role are among its readers."""
        return role in self.front.roles or EVERYONE in self.front.roles


class Catalogue(msgspec.Struct, frozen=True):
    """All entries of one language, in the order of their titles. `digest` changes with any word of any of them."""

    language: str
    entries: Mapping[str, Entry]
    digest: str

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())


class BadEntry(Exception):
    """An entry's file is not as it must be; the message names it. Never seen by people: a test reads every file."""


@cache
def catalogue(language: str = "en", folder: Path = ENTRIES) -> Catalogue:
    """The entries of a language, read when they are first asked for. Raises BadEntry."""
    digest = hashlib.sha256()
    found = []
    for path in sorted((folder / language).glob("*.md")):
        text = path.read_text("utf-8")
        digest.update(f"{path.name}\0{text}\0".encode())
        found.append(read_entry(text, slug=path.stem, language=language))
    found.sort(key=lambda entry: entry.title.casefold())
    return Catalogue(language, {entry.slug: entry for entry in found}, digest.hexdigest())


def read_entry(text: str, *, slug: str, language: str) -> Entry:
    """An entry from the text of its file. Raises BadEntry."""
    parts = _FILE.fullmatch(text)
    if parts is None:
        raise BadEntry(f"{language}/{slug}: no front matter between two lines of +++")
    try:
        front = msgspec.convert(tomllib.loads(parts["front"]), Front)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadEntry(f"{language}/{slug}: {error}") from None
    unknown = set(front.roles) - {*ROLES, EVERYONE}
    if unknown or not front.roles or not front.sources:
        raise BadEntry(f"{language}/{slug}: its readers or its sources are missing or unknown {sorted(unknown)}")
    copies = tuple(match["text"] for match in _COPY.finditer(parts["body"]))
    return Entry(slug, language, front, parts["body"].strip(), copies)


def copied_text(slug: str, number: int, language: str = "en") -> str | None:
    """The text of an entry that a draft begins from; `number` counts from 1. None when there is none."""
    entry = catalogue(language).entries.get(slug) if language in LANGUAGES else None
    if entry is None or not 1 <= number <= len(entry.copies):
        return None
    return entry.copies[number - 1]
