"""Opening: from what a scan found to the passage itself, in its own words, as much of it as an answer needs."""

from __future__ import annotations

from collections.abc import Sequence

from app.assistant.record.passages import RECEIVED, Kind, Passage
from app.assistant.record.scanning import Scanned
from app.dates.wording import Reader
from app.errors import NotFound
from app.incidents.facts import facts, heading_of
from app.incidents.placement import revision_key
from app.incidents.record import Revision
from app.messages.conversation import Message, Talk, place_of, talk_key
from app.messages.conversation_finding import address_of
from app.messages.drafting import load_draft
from app.messages.finding import title_of
from app.messages.placement import card_of
from app.store.sealed import Shelf, Tampered
from app.text.cleaning import one_line
from app.text.folding import fold
from app.text.letters import composed
from app.vault.finding import words_in
from app.vault.record import Findable as FindableDocument

CHARACTERS = 900
"""Of a passage that is one of several."""

_ALREADY_SAID = frozenset({"Title", "When it happened", "Tags"})


def opened(
    shelf: Shelf, scanned: Scanned, terms: Sequence[str], reader: Reader, *, characters: int = CHARACTERS
) -> Passage | None:
    """The passage, cut to `characters` around where the terms stand; None when it is gone or damaged. Never writes."""
    try:
        return _OPEN[scanned.kind](shelf, scanned, terms, reader, characters)
    except (NotFound, Tampered):
        return None


def around(text: str, terms: Sequence[str], characters: int) -> str:
    """The part of `text` in which most of the terms stand; all of it when it is short."""
    if len(text) <= characters:
        return text
    folded = fold(composed(text))
    places = sorted(at for term in terms for at in _places(folded, term)) or [0]
    best = max(places, key=lambda at: sum(at <= other < at + characters - 80 for other in places))
    start = max(0, best - 60)
    start = 0 if start == 0 else text.rfind(" ", 0, start) + 1
    cut = text[start : start + characters]
    return f"{'… ' if start else ''}{cut.strip()}{' …' if start + characters < len(text) else ''}"


def _places(folded: str, term: str) -> list[int]:
    found: list[int] = []
    at = folded.find(term)
    while at >= 0 and len(found) < 50:
        found.append(at)
        at = folded.find(term, at + 1)
    return found


def _entry(shelf: Shelf, scanned: Scanned, terms: Sequence[str], reader: Reader, characters: int) -> Passage | None:
    id_, number = scanned.ref.split("#")
    stored = shelf.get(revision_key(id_, int(number)), Revision)
    if stored is None:
        return None
    incident = stored.record.incident
    lines = [
        fact.text if fact.label == "What happened" else f"{fact.label}: {fact.text}"
        for fact in facts(incident, reader)
        if fact.label not in _ALREADY_SAID
    ]
    return Passage(
        kind=Kind.ENTRY, id=id_, title=heading_of(incident, reader), when=reader.in_full(incident.when),
        day=incident.when.on.isoformat(), text=around("\n".join(lines), terms, characters),
        address=f"/incidents/{id_}",
    )  # fmt: skip


def _document(shelf: Shelf, scanned: Scanned, terms: Sequence[str], reader: Reader, characters: int) -> Passage | None:
    stored = shelf.get(scanned.ref, FindableDocument)
    if stored is None:
        return None
    card, found = stored.record.card, words_in(shelf, stored.record)
    about = [f"{card.kind.label}, {card.original_name}", f"Tags: {', '.join(card.tags)}" if card.tags else ""]
    inside = around(found, terms, characters) if found else ""
    return Passage(
        kind=Kind.DOCUMENT, id=card.id, title=card.title, when=reader.in_full(card.dated) if card.dated else "",
        day=card.dated.on.isoformat() if card.dated else "",
        text="\n".join(part for part in (*about, inside) if part), address=f"/vault/{card.id}",
    )  # fmt: skip


def _message(shelf: Shelf, scanned: Scanned, terms: Sequence[str], reader: Reader, characters: int) -> Passage | None:
    stored = shelf.get(scanned.ref, Message)
    talk_id = scanned.ref.split("#")[1]
    talk = shelf.get(talk_key(talk_id), Talk)
    if stored is None or talk is None:
        return None
    message, place = stored.record, place_of(scanned.ref)
    local = Reader(reader.now, talk.record.zone)
    words = "\n".join(part for part in (message.subject, message.text) if part)
    return Passage(
        kind=Kind.MESSAGE, id=f"{talk_id}/{place}", title=f"{message.sender} in “{talk.record.name}”",
        when=local.moment_in_full(message.at), day=local.local(message.at).date().isoformat(),
        text=around(words, terms, characters), address=address_of(talk_id, place),
    )  # fmt: skip


def _draft(shelf: Shelf, scanned: Scanned, terms: Sequence[str], reader: Reader, characters: int) -> Passage | None:
    draft = load_draft(shelf, scanned.ref)
    card = card_of(draft.head, draft.versions)
    own, received = draft.shown.text if draft.shown else "", one_line(draft.details.received)
    parts = [around(own, terms, characters)]
    if received:  # cut by itself, so that its mark is never what is cut away
        parts.append(f"{RECEIVED}{around(received, terms, characters)}")
    return Passage(
        kind=Kind.DRAFT, id=card.id, title=title_of(card), when=reader.moment_in_full(card.changed_at),
        day=reader.local(card.changed_at).date().isoformat(),
        text="\n".join(part for part in parts if part), address=f"/messages/{card.id}",
    )  # fmt: skip


_OPEN = {Kind.ENTRY: _entry, Kind.DOCUMENT: _document, Kind.MESSAGE: _message, Kind.DRAFT: _draft}
