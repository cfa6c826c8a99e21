"""Services: the ports of one running instance, and the only place that chooses adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from flask import current_app

from app.settings import Settings

if TYPE_CHECKING:
    from app.blobs import BlobStore
    from app.identity import IdentityProvider
    from app.mail import Mailer
    from app.queue import Queue
    from app.store.sealed import SealedStore


@dataclass(frozen=True, slots=True)
class Services:
    """Everything outside the process that the app may touch, and the clock."""

    settings: Settings
    store: SealedStore
    phi: SealedStore
    """Only app/wellbeing/records.py may touch this one."""
    blobs: BlobStore
    queue: Queue
    mailer: Mailer
    identity: IdentityProvider
    now: Callable[[], datetime]
    """The present, aware, in UTC. The only clock that features read."""


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def current_services() -> Services:
    """The services of the running app."""
    return cast(Services, current_app.extensions["cotrackpro"])
