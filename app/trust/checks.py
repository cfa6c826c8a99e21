"""Live checks: what the running instance finds of its own protection, looked at by the clock and shown to everybody.

A public page asks no outside party: it shows what was found the last time. Nothing names a table, a key, an account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec
import structlog

from app import audit
from app.aws import aws_client
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

_AREA = "TRUST"
_SORT = "CHECKS"

State = Literal["ok", "wrong", "elsewhere", "unknown"]
"""As it must be; not so; not a part of this installation; could not be asked."""


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at. `kind` is a key of the page's words, `detail` a date, a number or a digest."""

    kind: str
    state: State
    detail: str = ""


class Checked(msgspec.Struct, frozen=True):
    """All of them, and when."""

    at: datetime
    checks: tuple[Check, ...]


def latest(services: Services) -> Checked | None:
    """What was found the last time; None before the first. Raises Unavailable, Tampered."""
    stored = _shelf(services).get(_SORT, Checked)
    return stored.record if stored else None


def look(services: Services) -> Checked:
    """Look at everything and keep what is found; for the clock."""
    found = Checked(services.now(), tuple(_asked(kind, question) for kind, question in _questions(services)))
    shelf = _shelf(services)
    shelf.write(shelf.put(_SORT, found))
    return found


def _questions(services: Services) -> Iterator[tuple[str, Callable[[], tuple[State, str]]]]:
    settings = services.settings
    yield "tls", lambda: ("ok" if settings.base_url.startswith("https://") else "elsewhere", "")
    yield "region", lambda: _region(services)
    yield "sealed", lambda: ("ok", "AES-256-GCM")
    yield "tables", lambda: _tables(services)
    yield "files", lambda: _files(services)
    yield "phi_key", lambda: _phi_key(services)
    yield "audit", lambda: _audit(services)


def _asked(kind: str, question: Callable[[], tuple[State, str]]) -> Check:
    try:
        state, detail = question()
    except Exception as error:  # noqa: BLE001  # a part that is away is told as such, and the others are looked at
        log.warning("a check of trust could not be made", check=kind, error=type(error).__name__)
        return Check(kind, "unknown")
    return Check(kind, state, detail)


def _region(services: Services) -> tuple[State, str]:
    settings = services.settings
    if "dynamodb" not in settings.store and settings.blobs != "s3":
        return "elsewhere", ""
    return ("ok" if settings.aws_region == settings.published_region else "wrong"), settings.aws_region


def _tables(services: Services) -> tuple[State, str]:
    settings = services.settings
    if settings.store != "dynamodb":
        return "elsewhere", ""
    from app.store.tables import check_tables  # noqa: PLC0415  # imports botocore, which a home has no use for

    return ("wrong" if check_tables(aws_client("dynamodb", settings), settings) else "ok"), ""


def _files(services: Services) -> tuple[State, str]:
    settings = services.settings
    if settings.blobs != "s3":
        return "elsewhere", ""
    from app.blobs.bucket import check_bucket  # noqa: PLC0415  # as above

    return ("wrong" if check_bucket(aws_client("s3", settings), settings) else "ok"), ""


def _phi_key(services: Services) -> tuple[State, str]:
    settings = services.settings
    if settings.keys != "kms":
        return "elsewhere", ""
    found = aws_client("kms", settings).describe_key(KeyId=settings.kms_phi_key)["KeyMetadata"]
    return ("ok" if found["KeyState"] == "Enabled" else "wrong"), ""


def _audit(services: Services) -> tuple[State, str]:
    verdict = audit.verify(services)
    return ("ok" if verdict.broken is None else "wrong"), f"{verdict.count}:{verdict.digest}"


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)
