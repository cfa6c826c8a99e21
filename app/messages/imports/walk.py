"""The walk through a held file: each message with its place in the conversation, each line that cannot become one."""

from __future__ import annotations

import hashlib
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.dates.moments import zone_of
from app.errors import TooLarge
from app.messages.conversation import Message, instant_words
from app.messages.imports import held as uploads
from app.messages.imports import kinds, lines
from app.messages.imports.held import Held
from app.messages.imports.said import MAX_MESSAGES, Said, Wrong
from app.messages.imports.times import instant
from app.store.sealed import Shelf
from app.text.cleaning import keepable
from app.text.folding import fold
from app.text.letters import composed

if TYPE_CHECKING:
    from app.services import Services

_LAST_NUMBER = 9999
_AHEAD = timedelta(days=1)

_MOST_NAMES = 2000
"""People who are counted; a file that names more has no names there."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A message, and what its key is made of. The digest is the same wherever else the message stands."""

    said: Said
    at: datetime
    number: int
    """Of the messages of one instant, in the order of the file."""
    digest: str

    @property
    def place(self) -> str:
        return f"{instant_words(self.at)}.{self.number:04d}#{self.digest}"


def walk(
    services: Services,
    shelf: Shelf,
    held: Held,
    each: Callable[[int], None] | None = None,
    parties: Counter[str] | None = None,
) -> Iterator[Placed | Wrong]:
    """Everything in the file that the choices let pass. `each` is told the bytes read so far.

    `parties` is made to count all whom messages are from or to, also those that are left out by choice.

    Raises Unreadable, TooLarge, Unavailable.
    """
    placing, found = _Placing(services, shelf, held), 0
    party = held.choices.party
    with uploads.opened(services, shelf, held) as file:
        for said in kinds.read(lines.begin(file, each), held.choices):
            if isinstance(said, Wrong):
                yield said
                continue
            if parties is not None:
                _count(parties, said)
            if party and party not in said.parties:
                continue
            found += 1
            if found > MAX_MESSAGES:
                raise TooLarge(
                    f"This file has more than {MAX_MESSAGES:,} messages. Nothing was saved. Export it in parts."
                )
            yield placing.place(said)


class _Placing:
    """Gives messages, met in the order of their file, their places in the conversation."""

    def __init__(self, services: Services, shelf: Shelf, held: Held) -> None:
        self._zone = zone_of(held.choices.zone)
        self._backwards = bool(held.look and held.look.backwards)
        self._latest = services.now() + _AHEAD
        self._key = bytes.fromhex(shelf.blind_index("imported message", "digest"))
        self._same: Counter[bytes] = Counter()
        self._numbers: Counter[str] = Counter()
        self._before: datetime | None = None

    def place(self, said: Said) -> Placed | Wrong:
        """The message with its place, or why it has none."""
        at = _instant(said, self._zone, self._before)
        if at is None or at > self._latest:
            return Wrong(said.line, f"“{said.written[:60]}” lies in the future. The message is left out.")
        self._before = at
        mark = _mark(self._key, said)
        self._same[mark] += 1
        digest = hashlib.blake2b(mark + struct.pack(">I", self._same[mark]), key=self._key, digest_size=12).hexdigest()
        words = instant_words(at)
        number = min(self._numbers[words], _LAST_NUMBER)
        self._numbers[words] += 1
        return Placed(said, at, _LAST_NUMBER - number if self._backwards else number, digest)


def message_of(placed: Placed, held: Held) -> Message:
    """The record of a message."""
    said = placed.said
    text = keepable(said.text)
    folded = fold(composed("\n".join(part for part in (said.subject, text, *said.files) if part)))
    return Message(
        at=placed.at,
        sender=keepable(said.sender),
        text=text,
        written=keepable(said.written),
        zone=said.zone or held.choices.zone,
        line=said.line,
        source=held.id,
        to=tuple(map(keepable, said.to)),
        subject=keepable(said.subject),
        files=tuple(map(keepable, said.files)),
        more_files=said.more_files,
        notice=said.notice,
        folded=folded if folded != text else "",
    )


def _count(parties: Counter[str], said: Said) -> None:
    for party in said.parties:
        if party in parties or len(parties) < _MOST_NAMES:
            parties[party] += 1


def _instant(said: Said, zone: object, before: datetime | None) -> datetime | None:
    try:
        return instant(said.at, zone, before)
    except OverflowError:
        return None


def _mark(key: bytes, said: Said) -> bytes:
    """What makes two messages the same: all that the file says, and not how its times were read."""
    at = said.at.isoformat() if said.at.tzinfo else said.written
    parts = (at, said.sender, said.subject, said.text, "\n".join(said.files))
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), key=key, digest_size=12).digest()
