"""Checking: what was sent in pieces is read through by us before it is a document, whoever said what of it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from app.blobs import BlobInfo, BlobMissing
from app.errors import Conflict, Invalid, Problem, Unavailable
from app.queue import pending, settled
from app.store.contention import tries
from app.store.keys import TenantId
from app.store.sealed import Stored
from app.vault import adding, sniffing
from app.vault.allowance import Allowance
from app.vault.limits import MB
from app.vault.pieces import AT_ONCE, NotAsAnnounced, expected, held
from app.vault.placement import original, upload_key
from app.vault.record import Revision
from app.vault.room import given_back
from app.vault.uploads import Door, Step, Upload, finish, give_up, remove_bytes

if TYPE_CHECKING:
    from app.services import Services

CHECK = "workers.vault.check_upload"
"""The job that reads a large file through."""

_CHUNK = MB


class Incomplete(Invalid):
    """The end was announced, and something is missing."""

    title = "The file has not arrived whole"
    sentence = "A part of it is missing. Nothing of it is in your vault yet; choose the file again to go on."


def end(door: Door, stored: Stored[Upload]) -> Revision | None:
    """Everything was sent: make a document of it, now or, for a large one, by a worker (then None).

    Raises Incomplete, NotAsAnnounced, adding.AlreadyThere, adding.NoRoom, Unavailable.
    """
    upload = stored.record
    if upload.token and sum(expected(upload, number) for number in held(door, upload)) != upload.size:
        raise Incomplete
    if upload.size <= AT_ONCE:
        return take_in(door, upload)
    services, tenant = door.services, door.shelf.tenant
    checking = msgspec.structs.replace(upload, step=Step.CHECKING)
    door.shelf.write(door.shelf.replace(stored, checking), pending(services, CHECK, tenant, upload.id))
    services.queue.enqueue(CHECK, tenant, upload.id)
    return None


def take_in(door: Door, upload: Upload) -> Revision:
    """Read through what has come, and make it a document. Raises as `end` does.

    What is refused for good is removed; what failed for a while can be taken in later.
    """
    try:
        return finish(door, upload, *_looked_at(door, upload))
    except Unavailable:
        raise
    except BlobMissing:
        raise Incomplete from None
    except Problem:
        if adding.standing(door.shelf, upload.id) is None:
            give_up(door, upload)
        raise


def check(services: Services, tenant: TenantId, upload_id: str) -> None:
    """The worker's half of `end`. Raises Unavailable; then it is still owed."""
    shelf = services.store.tenant(tenant)
    stored = shelf.get(upload_key(upload_id), Upload)
    done = settled(services, CHECK, tenant, upload_id)
    if stored is None or stored.record.step is not Step.CHECKING:
        shelf.write(done)
        return
    upload = stored.record
    door = Door(services, shelf, Allowance(upload.size, upload.room, 0))
    try:
        finish(door, upload, *_looked_at(door, upload))
    except Unavailable:
        raise
    except Problem as problem:
        _refuse(door, stored, problem)
    shelf.write(done)


def _refuse(door: Door, stored: Stored[Upload], problem: Problem) -> None:
    """Say so to whoever asks how far it has come; the sweep takes the note away."""
    there = problem.document_id if isinstance(problem, adding.AlreadyThere) else ""
    remove_bytes(door, stored.record)
    refused = msgspec.structs.replace(
        stored.record, step=Step.REFUSED, sentence=problem.sentence, there=there, token="", size=0
    )
    for _ in tries():
        with suppress(Conflict):
            back = given_back(door.shelf, refused.id, door.services.now())
            door.shelf.write(door.shelf.replace(stored, refused), *back)
            return
        if door.shelf.get(stored.sort, Upload) != stored:  # stopped meanwhile
            return


def _looked_at(door: Door, upload: Upload) -> tuple[BlobInfo, bytes]:
    info = _read_through(door, upload)
    with door.blobs.open(original(upload.id), length=sniffing.HEAD_BYTES) as reader:
        return info, reader.read()


def _read_through(door: Door, upload: Upload) -> BlobInfo:
    """Size and checksum of what is there, read by us. Raises BlobMissing, NotAsAnnounced, BlobUnavailable."""
    name = original(upload.id)
    info = door.blobs.in_parts(name).join(upload.token) if upload.token else _hashed(door, name)
    if info.size != upload.size or (upload.sha256 and info.sha256 != upload.sha256):
        raise NotAsAnnounced
    return info


def _hashed(door: Door, name: str) -> BlobInfo:
    stat = door.blobs.stat(name)
    if stat is None:
        raise BlobMissing
    digest, size = hashlib.sha256(), 0
    with door.blobs.open(name) as reader:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return BlobInfo(size, digest.hexdigest(), stat.content_type, stat.etag)
