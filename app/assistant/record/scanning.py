"""Scanning: everything a person's record holds, one folded text after the other. Grows with it; never writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from app.assistant.record.passages import Kind
from app.dates.moments import zone_of
from app.incidents.mending import findable_anew
from app.incidents.placement import SEARCH
from app.incidents.record import Findable as FindableEntry
from app.messages.conversation import MESSAGES, Message
from app.messages.placement import TEXTS
from app.messages.record import Findable as FindableDraft
from app.store.sealed import Shelf
from app.text.folding import fold
from app.vault.placement import TEXT
from app.vault.record import Findable as FindableDocument

_BATCH = 500
_DOCUMENTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Scanned:
    """One text of the record: folded, and by what it is opened (a sort key; an entry's id and revision)."""

    kind: Kind
    ref: str
    text: str
    day: str
    """"2026-11-19", the local day that it tells of; empty where nobody said."""


def scan(shelf: Shelf, since: date | None = None, until: date | None = None) -> Iterator[Scanned]:
    """Every entry, document, imported message and drafted message of these days. What is damaged is left out."""
    first, last = since.isoformat() if since else "", until.isoformat() if until else "9999"
    for scanned in _everything(shelf):
        if not (since or until) or first <= scanned.day <= last:
            yield scanned


def _everything(shelf: Shelf) -> Iterator[Scanned]:
    for row in shelf.every(FindableEntry, prefix=SEARCH, batch=_BATCH, mend=findable_anew(shelf)):
        card = row.record.card
        if not card.withdrawn:
            yield Scanned(Kind.ENTRY, f"{card.id}#{card.revision}", row.record.text, card.when.on.isoformat())
    for document in shelf.every(FindableDocument, prefix=TEXT, batch=_DOCUMENTS_AT_ONCE, mend=_none(FindableDocument)):
        if document.record is not None and not document.record.card.removed:
            of_it = document.record
            day = of_it.card.dated.on.isoformat() if of_it.card.dated else ""
            yield Scanned(Kind.DOCUMENT, document.sort, f"{of_it.text}\n{of_it.found}", day)
    for message in shelf.every(Message, prefix=MESSAGES, batch=_BATCH, mend=_none(Message)):
        if message.record is not None and not message.record.notice:
            said = message.record
            words = said.folded or fold(said.text)
            yield Scanned(
                Kind.MESSAGE,
                message.sort,
                f"{fold(said.sender)}\n{words}",
                said.at.astimezone(zone_of(said.zone)).date().isoformat(),
            )
    for draft in shelf.every(FindableDraft, prefix=TEXTS, batch=_BATCH, mend=_none(FindableDraft)):
        if draft.record is not None:
            day = draft.record.card.changed_at.date().isoformat()
            yield Scanned(Kind.DRAFT, draft.record.card.id, draft.record.text, day)


def _none(kind: type[msgspec.Struct]) -> Callable[[str], Any]:  # noqa: ARG001  # names what is left out
    return lambda _: None
