"""The inbox: every verified delivery is claimed once by a conditional write, acted on by a worker, and marked done."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import msgspec
import structlog
from msgspec.structs import replace

from app.errors import Conflict
from app.keys import KeyDestroyed
from app.parking import unparked
from app.queue import pending, settled
from app.store.keys import PLATFORM
from app.store.sealed import Records, Shelf, Stored, Tampered
from app.webhooks import CannotHandle, Effect, Event, Handler, Refused, Source, Verified, Verifier
from app.webhooks.body import parsed

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

JOB = "workers.webhooks.process"
KEPT = timedelta(days=30)
"""How long a delivery and its sealed body are kept, for replay; no vendor repeats itself for longer than a week."""

_RECENT = "WEBHOOK#RECENT"
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_ATTEMPTS = 5
"""How often one call tries against others that change the same records; after that it is the sweep's."""

_CONTENT_TYPES = ("application/json", "text/plain")
"""SNS says that its JSON is text."""

State = Literal["owed", "done", "ignored", "failed"]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One event that a source told us of, however often it told us. The body never leaves this record."""

    source: Source
    id: str
    kind: str
    received_at: datetime
    body: bytes
    """Empty once it was acted on: what it told of a person is not kept after that."""
    digest: str = ""
    """SHA-256 (hex) of the body, by which it is known when it comes again."""
    state: State = "owed"
    reason: str = ""
    """Why it failed the last time: a word of ours."""
    attempts: int = 0
    ended_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Delivery(source={self.source!r}, kind={self.kind!r}, state={self.state!r})"


class Recent(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list of deliveries, which is in order of time."""

    source: Source
    id: str
    kind: str
    received_at: datetime


class Claim(StrEnum):
    """What a delivery is to us."""

    NEW = "new"
    KNOWN = "known"
    """We have it: it is answered like a new one, and nothing happens twice."""
    DIFFERENT = "different"
    """Its id is known with another body, which no honest sender does."""


