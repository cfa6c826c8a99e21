"""Forgetting: the end of a request that was kept long enough, and of what one holds of an account that is purged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from app import damage
from app.accounts import model as accounts
from app.accounts import moves
from app.errors import Conflict, NotFound
from app.rights.requests import docket
from app.rights.requests.record import Request, Step
from app.store import MAX_CHANGES
from app.store.contention import tries
from app.store.keys import TenantId
from app.store.sealed import Shelf, Tampered

if TYPE_CHECKING:
    from app.services import Services


def forget(services: Services, id_: str) -> None:
    """Remove all of a request, what points to it last. May be stopped anywhere and run again."""
    pointers: list[str] = []
    try:
        request = docket.find(services, id_).record
        pointers = [*docket.ways_to(services, request), docket.list_key(request)]
    except NotFound:
        pass
    except Tampered:
        damage.note(services, docket.TENANT, "records", docket.head_key(id_))
    _drop_words(services, id_, everything=True)
    shelf = docket.shelf_of(services)
    if pointers:
        shelf.write(*(shelf.discard(sort) for sort in pointers), shelf.discard(docket.head_key(id_)))


def erase(services: Services, tenant: TenantId) -> int:
    """Take the words, the files, the name and the address out of every request of an account that is purged.

    That there was a request, its kind, its days and how it ended stay: they show that it was dealt with. Gives how many
    requests it were. May be stopped anywhere and run again. Raises Unavailable, Conflict.
    """
    ids = [row.record.id for row in docket.every_of_account(services, tenant)]
    for address in _addresses(services.store.tenant(tenant)):
        ids += docket.from_address(services, address)
    for id_ in dict.fromkeys(ids):
        _erase_one(services, id_)
    return len(dict.fromkeys(ids))


def _addresses(shelf: Shelf) -> list[str]:
    """The account's own, and those that it left a moment ago."""
    try:
        household = accounts.read(shelf)
    except Tampered:  # what it is cannot be known any more; what was asked while signed in is found all the same
        household = None
    own = [household.account.record.email] if household else []
    return [*own, *moves.left_addresses(shelf)]


def _erase_one(services: Services, id_: str) -> None:
    _drop_words(services, id_, everything=False)
    shelf = docket.shelf_of(services)
    for _ in tries():
        try:
            stored = docket.find(services, id_)
        except NotFound:
            return
        except Tampered:  # nobody can read it any more; nor shall anybody
            shelf.write(shelf.discard(docket.head_key(id_)))
            return
        bare = _bare(services, stored.record)
        gone = set(docket.ways_to(services, stored.record)) - set(docket.leading(stored.record))
        try:
            shelf.write(*docket.moved(services, stored, bare), *(shelf.discard(sort) for sort in sorted(gone)))
        except Conflict:
            continue
        return
    raise Conflict


def _bare(services: Services, request: Request) -> Request:
    now = services.now()
    state = "closed" if request.open else request.state
    step = Step(at=now, state=state, who="by itself", what="erased")
    return replace(
        request, name="", address="", about="", account="", maker="", token="", their_token="", said=0, files=0,
        mails=(), state=state, history=(*request.history, step), ended=request.ended or now, erased=True,
    )  # fmt: skip


def _drop_words(services: Services, id_: str, *, everything: bool) -> None:
    """Its texts and files; with `everything` also the marks that stand beside it. The bytes of files go first."""
    blobs, shelf = docket.blobs_of(services), docket.shelf_of(services)
    while names := blobs.page(f"{id_}/", limit=100).names:
        for name in names:
            blobs.delete(name)
    for part in ("SAID#", "FILE#", *(("TOLD#",) if everything else ())):
        prefix = f"ONE#{id_}#{part}"
        while rows := shelf.page(msgspec.Raw, prefix=prefix, limit=MAX_CHANGES - 1, mend=lambda _: _NOTHING).rows:
            shelf.write(*(shelf.discard(row.sort) for row in rows))


_NOTHING = msgspec.Raw(b"")
