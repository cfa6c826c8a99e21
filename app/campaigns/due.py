"""What one person is due for in one campaign, and the changes that owe it to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.accounts import model as accounts
from app.accounts.model import Account
from app.billing import standing
from app.campaigns.calendar import Campaign
from app.campaigns.mornings import in_daytime, morning_within, zone_of
from app.campaigns.readers import readers_of
from app.mail.intents import Intended, intend
from app.store import Put
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

DAYS = (0, 1, 3, 7)
"""Of the first week's notes, counted from the day on which the person chose them."""

LATEST = timedelta(days=14)
"""A first week's note that is later than this is not sent at all."""

_STALE = timedelta(days=3)
"""Mail that was chosen and could not be sent for so long is not sent any more."""

SORT = "CAMPAIGNS"


class Received(msgspec.Struct, frozen=True):
    """The letters that an account was owed by campaigns, each with the moment: none is owed twice, to no address."""

    letters: dict[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on a campaign's list."""

    tenant: TenantId
    zone: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """The time that one pass looks at: mornings after `since` and not after `until`, seen at `now`."""

    since: datetime
    until: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Owing:
    """A mail about to be owed, and the note of it among what its reader has had: both belong into one write."""

    mail: Intended
    noted: Put


def may_be_due(campaign: Campaign, line: Line, span: Span) -> bool:
    """Whether anything of this person needs to be read. Costs no call of the store."""
    zone = zone_of(line.zone)
    began = campaign.standing and span.since < line.since <= span.until
    if campaign.standing and span.now - line.since > LATEST:
        return False
    morning = morning_within(max(span.since, line.since), span.until, zone)
    is_their_day = morning is not None and campaign.first <= morning <= campaign.last
    return (began or is_their_day) and in_daytime(span.now, zone)


def owing(services: Services, campaign: Campaign, line: Line, span: Span) -> Owing | None:
    """The mail that this person is due for, or None: not due, not of the audience, or had it."""
    reader = _reader(services, line)
    if reader is None or not reader.is_meant_by(campaign):
        return None
    if campaign.standing and standing.of(services, reader.account, reader.shelf, zone_of(line.zone)).read_only:
        return None  # they ask to write, here; they come if that is open again in time
    letter = _first_week(line, span, reader.received) if campaign.standing else campaign.template
    if letter is None or campaign.had_as(letter) in reader.received:
        return None
    mail = _intended(services, campaign, reader, letter)
    if not mail.record:
        return None
    return Owing(mail, reader.receiving(campaign.had_as(letter), services.now()))


@dataclass(frozen=True, slots=True)
class _Reader:
    """An open account, and what it has had."""

    shelf: Shelf
    account: Account
    language: str
    stored: Stored[Received] | None

    @property
    def received(self) -> Mapping[str, datetime]:
        return self.stored.record.letters if self.stored else {}

    def is_meant_by(self, campaign: Campaign) -> bool:
        if campaign.policy and self.account.policy_version >= campaign.policy:
            return False
        return campaign.audience in ("everybody", readers_of(self.account.role))

    def receiving(self, letter: str, now: datetime) -> Put:
        noted = Received({**self.received, letter: now})
        return self.shelf.replace(self.stored, noted) if self.stored else self.shelf.add(SORT, noted)


def _reader(services: Services, line: Line) -> _Reader | None:
    shelf = services.store.tenant(line.tenant)
    household = accounts.read(shelf)
    if household is None or not household.account.record.open:
        return None
    stored = shelf.get(SORT, Received)
    return _Reader(shelf, household.account.record, household.preferences.language, stored)


def _intended(services: Services, campaign: Campaign, reader: _Reader, letter: str) -> Intended:
    """A note of the first week is written for each kind of reader, and is the same letter for all of them."""
    template = letter.replace("_", f"_{readers_of(reader.account.role)}_", 1) if campaign.standing else letter
    home = services.settings.base_url
    return intend(
        services,
        template=template,
        to=reader.account.email,
        event=f"campaign {campaign.had_as(letter)}",
        values={name: home + value if value.startswith("/") else value for name, value in campaign.values.items()},
        tenant=reader.shelf.tenant,
        category=campaign.category,
        language=reader.language,
        expires_at=None if campaign.category == "transactional" else services.now() + _STALE,
    )


def _first_week(line: Line, span: Span, received: Mapping[str, datetime]) -> str | None:
    """The earliest note of the first week that is due and was not had; none on a day that had one already."""
    zone = zone_of(line.zone)
    today = span.now.astimezone(zone).date()
    letters = {f"onboarding_{day}": day for day in DAYS}
    if any(received[letter].astimezone(zone).date() == today for letter in letters if letter in received):
        return None
    passed = (today - line.since.astimezone(zone).date()).days
    return next((letter for letter, day in letters.items() if day <= passed and letter not in received), None)
