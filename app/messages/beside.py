"""What other pages show of conversations: the list of them beside drafted messages, and an entry's linked messages."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from app.lists.filters import MAX_CHARACTERS, MAX_TERMS, terms_of
from app.messages.conversation import Talk
from app.messages.conversation_finding import Found, everywhere
from app.messages.conversations import every_talk
from app.store.sealed import Shelf

SHOWN_HITS = 20


@dataclass(frozen=True, slots=True)
class Beside:
    """The conversations, and, where something is searched, the latest messages that hold it."""

    talks: tuple[Talk, ...]
    terms: tuple[str, ...] = ()
    hits: tuple[Found, ...] = ()
    more: bool = False


def beside(shelf: Shelf, q: str = "") -> Beside:
    """What stands beside the list of drafted messages. Raises StoreUnavailable."""
    terms = terms_of(q[:MAX_CHARACTERS])[:MAX_TERMS]
    talks = tuple(every_talk(shelf))
    if not terms:
        return Beside(talks)
    hits = tuple(islice(everywhere(shelf, terms), SHOWN_HITS + 1))
    return Beside(talks, terms, hits[:SHOWN_HITS], len(hits) > SHOWN_HITS)
