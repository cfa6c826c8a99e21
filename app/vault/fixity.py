"""Fixity: every kept file is read again each day and its checksum taken anew, in steps that survive being cut off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
import structlog

from app.accounts import roster
from app.blobs import BlobMissing, BlobUnavailable, TenantBlobs
from app.keys import KeyDestroyed
from app.queue import find_owed, pending, settled
from app.store import Change
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Shelf, Tampered
from app.vault.adding import MAKE, standing, tally
from app.vault.custody import noted
from app.vault.placement import LIST, text_key, words_key
from app.vault.record import Act, Card, File, Findable, Revision, Words

if TYPE_CHECKING:
    from app.services import Services

ALONG = "workers.vault.check_accounts"
CHECK = "workers.vault.check"

PREFIX = "FIXITY#"

_ACCOUNTS = 200
"""Accounts that one step goes along."""

_BYTES = 2 * 1024 * 1024 * 1024
_DOCUMENTS = 200
"""What one step reads at most, so that a worker is soon free for others."""


log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """What reading a file again showed; the value is stored, `sentence` is shown."""

    SAME = "same"
    DIFFERENT = "different"
    MISSING = "missing"
    UNREADABLE = "unreadable"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


class Check(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last check of one document. Stored under FIXITY#<id>."""

    id: str
    at: datetime
    outcome: Outcome
    sha256: str = ""
    """What was found, hex; empty where nothing could be read."""
    since: datetime | None = None
    """For a file that is not as it was: when that was first seen."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All last checks together."""

    checked: int = 0
    first: datetime | None = None
    last: datetime | None = None
    bad: tuple[Check, ...] = ()


def last_check(shelf: Shelf, id_: str) -> Check | None:
    """When and how a document was checked last, or None."""
    stored = shelf.get(f"{PREFIX}{id_}", Check)
    return stored.record if stored else None


def report(shelf: Shelf) -> Report:
    """What the last checks of all documents showed. Raises StoreUnavailable."""
    checks = [row.record for row in shelf.every(Check, prefix=PREFIX, batch=500)]
    if not checks:
        return Report()
    moments = sorted(check.at for check in checks)
    bad = tuple(check for check in checks if check.outcome is not Outcome.SAME)
    return Report(checked=len(checks), first=moments[0], last=moments[-1], bad=bad)


def begin(services: Services) -> None:
    """Owe the day's round along all accounts. Doing so twice is doing so once. For the clock."""
    if any(roster.members(services, part, limit=1).rows for part in roster.PARTS):
        _owe(services, (ALONG, PLATFORM, services.now().date().isoformat(), roster.PARTS[0], ""))


def along(services: Services, day: str, part: str, after: str) -> None:
    """Owe a check of the next accounts in one part of the roster that keep files, and the step that follows."""
    page = roster.members(services, part, after=after or None, limit=_ACCOUNTS)
    for row in page.rows:
        tenant = TenantId(row.sort)
        try:
            if tally(services.store.tenant(tenant)).count:
                _owe(services, (CHECK, tenant, day, ""))
        except (KeyDestroyed, Tampered) as error:  # its damage must not keep the others waiting
            log.warning("an account is passed over", job=ALONG, error=type(error).__name__)
    done = settled(services, ALONG, PLATFORM, day, part, after)
    following = roster.PARTS[roster.PARTS.index(part) + 1 :][:1]
    if page.after is not None:
        _owe(services, (ALONG, PLATFORM, day, part, page.after), done)
    elif following:
        _owe(services, (ALONG, PLATFORM, day, following, ""), done)
    else:
        services.store.platform("PENDING").write(done)


