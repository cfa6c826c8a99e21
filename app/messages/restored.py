"""Restored: the lists and search of messages that came back from a copy, and links seen from the entries, made anew."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.errors import NotFound
from app.lifecycle import Source
from app.messages.conversation import LINKED, TALKS, Link, Talk, entry_link_key
from app.messages.conversations import counted
from app.messages.drafting import Draft, load_draft
from app.messages.placement import NAMES, card_of, findable_of, list_key, names_after, text_key
from app.messages.record import Names
from app.store.groups import groups
from app.store.sealed import Shelf, Tampered

_HEAD = "#HEAD"


def finish(source: Source) -> None:
    """Make them anew. May run twice."""
    shelf, names = source.shelf, Names()
    for id_ in every_id(shelf):
        draft = _whole(shelf, id_)
        if draft is None:
            continue
        card = card_of(draft.head, draft.versions)
        names = names_after(names, draft.details.to)
        shelf.write(
            shelf.put(list_key(draft.head), card),
            shelf.put(text_key(draft.head), findable_of(card, draft.head, draft.versions)),
        )
    shelf.write(shelf.put(NAMES, names))
    for row in shelf.every(Talk, prefix=TALKS, batch=100):
        shelf.write(shelf.put(row.sort, counted(shelf, row.record)))
    links = (row.record for row in shelf.every(Link, prefix=LINKED, batch=500))
    for group in groups(links, most=50):
        shelf.write(*(shelf.put(entry_link_key(link), link) for link in group))


def _whole(shelf: Shelf, id_: str) -> Draft | None:
    """The draft; where a copy lacked some of its wordings, it says no more than there is."""
    try:
        draft = load_draft(shelf, id_)
    except (Tampered, NotFound):
        return None
    there = len(draft.versions)
    if there == draft.head.versions:
        return draft
    sent = draft.sent if draft.sent and draft.sent.version <= there else None
    head = msgspec.structs.replace(draft.head, versions=there, chosen=min(draft.head.chosen, there), sent=sent)
    shelf.write(shelf.replace(draft.stored, head))
    return load_draft(shelf, id_)


def every_id(shelf: Shelf) -> Iterator[str]:
    """The id of each drafted message, in the order of ids: the truth, and not the list."""
    for row in shelf.every(msgspec.Raw, prefix="MESSAGE#", batch=200, mend=lambda _: msgspec.Raw()):
        if row.sort.endswith(_HEAD):
            yield row.sort.split("#")[1]
