"""The saving of a held file, which workers do in steps: message by message, each once, however often it is begun."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from app.errors import Invalid, NotFound, Problem, Unavailable
from app.ids import mint_id
from app.messages.conversation import Source, Talk, messages_prefix, talk_key
from app.messages.conversations import REMOVE, a_name, counted, load_talk, write_talk
from app.messages.imports import held as uploads
from app.messages.imports.held import SAVE, Held
from app.messages.imports.look import Overtaken, Progress, digests
from app.messages.imports.said import Wrong
from app.messages.imports.walk import message_of, walk
from app.queue import pending, settled
from app.store import Put
from app.store.groups import groups
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

_AT_ONCE = 100
_BYTES_AT_ONCE = 2_000_000
_SECONDS = 45.0
"""How long one job writes; then it makes way for others and goes on."""


def begin(services: Services, shelf: Shelf, stored: Stored[Held]) -> None:
    """Have the file saved as its choices are. Raises Invalid when something has to be chosen first, Conflict."""
    held, choices = stored.record, stored.record.choices
    if held.state != "looked" or held.look is None or not held.look.ready:
        raise Invalid("There is nothing new to save in this file.")
    if choices.day_first is None:
        raise Invalid("Choose whether the day or the month comes first.")
    if not choices.me and not choices.not_me:
        raise Invalid("Choose which of these is you, or that you are none of them.")
    if choices.into:
        before, changes = load_talk(shelf, choices.into).record.count, []
        talk = choices.into
    else:
        now = services.now()
        talk, before = mint_id(now), 0
        made = Talk(
            id=talk, name=a_name(choices.name), kind=choices.kind, zone=choices.zone, made_at=now, me=choices.me,
            party=choices.party,
        )  # fmt: skip
        changes = [shelf.add(talk_key(talk), made)]
    saving = msgspec.structs.replace(held, state="saving", talk=talk, before=before, step=0, steps=held.look.ready)
    uploads.keep(services, shelf, stored, saving, *changes, pending(services, SAVE, shelf.tenant, held.id))
    services.queue.enqueue(SAVE, shelf.tenant, held.id)


def save(services: Services, tenant: TenantId, id_: str) -> None:
    """The job: write what is not there yet. It may run twice, and goes on where it was cut short."""
    shelf = services.store.tenant(tenant)
    done = settled(services, SAVE, tenant, id_)
    try:
        stored = uploads.find(shelf, id_)
    except NotFound:
        shelf.write(done)
        return
    if stored.record.state != "saving":
        shelf.write(done)
        return
    try:
        _step(services, shelf, Progress(services, shelf, stored))
    except NotFound:  # the conversation was deleted meanwhile: what was written since goes, too
        talk = stored.record.talk
        uploads.forget(services, shelf, id_)
        shelf.write(done, pending(services, REMOVE, tenant, talk))
        services.queue.enqueue(REMOVE, tenant, talk)


def _step(services: Services, shelf: Shelf, progress: Progress) -> None:
    """Write for some seconds, then make way; or finish. Raises NotFound when the conversation is gone, Unavailable."""
    load_talk(shelf, progress.stored.record.talk)
    try:
        if not _write(services, shelf, progress):
            services.queue.enqueue(SAVE, shelf.tenant, progress.stored.record.id)
            return
    except Overtaken:  # somebody said stop, or let go of the file: go on from what stands now
        services.queue.enqueue(SAVE, shelf.tenant, progress.stored.record.id)
        return
    except (Unavailable, NotFound):
        raise
    except Problem as problem:
        progress.stored = Stored(
            progress.stored.sort,
            progress.stored.version,
            msgspec.structs.replace(progress.stored.record, problem=problem.sentence, stopping=True),
        )
    _finish(services, shelf, progress.stored)


def stop(services: Services, shelf: Shelf, stored: Stored[Held]) -> None:
    """End the saving where it is. What was saved stays. Raises Conflict."""
    held = msgspec.structs.replace(stored.record, stopping=True)
    uploads.keep(services, shelf, stored, held, pending(services, SAVE, shelf.tenant, held.id))
    services.queue.enqueue(SAVE, shelf.tenant, held.id)


def _write(services: Services, shelf: Shelf, progress: Progress) -> bool:
    """Whether everything is written, or it was told to stop."""
    held = progress.stored.record
    if held.stopping:
        return True
    there, until = digests(shelf, held.talk), monotonic() + _SECONDS
    already = len(there)
    steps = max(held.steps, 1)
    written = 0
    for puts in groups(_new(services, shelf, held, there), most=_AT_ONCE, weight=_weight, heaviest=_BYTES_AT_ONCE):
        shelf.write(*puts)
        written += len(puts)
        progress.tell(min(already - held.before + written, steps), steps)
        if monotonic() > until:
            return False
    return True


def _new(services: Services, shelf: Shelf, held: Held, there: frozenset[str]) -> Iterator[Put]:
    prefix = messages_prefix(held.talk)
    for found in walk(services, shelf, held):
        if not isinstance(found, Wrong) and found.digest not in there:
            yield shelf.put(f"{prefix}{found.place}", message_of(found, held))


def _weight(put: Put) -> int:
    return len(put.item.body) + 300


def _finish(services: Services, shelf: Shelf, stored: Stored[Held]) -> None:
    """Count the conversation and say that it is done."""
    held, now = stored.record, services.now()
    look = held.look
    after = counted(shelf, load_talk(shelf, held.talk).record)
    added = max(after.count - held.before, 0)
    already = look.already if look else 0
    source = Source(
        id=held.id, name=held.name, sha256=held.sha256, size=held.size, at=now, added=added, already=already,
        left_out=look.left_out if look else 0, stopped=held.stopping,
    )  # fmt: skip

    def change(talk: Talk) -> Talk:
        others = tuple(one for one in talk.sources if one.id != held.id)
        me = tuple(dict.fromkeys((*talk.me, *held.choices.me)))
        return msgspec.structs.replace(
            talk, me=me, people=after.people, months=after.months, count=after.count, first_at=after.first_at,
            last_at=after.last_at, sources=(*others, source)[-50:],
        )  # fmt: skip

    write_talk(shelf, held.talk, change)
    ended = msgspec.structs.replace(
        held, state="done", saved=added, already=already, stopped=held.stopping, finished_at=now, step=0, steps=0
    )
    uploads.keep(services, shelf, stored, ended, settled(services, SAVE, shelf.tenant, held.id))
