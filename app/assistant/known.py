"""Known names: everybody the record names, so that masking finds them in what is about to leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from app.assistant.people import ROLES, Name
from app.assistant.word_lists import word_list
from app.incidents.record import Person, Vocabulary
from app.messages.conversation import TALKS
from app.messages.placement import NAMES
from app.messages.record import Names
from app.store.sealed import Shelf
from app.text.folding import fold

_READ = 3000
"""Newest writings of entries that are looked through for children and people: about 25 ms."""

_CONVERSATIONS = 300
"""Conversations whose senders are read."""

_NO_PERSON = word_list("chat_titles") | ROLES
"""Words of a conversation's name that are nobody's."""

_MAIL = re.compile(r"<?([\w.+%-]{1,64})@[\w.-]{1,200}>?")

_BETWEEN = re.compile(r"[,;&/\n()]|\band\b|\by\b|\d+", re.IGNORECASE)


class _Fields(msgspec.Struct):
    """What is read of an incident here."""

    people: tuple[Person, ...] = ()
    children_present: str = ""
    witnesses: str = ""


class _Conversation(msgspec.Struct):
    """What is read of a conversation here."""

    name: str = ""
    people: tuple[tuple[str, int], ...] = ()
    party: str = ""


class _Writing(msgspec.Struct):
    incident: _Fields


def known_names(shelf: Shelf, *, own: str = "", also: Iterable[str | Name] = ()) -> tuple[Name, ...]:
    """Children, then people, then with whom was written, then `own` (the account's) and `also`.

    Raises StoreUnavailable.
    """
    rows = shelf.page(
        _Writing, prefix="INCIDENT#", limit=_READ, newest_first=True, mend=lambda _: _Writing(_Fields())
    ).rows
    written = dict.fromkeys(row.record.incident.children_present for row in rows)
    people = dict.fromkeys(person.name for row in rows for person in row.record.incident.people)
    seen = dict.fromkeys(row.record.incident.witnesses for row in rows)
    people |= dict.fromkeys(name for words in seen if words for name in children_in(words))
    stored = shelf.get("VOCABULARY#INCIDENTS", Vocabulary)
    if stored:
        people |= dict.fromkeys(person.name for person in stored.record.people)
    children = dict.fromkeys(name for words in written if words for name in children_in(words))
    names = (
        *(Name(name, child=True) for name in children),
        *(Name(name) for name in people),
        *(Name(name) for name in _written_with(shelf)),
        *([Name(own)] if own else ()),
        *(name if isinstance(name, Name) else Name(name) for name in also),
    )
    return tuple(name for name in names if name.text.strip())


def _written_with(shelf: Shelf) -> Iterator[str]:
    """The other ends of all messages: senders and names of conversations, and to whom drafts were written."""
    talks = shelf.page(
        _Conversation, prefix=TALKS, limit=_CONVERSATIONS, newest_first=True, mend=lambda _: _Conversation()
    )
    for talk in (row.record for row in talks.rows):
        for name in (*(sender for sender, _ in talk.people), talk.party):
            yield _MAIL.sub("", name) if _MAIL.sub("", name).strip() else _MAIL.sub(r"\1", name)
        yield from named_in_title(talk.name)
    stored = shelf.get(NAMES, Names)
    yield from stored.record.to if stored else ()


def named_in_title(title: str) -> Iterator[str]:
    """The names in what a conversation is called: "WhatsApp chat with Zebulon Krantz"."""
    for part in _BETWEEN.split(title):
        words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", part)
        named = [word for word in words if word[0].isupper() and not set(fold(word).split("-")) & _NO_PERSON]
        if named:
            yield " ".join(named)


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
