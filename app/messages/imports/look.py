"""The look at a held file, which a worker takes: what would be saved, from when to when, whose, and what cannot be."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from app.errors import Conflict, NotFound, Problem, Unavailable
from app.messages.conversation import Talk, messages_prefix
from app.messages.conversations import every_talk
from app.messages.imports import columns, kinds, lines
from app.messages.imports import held as uploads
from app.messages.imports.choices import Choices
from app.messages.imports.held import LOOK, Held, Look, Shown
from app.messages.imports.said import SENT_HERE, Wrong
from app.messages.imports.walk import Placed, walk
from app.queue import settled
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored
from app.text.cleaning import keepable

if TYPE_CHECKING:
    from app.services import Services

SHOWN_PROBLEMS = 100
SHOWN_MESSAGES = 3
SHOWN_NAMES = 60

_EXCERPT = 240
_MOST_NAMES = 2000
"""Senders that are counted; a file that names more has no names in that column."""

_TELL_SECONDS = 1.0


def look(services: Services, tenant: TenantId, id_: str) -> None:
    """The job: look at the file as its choices are. It may run twice."""
    shelf = services.store.tenant(tenant)
    done = settled(services, LOOK, tenant, id_)
    try:
        stored = uploads.find(shelf, id_)
    except NotFound:
        shelf.write(done)
        return
    if stored.record.state != "reading":
        shelf.write(done)
        return
    progress = Progress(services, shelf, stored)
    try:
        held = _looked(services, shelf, stored.record, progress)
    except Unavailable:
        raise
    except Problem as problem:
        held = msgspec.structs.replace(progress.stored.record, state="failed", problem=problem.sentence)
    except Overtaken:
        return  # whoever chose anew has it looked at anew
    uploads.keep(services, shelf, progress.stored, held, done)


class Overtaken(Exception):
    """The upload was changed, or let go of, while a worker was at it."""


class Progress:
    """Tells, about once a second, how far a worker came; learns so when somebody else was at the upload."""

    def __init__(self, services: Services, shelf: Shelf, stored: Stored[Held]) -> None:
        self._services = services
        self._shelf = shelf
        self._next = monotonic() + _TELL_SECONDS
        self.stored = stored

    def tell(self, step: int, steps: int) -> None:
        """Note that `step` of `steps` are done, if a second has passed. Raises Overtaken."""
        if monotonic() < self._next:
            return
        self.now(msgspec.structs.replace(self.stored.record, step=step, steps=steps))
        self._next = monotonic() + _TELL_SECONDS

    def now(self, held: Held) -> None:
        """Write this. Raises Overtaken."""
        try:
            self.stored = uploads.keep(self._services, self._shelf, self.stored, held)
        except Conflict:
            raise Overtaken from None


def _looked(services: Services, shelf: Shelf, held: Held, progress: Progress) -> Held:
    size = max(held.size, 1)

    def read(bytes_: int) -> None:
        progress.tell(min(bytes_, size), size)

    held = _ordered(services, shelf, held, read)
    if held.choices.kind == "csv" and columns.missing(held.choices.columns):
        return msgspec.structs.replace(held, state="looked", look=Look())
    seen = _seen(services, shelf, held, read)
    if held.look is None:  # the first time: what the file itself tells is chosen, and shown as a choice
        guessed = _guessed(shelf, held, seen)
        if guessed != held.choices:
            held = msgspec.structs.replace(held, choices=guessed)
            seen = _seen(services, shelf, held, read)
    return msgspec.structs.replace(held, state="looked", look=seen, choices=_begun(held, seen), problem="")


def _seen(services: Services, shelf: Shelf, held: Held, read: Callable[[int], None]) -> Look:
    counts = _Counts(shelf, held.choices.into)
    for found in walk(services, shelf, msgspec.structs.replace(held, look=None), read, counts.parties):
        counts.take(found)
    return counts.look()


def _guessed(shelf: Shelf, held: Held, seen: Look) -> Choices:
    """The one other side of a phone's backup that wrote most, and the conversation that the file goes on with."""
    choices = held.choices
    if choices.kind == "sms" and len(seen.parties) > 1 and not choices.party:
        choices = msgspec.structs.replace(choices, party=seen.parties[0][0])
    if not choices.into:
        choices = msgspec.structs.replace(choices, into=_same_talk(every_talk(shelf), held, choices, seen))
    return choices