def take(services: Services, source: Source, verifier: Verifier, body: bytes, headers: Mapping[str, str]) -> Claim:
    """Verify what somebody delivered, and keep it. The names of `headers` are in lower case. Raises as `claim` does,
    and Refused."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in _CONTENT_TYPES:
        raise Refused("content type", status=415)
    told = verifier.verify(body, headers)
    claimed = claim(services, source, told, body if told.kept is None else told.kept)
    if claimed is Claim.DIFFERENT:
        raise Refused("id known with another body", status=409)
    return claimed


def claim(services: Services, source: Source, told: Verified, body: bytes) -> Claim:
    """Keep a verified delivery, once. Raises StoreUnavailable: then it was not kept, and must be sent again."""
    now = services.now()
    delivery = Delivery(source=source, id=told.id, kind=told.kind, received_at=now, body=body, digest=_sum(body))
    shelf, sort = _shelf(services, source, told.id), _sort(told.id)
    forgotten = int((now + KEPT).timestamp())
    line = Recent(source=source, id=told.id, kind=told.kind, received_at=now)
    try:
        shelf.write(
            shelf.add(sort, delivery, expires_at=forgotten),
            pending(services, JOB, PLATFORM, source, told.id),
            _recent(services, now).put(f"{now.isoformat()}#{source}#{told.id}", line, expires_at=forgotten),
        )
    except Conflict:
        return _known(shelf.get(sort, Delivery), body)
    services.queue.enqueue_soon(JOB, PLATFORM, source, told.id)
    return Claim.NEW


def process(services: Services, handlers: Mapping[Source, Handler], source: Source, event_id: str) -> State | None:
    """Act on a delivery, if that is still owed. May be called any number of times, by any number of workers.

    Gives the state that it is in now; None when there is no such delivery. Raises what the handler raises, noted.
    """
    shelf = _shelf(services, source, event_id)
    for attempt in range(_ATTEMPTS):
        stored = shelf.get(_sort(event_id), Delivery)
        if stored is None or stored.record.state in ("done", "ignored"):
            shelf.write(settled(services, JOB, PLATFORM, source, event_id))
            return stored.record.state if stored else None
        try:
            effect = handlers[source](services, _event(stored.record))
            return _end(services, shelf, stored, effect)
        except KeyDestroyed:  # it tells of an account that was removed
            return _end(services, shelf, stored, None)
        except Conflict as error:  # another event, or another worker with this one, was first: look again
            if attempt == _ATTEMPTS - 1:
                _note_failure(shelf, stored, error)
                raise
        except Exception as error:
            _note_failure(shelf, stored, error)
            raise
    raise AssertionError("unreachable")


def names(services: Services, source: str, event_id: str, needles: Sequence[str]) -> bool:
    """Whether a delivery holds one of these words. None that is damaged is said to."""
    shelf = services.store.platform(f"WEBHOOK#{source}#{_digest(event_id)[:2]}")
    try:
        stored = shelf.get(_sort(event_id), Delivery)
    except Tampered:
        return False
    return stored is not None and any(needle.encode() in stored.record.body for needle in needles)


def forget(services: Services, source: str, event_id: str) -> None:
    """Give a delivery up, and what is parked of it. For an account that is removed."""
    shelf = services.store.platform(f"WEBHOOK#{source}#{_digest(event_id)[:2]}")
    gone = settled(services, JOB, PLATFORM, source, event_id), unparked(services, JOB, PLATFORM, source, event_id)
    shelf.write(shelf.discard(_sort(event_id)), *gone)


def find(services: Services, source: Source, event_id: str) -> Delivery | None:
    """A delivery, or None."""
    stored = _shelf(services, source, event_id).get(_sort(event_id), Delivery)
    return stored.record if stored else None


def replay(services: Services, source: Source, event_id: str) -> bool:
    """Have a failed delivery acted on again; False when there is none that failed."""
    shelf = _shelf(services, source, event_id)
    stored = shelf.get(_sort(event_id), Delivery)
    if stored is None or stored.record.state != "failed":
        return False
    owed = replace(stored.record, state="owed", reason="", attempts=0)
    try:
        shelf.write(
            shelf.replace(stored, owed, expires_at=_forgotten_at(owed)),
            pending(services, JOB, PLATFORM, source, event_id),
            unparked(services, JOB, PLATFORM, source, event_id),
        )
    except Conflict:  # a worker has it in hand, or somebody else was first
        return False
    services.queue.enqueue(JOB, PLATFORM, source, event_id)
    return True


def recent(services: Services, day: datetime, *, after: str | None = None, limit: int = 50) -> Records[Recent]:
    """The deliveries of one day (UTC), newest first."""
    return _recent(services, day).page(Recent, prefix="", after=after, limit=limit, newest_first=True)


def _event(delivery: Delivery) -> Event:
    try:
        data = parsed(delivery.body)
    except Refused as refused:  # no verifier lets such a body in
        raise CannotHandle(refused.reason) from None
    return Event(delivery.source, delivery.id, delivery.kind, delivery.received_at, data)


def _end(services: Services, shelf: Shelf, stored: Stored[Delivery], effect: Effect | None) -> State:
    state: State = "ignored" if effect is None else "done"
    ended = replace(
        stored.record,
        state=state,
        reason="",
        attempts=stored.record.attempts + 1,
        ended_at=services.now(),
        body=b"",
        digest=stored.record.digest or _sum(stored.record.body),
    )
    shelf.write(
        *(effect.changes if effect else ()),
        shelf.replace(stored, ended, expires_at=_forgotten_at(ended)),
        settled(services, JOB, PLATFORM, ended.source, ended.id),
    )
    for follow in effect.after if effect else ():
        follow()
    log.info("webhook ended", source=ended.source, kind=ended.kind, state=state)
    return state


def _note_failure(shelf: Shelf, stored: Stored[Delivery], error: Exception) -> None:
    reason = error.reason if isinstance(error, CannotHandle) else type(error).__name__
    failed = replace(stored.record, state="failed", reason=reason, attempts=stored.record.attempts + 1)
    try:
        shelf.write(shelf.replace(stored, failed, expires_at=_forgotten_at(failed)))
    except Exception as further:  # noqa: BLE001  # the first error is the one to tell; the work stays pending either way
        log.warning("the failure could not be noted", source=failed.source, error=type(further).__name__)


def _known(stored: Stored[Delivery] | None, body: bytes) -> Claim:
    same = stored is None or (stored.record.digest or _sum(stored.record.body)) == _sum(body)
    return Claim.KNOWN if same else Claim.DIFFERENT


def _sum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _forgotten_at(delivery: Delivery) -> int:
    return int((delivery.received_at + KEPT).timestamp())


def _recent(services: Services, day: datetime) -> Shelf:
    return services.store.platform(f"{_RECENT}#{day:%Y-%m-%d}")


def _shelf(services: Services, source: Source, event_id: str) -> Shelf:
    """Spread over partitions, so that no rate of deliveries meets the limit of one."""
    return services.store.platform(f"WEBHOOK#{source}#{_digest(event_id)[:2]}")


def _sort(event_id: str) -> str:
    """The senders' ids begin with the time (Stripe, Svix), so that what is new lies together, however much is kept.
    One that could not be a key goes by its digest; no id has the mark that such a key begins with."""
    return event_id if _PLAIN_ID.fullmatch(event_id) else f"#{_digest(event_id)}"


def _digest(event_id: str) -> str:
    return hashlib.sha256(event_id.encode("utf-8", "surrogatepass")).hexdigest()