def step(services: Services, tenant: TenantId, day: str, after: str) -> None:
    """Check the next documents of one account, and owe the step that follows. Raises BlobUnavailable."""
    shelf, blobs = services.store.tenant(tenant), services.blobs.tenant(tenant)
    page = shelf.page(Card, prefix=LIST, after=after or None, limit=_DOCUMENTS, mend=_damaged)
    read, last = 0, ""
    for row in page.rows:
        last = row.sort
        read += _check(services, shelf, blobs, row.sort.rpartition("#")[2], day)
        if read >= _BYTES:
            break
    whole = not page.rows or (last == page.rows[-1].sort and page.after is None)
    done = settled(services, CHECK, tenant, day, after)
    if whole:
        shelf.write(done)
    else:
        _owe(services, (CHECK, tenant, day, last), done)


def _check(services: Services, shelf: Shelf, blobs: TenantBlobs, id_: str, day: str) -> int:
    """Check one document unless that was done since the day began; how many bytes were read."""
    before, latest = last_check(shelf, id_), standing(shelf, id_)
    if latest is None or (before and before.at.date().isoformat() >= day):
        return 0
    outcome, found = _read_again(services, blobs, latest.file)
    now = services.now()
    bad_before = before is not None and before.outcome is not Outcome.SAME
    since = None if outcome is Outcome.SAME else (before.since if before and bad_before else now)
    check = Check(id=id_, at=now, outcome=outcome, sha256=found, since=since)
    shelf.write(shelf.put(f"{PREFIX}{id_}", check), *_told(shelf, before, check))
    if outcome is Outcome.SAME:
        _owe_words(services, shelf, latest)
    if outcome is not Outcome.SAME:
        log.error("a kept file is not as it was when it came", outcome=outcome.value, first_seen=since)
    return latest.file.size


def _owe_words(services: Services, shelf: Shelf, latest: Revision) -> None:
    """Have a worker read a document again whose words were kept folded alone, or are damaged."""
    try:
        stored = shelf.get(text_key(latest.file.added_at, latest.id), Findable)
        missing = stored and stored.record.found and shelf.get(words_key(latest.id), Words) is None
    except Tampered:
        missing = True
    if missing:
        _owe(services, (MAKE, shelf.tenant, latest.id))


def _told(shelf: Shelf, before: Check | None, check: Check) -> Iterator[Change]:
    """A custody event when something changed; that all is well every day is no event."""
    was = before.outcome if before else Outcome.SAME
    if was is not check.outcome:
        yield noted(shelf, check.id, Act.CHECKED, check.at, note=f"{check.outcome.sentence} {check.sha256}".strip())


def _read_again(services: Services, blobs: TenantBlobs, file: File) -> tuple[Outcome, str]:
    try:
        with blobs.open(file.blob) as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # readers of blobs have readinto
    except BlobMissing:
        return Outcome.MISSING, ""
    except BlobUnavailable:
        services.blobs.ping()  # a store that is away says nothing of the file: then this raises, and it is tried later
        return Outcome.UNREADABLE, ""
    return (Outcome.SAME if found == file.sha256 else Outcome.DIFFERENT), found


def _owe(services: Services, work: tuple[str, TenantId, *tuple[str, ...]], *changes: Change) -> None:
    """Owe a step together with `changes`; not anew what is owed already."""
    new = find_owed(services, *work) is None
    due = [*changes, *([pending(services, *work)] if new else [])]
    if due:
        services.store.platform("PENDING").write(*due)
    if new:
        services.queue.enqueue(*work)


def _damaged(sort: str) -> Card:
    """A card that nobody can read still names its document in its sort key, and that is all that is read here."""
    return Card(id=sort.rpartition("#")[2], title="", original_name="", size=0, content_type="", added_at=_NEVER)


_NEVER = datetime.min.replace(tzinfo=UTC)

_SENTENCES = {
    Outcome.SAME: "Exactly as it came.",
    Outcome.DIFFERENT: "Not as it came: the checksum is another one.",
    Outcome.MISSING: "What is stored of it cannot be found.",
    Outcome.UNREADABLE: "What is stored of it cannot be read.",
}