def _ordered(services: Services, shelf: Shelf, held: Held, read: Callable[[int], None]) -> Held:
    """With what the dates of the file tell about their order."""
    with uploads.opened(services, shelf, held) as file:
        order = kinds.order(lines.begin(file, read), held.choices, services.now().date())
    choices = held.choices
    if choices.day_first is None:
        choices = msgspec.structs.replace(choices, day_first=order.answer)
    return msgspec.structs.replace(held, choices=choices, order_found=order.answer, order_why=order.why)


def _same_talk(talks: list[Talk], held: Held, choices: Choices, seen: Look) -> str:
    """The conversation that the file was brought in to before, or that the same people have."""
    if choices.kind == "sms":
        return next((talk.id for talk in talks if talk.kind == "sms" and talk.party == choices.party), "")
    for talk in talks:
        if any(source.sha256 == held.sha256 for source in talk.sources):
            return talk.id
    senders = {name for name, _ in seen.senders}
    for talk in talks:
        if talk.kind == choices.kind == "whatsapp" and {name for name, _ in talk.people} == senders:
            return talk.id
    return ""


def _begun(held: Held, seen: Look) -> Choices:
    """The choices, with a name for the conversation; who the person is, only where the file itself says so."""
    choices = held.choices
    others = [name for name, _ in seen.senders if name and name != SENT_HERE]
    if not choices.name:
        choices = msgspec.structs.replace(choices, name=(choices.party or " and ".join(others[:2]) or held.name)[:120])
    if not choices.me and any(name == SENT_HERE for name, _ in seen.senders):
        choices = msgspec.structs.replace(choices, me=(SENT_HERE,))
    return choices


class _Counts:
    """Counts what a walk comes to."""

    def __init__(self, shelf: Shelf, into: str) -> None:
        self._there = digests(shelf, into) if into else frozenset()
        self._senders: Counter[str] = Counter()
        self.parties: Counter[str] = Counter()
        self._problems: list[tuple[int, str]] = []
        self._first: list[Placed] = []
        self._last: deque[Placed] = deque(maxlen=SHOWN_MESSAGES)
        self._count = self._already = self._left_out = self._attached = self._forward = self._back = 0
        self._naive = False
        self._since: datetime | None = None
        self._until: datetime | None = None
        self._before: datetime | None = None

    def take(self, found: Placed | Wrong) -> None:
        if isinstance(found, Wrong):
            self._left_out += 1
            if len(self._problems) < SHOWN_PROBLEMS:
                self._problems.append((found.line, found.why))
            return
        said, at = found.said, found.at
        self._count += 1
        self._already += found.digest in self._there
        self._attached += len(said.files) + said.more_files
        self._naive = self._naive or said.at.tzinfo is None
        if not said.notice:
            _count(self._senders, keepable(said.sender))
        if self._before is not None:
            self._forward += at > self._before
            self._back += at < self._before
        self._before = at
        self._since = min(self._since or at, at)
        self._until = max(self._until or at, at)
        if len(self._first) < SHOWN_MESSAGES:
            self._first.append(found)
        else:
            self._last.append(found)

    def look(self) -> Look:
        return Look(
            ready=self._count - self._already,
            already=self._already,
            left_out=self._left_out,
            problems=tuple(self._problems),
            senders=tuple(self._senders.most_common(SHOWN_NAMES)),
            parties=tuple(pair for pair in self.parties.most_common(SHOWN_NAMES) if pair[0] != SENT_HERE),
            since=self._since,
            until=self._until,
            first=tuple(map(_shown, self._first)),
            last=tuple(map(_shown, self._last)),
            attached=self._attached,
            naive=self._naive,
            backwards=self._back > self._forward,
        )


def digests(shelf: Shelf, talk: str) -> frozenset[str]:
    """The digest of every message of a conversation: the last part of its sort key."""
    rows = shelf.every(msgspec.Raw, prefix=messages_prefix(talk), batch=500)
    return frozenset(row.sort.rpartition("#")[2] for row in rows)


def _count(counter: Counter[str], name: str) -> None:
    if name in counter or len(counter) < _MOST_NAMES:
        counter[name] += 1


def _shown(placed: Placed) -> Shown:
    said = placed.said
    return Shown(
        at=placed.at,
        written=keepable(said.written),
        sender=keepable(said.sender),
        text=keepable(said.text or said.subject)[:_EXCERPT],
        files=len(said.files) + said.more_files,
        notice=said.notice,
    )
