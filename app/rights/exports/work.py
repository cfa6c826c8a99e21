"""Work: the step of a worker on a copy. Each takes a minute at most; then it stands behind other work again."""

from __future__ import annotations

import time
from contextlib import suppress
from secrets import token_hex
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.accounts import model as accounts
from app.errors import Conflict, NotFound, Problem
from app.keys import KeyDestroyed
from app.lifecycle import Source
from app.mail.intents import intend
from app.queue import pending, settled
from app.rights.exports import keeping, model
from app.rights.exports.building import Build
from app.rights.exports.record import Export, Piece, key
from app.rights.registry import EXPORTED
from app.store.sealed import Stored

if TYPE_CHECKING:
    from app.accounts.model import Household
    from app.services import Services
    from app.store.keys import TenantId
    from app.store.sealed import Shelf

_STEP_SECONDS = 40.0
_TELL_SECONDS = 2.0


class Stopped(Exception):  # no error: somebody stopped it, or another worker took over
    """This worker has nothing more to do with the copy."""


def build(services: Services, tenant: TenantId, id_: str, step: str) -> None:
    """One step of making a copy. May run twice. Raises Unavailable: it stays owed, and goes on where it stood."""
    try:
        with suppress(Stopped):
            _Step(services, tenant, id_, step).run()
        stored = services.store.tenant(tenant).get(key(id_), Export)
    except KeyDestroyed:  # the account was deleted meanwhile
        stored = None
    if stored and stored.record.state == "underway" and str(stored.record.step) == step:
        return  # another worker took it over
    services.store.platform("PENDING").write(settled(services, model.JOB, tenant, id_, step))
    if stored is None or stored.record.state == "ended":
        keeping.clear(services.blobs.tenant(tenant), id_)


class _Step:
    """One run of a worker: what it last wrote of the copy is what it must find there again."""

    def __init__(self, services: Services, tenant: TenantId, id_: str, step: str) -> None:
        self._services = services
        self._shelf: Shelf = services.store.tenant(tenant)
        self._blobs = services.blobs.tenant(tenant)
        self._id, self._step = id_, step
        self._told_at = time.monotonic()
        self._stored: Stored[Export]

    def run(self) -> None:
        """Take over, make pieces until the time is up or all are there. Raises Stopped, Unavailable."""
        self._stored, household = self._taken(), accounts.read(self._shelf)
        if household is None or _is_final(household):  # in the 30 days before, what was asked for is still made
            model.end(self._services, self._shelf, self._stored, "closing")
            raise Stopped
        build = Build(self._source(household), self._stored.record, EXPORTED, self._tell)
        self._keep(replace(self._stored.record, parts=build.parts))
        began = time.monotonic()
        while True:
            piece = build.piece()
            if build.whole:
                break
            self._counts(build, piece)
            if time.monotonic() - began > _STEP_SECONDS:
                self._go_on()
                return
        self._end(build, piece, household)

    def _taken(self) -> Stored[Export]:
        """The record with this run in it: whoever was at it before stops with its next word."""
        with suppress(NotFound):
            self._stored = model.find(self._shelf, self._id)
            export = self._stored.record
            if export.state == "underway" and str(export.step) == self._step:
                self._keep(replace(export, run=token_hex(8)))
                keeping.clear(self._blobs, self._id, but=export.pieces)  # what a killed worker left
                return self._stored
        raise Stopped

    def _source(self, household: Household) -> Source:
        services, tenant = self._services, self._shelf.tenant
        return Source(
            services, services.store.reading(tenant), self._blobs, household.preferences.zone.key, services.now()
        )

    def _tell(self, build: Build) -> None:
        """Say how far it is, now and then; finds out that it was stopped. Raises Stopped."""
        if time.monotonic() - self._told_at >= _TELL_SECONDS:
            self._told_at = time.monotonic()
            self._keep(self._counted(build))

    def _counts(self, build: Build, piece: Piece) -> None:
        """A piece is there. Raises Stopped: then it is removed again."""
        export = self._counted(build)
        try:
            self._keep(replace(export, pieces=(*export.pieces, piece)))
        except BaseException:
            with suppress(Problem):
                keeping.drop(self._blobs, piece)
            raise
        build.export = self._stored.record

    def _counted(self, build: Build) -> Export:
        count = build.count
        return replace(
            self._stored.record,
            doing=build.doing,
            done=len(build.finished),
            records=count.records,
            files=count.files,
            missing=count.missed,
            size=build.size,
        )

    def _keep(self, export: Export) -> None:
        put = self._shelf.replace(self._stored, export)
        try:
            self._shelf.write(put)
        except Conflict:
            raise Stopped from None
        self._stored = Stored(self._stored.sort, put.item.version, export)

    def _go_on(self) -> None:
        """Stand in line again, behind what came meanwhile."""
        export = self._stored.record
        further = (model.JOB, self._shelf.tenant, self._id, str(export.step + 1))
        try:
            self._shelf.write(
                self._shelf.replace(self._stored, replace(export, step=export.step + 1)),
                settled(self._services, model.JOB, self._shelf.tenant, self._id, self._step),
                pending(self._services, *further),
            )
        except Conflict:
            raise Stopped from None
        self._services.queue.enqueue(*further)

    def _end(self, build: Build, piece: Piece, household: Household) -> None:
        """All of it is there: it can be fetched, and a mail says so."""
        export = self._counted(build)
        whole = replace(export, pieces=(*export.pieces, piece), done=export.parts)
        day = (self._services.now() + model.LASTS).astimezone(household.preferences.zone).date()
        mail = intend(
            self._services,
            template="export_ready",
            to=household.account.record.email,
            event=f"export {self._id}",
            values={"date": day.isoformat(), "link": f"{self._services.settings.base_url}/settings/privacy/export"},
            tenant=self._shelf.tenant,
        )
        try:
            model.ready(self._services, self._shelf, self._stored, whole, *mail.changes)
        except Conflict:
            raise Stopped from None
        mail.enqueue()
        model.make_room(self._services, self._shelf, but=self._id)


def _is_final(household: Household) -> bool:
    """Whether the removal of the account has begun."""
    closing = household.account.record.closing
    return closing is not None and closing.final
