"""Webhooks: what an outside service tells us, once its signature has proven that it was the one who spoke."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from app.queue import CannotDo
from app.store import MAX_ITEM_BYTES, Change

Source = Literal["stripe", "clerk", "sns"]

MAX_BODY_BYTES = MAX_ITEM_BYTES - 16 * 1024
"""A delivery is one item of the store, with what is noted of it. SNS stops at 256 KB, Clerk and Stripe far below."""

_ID = re.compile(r"[!-~]{1,200}")
_KIND = re.compile(r"[!-~]{1,100}")
"""Visible ASCII: both stand in keys, in Redis and on staff pages. Every vendor's are far shorter."""


class Refused(Exception):
    """A delivery that does not count. `reason` is one of our own words, and goes to the log; nothing else does."""

    def __init__(self, reason: str, *, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class CannotHandle(CannotDo):
    """An event that cannot be acted on now. `reason` is one of our own words; it is tried again, then parked."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A delivery whose signature held. Making one raises Refused when its id or kind is none that a vendor sends."""

    id: str
    """The sender's own id of the event: the same for every attempt to deliver it."""
    kind: str
    """The sender's own word for what happened, such as "invoice.paid"."""
    kept: bytes | None = field(default=None, repr=False)
    """What of the body is kept and acted on, as JSON; None: all of it."""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or not _KIND.fullmatch(self.kind):
            raise Refused("not an event")


class Verifier(Protocol):
    """Tells a source's deliveries from everybody else's, by their raw bytes and headers."""

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Verified:
        """The names of `headers` are in lower case. Raises Refused."""


@dataclass(frozen=True, slots=True)
class Event:
    """A delivery to be acted on."""

    source: Source
    id: str
    kind: str
    received_at: datetime
    data: Mapping[str, Any] = field(repr=False)
    """The body as JSON says it. Never in a log."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event does: `changes` are written in one call with the note that it is done, then `after` is called.

    So an event has its effect exactly once, however often it is delivered and wherever a worker is killed. `after` may
    be lost: it only hurries what a pending item among the changes holds anyway.
    """

    changes: tuple[Change, ...] = ()
    after: tuple[Callable[[], None], ...] = ()


Handler = Callable[[Any, Event], Effect | None]
"""`(services, event)`; None for an event that is nothing to us. May run again, so what it does outside the changes must
be harmless when repeated. Raises CannotHandle, Unavailable, Conflict."""
