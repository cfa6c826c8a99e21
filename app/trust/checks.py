"""Live checks: what the running instance finds of its own protection, looked at by the clock and shown to everybody.

A public page asks no outside party: it shows what was found the last time. Nothing names a table, a key, an account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

import msgspec
import structlog

from app import audit
from app.aws import aws_client
from app.retention import run as retention
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

_AREA = "TRUST"
_SORT = "CHECKS"

State = Literal["ok", "wrong", "elsewhere", "unknown"]
"""As it must be; not so; not a part of this installation; could not be asked."""


Answer = tuple[State, str]

_TABLES = ("table_records", "table_wellbeing", "table_providers", "table_keys", "table_audit")
"""In the order of app/store/tables.wanted_tables."""

_BACKUP = "BACKUP"
_BACKUP_WITHIN = timedelta(days=7)
_RETENTION_WITHIN = timedelta(days=2)


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


def note_backup(services: Services) -> None:
    """Note that a backup of the embedded store was made just now."""
    shelf = _shelf(services)
    shelf.write(shelf.put(_BACKUP, services.now()))


def _questions(services: Services) -> Iterator[tuple[str, Callable[[], Answer]]]:
    settings = services.settings
    yield "https", lambda: ("ok" if settings.base_url.startswith("https://") else "elsewhere", "")
    yield "region", lambda: _region(services)
    for number, kind in enumerate(_TABLES):
        yield kind, partial(_table, services, number)
    yield "files", lambda: _files(services)
    yield "phi_key", lambda: _phi_key(services)
    yield "backup", lambda: _backup(services)
    yield "retention", lambda: _retention(services)
    yield "audit", lambda: _audit(services)


def _asked(kind: str, question: Callable[[], Answer]) -> Check:
    try:
        state, detail = question()
    except Exception as error:  # noqa: BLE001  # a part that is away is told as such, and the others are looked at
        log.warning("a check of trust could not be made", check=kind, error=type(error).__name__)
        return Check(kind, "unknown")
    return Check(kind, state, detail)


def _region(services: Services) -> Answer:
    settings = services.settings
    if "dynamodb" not in settings.store and settings.blobs != "s3":
        return "elsewhere", ""
    return ("ok" if settings.aws_region == settings.published_region else "wrong"), settings.aws_region


def _table(services: Services, number: int) -> Answer:
    """One of the tables, by its place in what an installation wants."""
    settings = services.settings
    if settings.store != "dynamodb":
        return "elsewhere", ""
    from app.store.tables import check_tables, wanted_tables  # noqa: PLC0415  # imports botocore; a home has no use for it

    table = wanted_tables(settings)[number]
    problems = check_tables(aws_client("dynamodb", settings), settings, aws_client("kms", settings))
    return ("wrong" if any(f"Table {table.name} " in problem for problem in problems) else "ok"), ""


def _files(services: Services) -> Answer:
    settings = services.settings
    if settings.blobs != "s3":
        return "elsewhere", ""
    from app.blobs.bucket import check_bucket  # noqa: PLC0415  # as above

    return ("wrong" if check_bucket(aws_client("s3", settings), settings) else "ok"), ""


def _phi_key(services: Services) -> Answer:
    """Whether the key of what is most private works, is none of the others, and has the alias that is published."""
    settings = services.settings
    if settings.keys != "kms":
        return "elsewhere", ""
    from app.store.tables import phi_alias  # noqa: PLC0415  # as above

    kms, alias = aws_client("kms", settings), phi_alias(settings)
    own, published = (kms.describe_key(KeyId=name)["KeyMetadata"] for name in (settings.kms_phi_key, alias))
    good = own["KeyState"] == "Enabled" and own["Arn"] == published["Arn"] and settings.kms_phi_key != settings.kms_key
    return ("ok" if good else "wrong"), alias


def _backup(services: Services) -> Answer:
    """At home somebody has to make backups; tables at Amazon are looked at above."""
    if services.settings.store == "dynamodb":
        return "elsewhere", ""
    stored = _shelf(services).get(_BACKUP, datetime)
    return _lately(services, stored.record if stored else None, _BACKUP_WITHIN)


def _retention(services: Services) -> Answer:
    ran = retention.last(services)
    return _lately(services, ran.at if ran else None, _RETENTION_WITHIN)


def _lately(services: Services, at: datetime | None, within: timedelta) -> Answer:
    if at is None:
        return "wrong", ""
    return ("ok" if services.now() - at <= within else "wrong"), f"{at:%Y-%m-%d}"


def _audit(services: Services) -> Answer:
    verdict = audit.verify(services)
    return ("ok" if verdict.broken is None else "wrong"), f"{verdict.count}:{verdict.digest}"


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)
