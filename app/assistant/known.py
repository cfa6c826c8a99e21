"""Known names: everybody the record names, so that masking finds them in what is about to leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from app.assistant.people import ROLES, Name
from app.incidents.record import Person, Vocabulary
from app.store.sealed import Shelf
from app.text.folding import fold

_READ = 3000
"""Newest writings of entries that are looked through for children and people: about 25 ms."""

_BETWEEN = re.compile(r"[,;&/\n()]|\band\b|\by\b|\d+", re.IGNORECASE)


class _Fields(msgspec.Struct):
    """What is read of an incident here."""

    people: tuple[Person, ...] = ()
    children_present: str = ""


class _Writing(msgspec.Struct):
    incident: _Fields


def known_names(shelf: Shelf, *, own: str = "", also: Iterable[str | Name] = ()) -> tuple[Name, ...]:
    """Children first, then people, then `own` (the account's) name and `also`. Raises StoreUnavailable."""
    rows = shelf.page(_Writing, prefix="INCIDENT#", limit=_READ, newest_first=True).rows
    written = dict.fromkeys(row.record.incident.children_present for row in rows)
    people = dict.fromkeys(person.name for row in rows for person in row.record.incident.people)
    stored = shelf.get("VOCABULARY#INCIDENTS", Vocabulary)
    if stored:
        people |= dict.fromkeys(person.name for person in stored.record.people)
    children = dict.fromkeys(name for words in written if words for name in children_in(words))
    names = (
        *(Name(name, child=True) for name in children),
        *(Name(name) for name in people),
        *([Name(own)] if own else ()),
        *(name if isinstance(name, Name) else Name(name) for name in also),
    )
    return tuple(name for name in names if name.text.strip())


def children_in(words: str) -> Iterator[str]:
    """The names in what somebody wrote about which children were there: "Mia (6) and Leo, both asleep"."""
    parts = [part.split() for part in _BETWEEN.split(words)]
    for part in parts:
        named = [word.strip(".:!?\"'") for word in part if fold(word).strip(".:!?\"'") not in ROLES]
        capital = [word for word in named if word[:1].isupper()]
        if capital:
            yield " ".join(capital)
        elif len(part) == 1 and named and len(parts) <= 4:
            yield named[0]
