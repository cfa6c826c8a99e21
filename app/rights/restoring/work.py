"""The work of bringing a copy back, which workers do in steps: each may be cut off anywhere and run again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from app.errors import NotFound
from app.lifecycle import Family, Feature, Original, Row, Source
from app.queue import settled
from app.restored import Restored, key_of
from app.rights.exports import sealing
from app.rights.registry import EXPORTED
from app.rights.restoring import model
from app.rights.restoring import rows as reading
from app.rights.restoring.bag import FORMAT, Bag, Member, NotOurs
from app.rights.restoring.record import MOST_TOLD, LeftOut, Returning
from app.rights.restoring.writing import write
from app.store.keys import TenantId
from app.store.sealed import Stored

if TYPE_CHECKING:
    from app.services import Services

_SECONDS = 40.0
"""How long one job works; then it makes way for others and goes on."""

_AT_ONCE = 200
_ORIGINALS = "originals"
"""The folder of the files as they came."""


@dataclass
class _Step:
    """One job's hold on a copy."""

    services: Services
    tenant: TenantId
    stored: Stored[Returning]
    job: str

    def __post_init__(self) -> None:
        self.source: Source = model.source_of(self.services, self.tenant)
        sealed = sealing.place(self.source.services, self.source.tenant, private_too=True)
        blobs, name, self.until = sealed, model.blob_name(self.stored.record.id), monotonic() + _SECONDS
        self.bag = Bag(lambda start, length: blobs.open(name, start=start, length=length), self.stored.record.size)

    def note(self, **changed: object) -> None:
        """Write how far it has come. Raises Conflict when another worker is at it."""
        held = msgspec.structs.replace(self.stored.record, **changed)
        self.stored = model.keep(self.services, self.source.shelf, self.stored, held)

    def end(self, **changed: object) -> None:
        """Write how it ended, and settle the work."""
        held = msgspec.structs.replace(self.stored.record, **changed)
        done = settled(self.services, self.job, self.tenant, held.id)
        self.stored = model.keep(self.services, self.source.shelf, self.stored, held, done)

    def again(self) -> None:
        """Make way; the work stays owed."""
        self.services.queue.enqueue(self.job, self.tenant, self.stored.record.id)

    @property
    def late(self) -> bool:
        return monotonic() > self.until


def look(services: Services, tenant: TenantId, id_: str) -> None:
    """The job: look through the whole copy before anything of it is brought back. It may run twice."""
    stored = _held(services, tenant, id_, model.LOOK, "reading")
    if stored is None:
        return
    try:
        step = _Step(services, tenant, stored, model.LOOK)
        _look(step)
    except NotOurs as problem:
        shelf = services.store.tenant(tenant)
        refused = msgspec.structs.replace(model.find(shelf, id_).record, state="refused", problem=problem.sentence)
        model.keep(services, shelf, model.find(shelf, id_), refused, settled(services, model.LOOK, tenant, id_))
        services.blobs.tenant(tenant).delete(model.blob_name(id_))


def bring(services: Services, tenant: TenantId, id_: str) -> None:
    """The job: write what is not there yet, then the files, then what is derived. It may run twice."""
    stored = _held(services, tenant, id_, model.BRING, "bringing")
    if stored is None:
        return None
    step = _Step(services, tenant, stored, model.BRING)
    places = list(_places(step.bag))
    for number, (feature, family, member) in enumerate(places):
        if number == step.stored.record.phase and not _family(step, feature, family, member):
            return step.again()
    if step.stored.record.phase == len(places):
        if not _files(step):
            return step.again()
        step.note(phase=len(places) + 1)
    for feature in EXPORTED:
        if feature.finish:
            feature.finish(step.source)
    _done(step)
    services.blobs.tenant(tenant).delete(model.blob_name(id_))
    return None


def _held(services: Services, tenant: TenantId, id_: str, job: str, state: str) -> Stored[Returning] | None:
    """The copy, if there is something to be done with it; else the work is settled."""
    shelf = services.store.tenant(tenant)
    try:
        stored = model.find(shelf, id_)
    except NotFound:
        stored = None
    if stored is None or stored.record.state != state:
        shelf.write(settled(services, job, tenant, id_))
        return None
    return stored


def _places(bag: Bag) -> Iterator[tuple[Feature, Family, Member]]:
    """The families of the copy that come back, in the order of the registry: nothing else in it is looked at."""
    for feature in EXPORTED:
        for family in feature.families:
            member = bag.find(_name(feature, family)) if family.comes_back else None
            if member is not None:
                yield feature, family, member


def _name(feature: Feature, family: Family) -> str:
    return f"data/{feature.name}/{family.name}.json"


def _look(step: _Step) -> None:
    places = list(_places(step.bag))
    if not places:
        raise NotOurs("There is nothing in it that could come back.")
    if not model.empty(step.source, EXPORTED):
        raise NotOurs(model.NotEmpty.sentence)
    if (files := step.bag.bytes_in(_ORIGINALS)) > step.stored.record.room:
        raise NotOurs(f"Its files need {files:,} bytes, and there is no room for so much in this account's plan.")
    for feature, family, member in places[step.stored.record.phase :]:
        held = step.stored.record
        found, left, told = _looked_at(step, feature, family, member)
        name = f"{feature.name}/{family.name}"
        step.note(
            phase=held.phase + 1, found={**held.found, name: found}, left_out=held.left_out + left,
            told=(*held.told, *told)[:MOST_TOLD], private=held.private or (feature.private and found > 0),
        )  # fmt: skip
        if step.late:
            return step.again()
    return step.end(state="ready", exported_at=step.bag.dated, originals=step.bag.files_in(_ORIGINALS))


