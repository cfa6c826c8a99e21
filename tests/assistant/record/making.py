"""Records made directly through the models: entries, chats and files that hold words, for what looks through them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from app.dates.when import When
from app.dates.wording import Reader
from app.ids import mint_id
from app.incidents.bulk import NewEntry, write_many
from app.incidents.record import Incident
from app.messages.conversation import Message, Talk, message_key, talk_key
from app.store.sealed import Shelf
from app.text.folding import fold
from app.vault.placement import text_key
from app.vault.record import Card, Findable

ZONE = "America/Chicago"
NOW = datetime(2026, 11, 20, 3, 41, tzinfo=UTC)
READER = Reader(NOW, ZONE)


def entries(shelf: Shelf, told: Iterable[tuple[str, str]]) -> list[str]:
    """Entries of (day, narrative); their ids in the same order."""
    made = [
        NewEntry(f"made{number:08}", Incident(when=When(on=date.fromisoformat(day), zone=ZONE), narrative=words))
        for number, (day, words) in enumerate(told)
    ]
    return write_many(shelf, lambda: NOW, made)


def chat(shelf: Shelf, said: Sequence[tuple[str, str, str]], name: str = "Chat with Jordan") -> tuple[str, list[str]]:
    """A conversation of (day, sender, text): its id and the place of each message."""
    talk, places = mint_id(NOW), []
    changes = [shelf.add(talk_key(talk), Talk(id=talk, name=name, kind="whatsapp", zone=ZONE, made_at=NOW))]
    for number, (day, sender, text) in enumerate(said):
        at = datetime.fromisoformat(f"{day}T18:00:00+00:00") + timedelta(seconds=number % 3600)
        digest = hashlib.sha256(f"{number}{text}".encode()).hexdigest()[:24]
        place = f"{at:%Y%m%d%H%M%S}000.{number % 10000:04d}-{digest}"
        message = Message(
            at=at, sender=sender, text=text, written=day, zone=ZONE, line=number + 1, source="a" * 26, folded=fold(text)
        )
        places.append(place)
        changes.append(shelf.add(message_key(talk, place), message))
        if len(changes) == 90:
            shelf.write(*changes)
            changes = []
    if changes:
        shelf.write(*changes)
    return talk, places


def document(shelf: Shelf, title: str, found: str, day: str = "", *, number: int = 0, removed: bool = False) -> str:
    """What search keeps of a file with these words in it; its id."""
    id_, added = mint_id(NOW), NOW - timedelta(minutes=number)
    card = Card(
        id=id_, title=title, original_name="letter.pdf", size=9, content_type="application/pdf", added_at=added,
        dated=When(on=date.fromisoformat(day), zone=ZONE) if day else None, removed=removed,
    )  # fmt: skip
    shelf.write(shelf.add(text_key(added, id_), Findable(card=card, text=fold(title), found=fold(found))))
    return id_