def _looked_at(step: _Step, feature: Feature, family: Family, member: Member) -> tuple[int, int, tuple[LeftOut, ...]]:
    """How many records come back, how many stay out, and the first of those. Raises NotOurs for another checksum."""
    name = member.name
    digest = hashlib.sha256()
    for piece in step.bag.pieces(member):
        digest.update(piece)
    if digest.hexdigest() != step.bag.sum_of(name):
        raise NotOurs(f"The checksum of {name} is not the one that it left with.")
    found, left, after, told = 0, 0, "", list[LeftOut]()
    for number, (line, _) in enumerate(step.bag.lines(member)):
        if number == 0 and f'"format":"{FORMAT}"'.encode() not in line.replace(b": ", b":"):
            raise NotOurs(f"{name} is of a form that this version does not know.")
        if not reading.is_row(line):
            continue
        try:
            after = reading.read(family, line, after=after, now=step.stored.record.held_at).key
            found += 1
        except reading.LeftOut as problem:
            left += 1
            if len(told) < MOST_TOLD:
                told.append(_left_out(feature, family, problem.key, problem.why))
    return found, left, tuple(told)


def _left_out(feature: Feature, family: Family, key: str, why: str) -> LeftOut:
    """As it is told on a page that is not private itself: of what is, no kind and no day."""
    return LeftOut("Private record", "", why) if feature.private else LeftOut(family.label, key, why)


def _family(step: _Step, feature: Feature, family: Family, member: Member) -> bool:
    """Write the records of one family from where it was left; whether all are written."""
    group: list[Row] = []
    held = step.stored.record
    last = held.last
    for line, behind in step.bag.lines(member, held.place):
        if reading.is_row(line):
            try:
                group.append(reading.read(family, line, after=last, now=held.begun_at or held.held_at))
            except reading.LeftOut:
                continue  # told when it was looked at
            last = group[-1].key
        if len(group) >= _AT_ONCE:
            _write(step, feature, family, group, place=behind, last=last)
            group = []
            if step.late:
                return False
    _write(step, feature, family, group, place=0, last="", phase=step.stored.record.phase + 1)
    return True


def _write(step: _Step, feature: Feature, family: Family, group: list[Row], **reached: object) -> None:
    """Write some records, then note how far that reached."""
    refused = write(step.source, feature, family, group)
    held, name = step.stored.record, f"{feature.name}/{family.name}"
    told = tuple(_left_out(feature, family, key, why) for key, why in refused)
    brought = held.brought.get(name, 0) + len(group) - len(refused)
    step.note(
        brought={**held.brought, name: brought},
        left_out=held.left_out + len(refused),
        told=(*held.told, *told)[:MOST_TOLD],
        **reached,
    )


def _files(step: _Step) -> bool:
    """Put back the files that are not there yet, each compared with its checksum; whether all were looked at."""
    for feature in EXPORTED:
        for original in feature.originals(step.source) if feature.originals else ():
            held = step.stored.record
            if original.blob <= held.last:
                continue
            why = _put_back(step, original)
            if why:
                told = (*held.told, LeftOut("File", original.name, why))[:MOST_TOLD]
                step.note(last=original.blob, left_out=held.left_out + 1, told=told)
            else:
                count, size = held.files_brought + 1, held.bytes_brought + original.size
                step.note(last=original.blob, files_brought=count, bytes_brought=size)
            if step.late:
                return False
    return True


def _put_back(step: _Step, original: Original) -> str:
    """Put one file back; why not, or nothing."""
    member = step.bag.by_sum(original.sha256)
    if member is None or member.size != original.size:
        return "Its bytes are not in the copy. What was said of it is here."
    if step.stored.record.bytes_brought + original.size > step.stored.record.room:
        return "There is no room for it in this account's plan. What was said of it is here."
    blobs = step.source.blobs
    with step.bag.open(member) as stream:
        info = blobs.put(original.blob, stream, content_type="application/octet-stream")
    if info.sha256 != original.sha256:
        blobs.delete(original.blob)
        return "Its bytes are not as they left. What was said of it is here."
    return ""


def _done(step: _Step) -> None:
    """The mark gets its counts, and the page how it ended."""
    held, shelf, now = step.stored.record, step.source.shelf, step.services.now()
    mark = Restored(begun_at=held.begun_at or now, sha256=held.sha256, exported_at=held.exported_at)
    stored = shelf.get(key_of(mark), Restored)
    ended = msgspec.structs.replace(mark, ended_at=now, counts=held.brought, originals=held.files_brought)
    shelf.write(shelf.replace(stored, ended) if stored else shelf.add(key_of(mark), ended))
    step.end(state="done", ended_at=now)
