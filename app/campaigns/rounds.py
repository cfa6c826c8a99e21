"""Rounds: the passes over a campaign's list. Where a pass stands is written together with the mails that it owes.

A pass looks at the mornings since the one before. Killed anywhere, it goes on behind the last person whose mail is
owed; run twice at once, one of the two stops. So everybody who is due is owed their mail once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import structlog

from app.accounts import roster
from app.campaigns import calendar, notices
from app.campaigns.calendar import Campaign
from app.campaigns.due import LATEST, Line, Owing, Span, may_be_due, owing
from app.campaigns.mornings import morning_within, zone_of
from app.errors import Conflict
from app.keys import KeyDestroyed
from app.mail.batches import batch
from app.mail.intents import Category
from app.parking import find_parked
from app.preferences import choices
from app.queue import find_owed, mark, parked_sort, pending, settled
from app.store import Change, Put
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Shelf, Stored, Tampered

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

ROUND = "workers.campaigns.go_on"

BATCH = 30
"""Mails owed by one write: three changes each, within the store's limit of 100."""

PEOPLE = 2000
"""How many lines of the list one call goes through, so that a worker is free again soon."""

_AREA = "CAMPAIGN"
_PAGE = 100
_ATTEMPTS = 5
_MARGIN = timedelta(minutes=1)
"""Other machines' clocks may lag: who joins a list now is seen by the next pass, and by that one alone."""


_AT_LEAST = timedelta(hours=1)
"""A pass is made so often whatever is known of the list: somebody may have joined it from a zone that was not on it."""

Place = tuple[int, str]
"""A part of the list, and the line in it that was dealt with last."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """How far a campaign is."""

    since: datetime
    """Earlier passes have seen every morning up to this."""
    until: datetime | None = None
    """The pass under way looks at mornings up to this; None between passes."""
    part: int = 0
    """Of the list, when it lies in several."""
    after: str | None = None
    """The last line that was dealt with in this part."""
    owed: int = 0
    """Mails, in all passes so far."""
    zones: frozenset[str] = frozenset()
    """In which somebody on the list was found to live."""


def begin(services: Services) -> int:
    """Start a pass of every campaign that has one to make; how many. For the clock: costs a few reads."""
    begun = 0
    for campaign in calendar.running(services.now(), notices.of(services)):
        stored = standing(services, campaign)
        if stored.record.until is not None:
            continue  # under way: it goes on by itself, or the sweep looks after it
        if not _is_time(services, campaign, stored.record):
            continue
        if next(_lines(services, campaign.category, 0, None), None) is None:
            continue  # nobody is on its list
        if _stands_still(services, campaign):
            continue
        services.store.platform(_AREA).write(pending(services, ROUND, PLATFORM, campaign.key))
        services.queue.enqueue(ROUND, PLATFORM, campaign.key)
        begun += 1
    return begun


def _is_time(services: Services, campaign: Campaign, kept: Round) -> bool:
    """Whether a pass could find anybody due: a list grows with the platform, and is not read through at each tick.

    The standing campaign's can be: its list holds the people of two weeks, and newcomers wait for their first note.
    """
    until = services.now() - _MARGIN
    if campaign.standing or until - kept.since >= _AT_LEAST:
        return True
    return any(morning_within(kept.since, until, zone_of(zone)) for zone in kept.zones)


def _stands_still(services: Services, campaign: Campaign) -> bool:
    """Whether its pass is owed already, or parked. Owed anew at each tick it would forget how often it failed."""
    work = (ROUND, PLATFORM, campaign.key)
    return bool(find_owed(services, *work) or find_parked(services, parked_sort(ROUND, mark(*work))))


def go_on(services: Services, key: str) -> bool:
    """One stretch of a campaign's pass; True when there is more to do, and another job will.

    Raises Conflict when other changes of the same people keep being first: to be tried again later.
    """
    campaign = calendar.find(key, services.now(), notices.of(services))
    if campaign is None:
        services.store.platform(_AREA).write(settled(services, ROUND, PLATFORM, key))
        return False
    more = _Pass(services, campaign).run()
    if more:
        services.queue.enqueue(ROUND, PLATFORM, key)
    return more


def standing(services: Services, campaign: Campaign) -> Stored[Round]:
    """How far a campaign is; version 0 when it was never begun."""
    stored = services.store.platform(_AREA).get(campaign.key, Round)
    if stored is not None:
        return stored
    first = services.now() - LATEST  # nothing that is due today lies further back
    return Stored(campaign.key, 0, Round(since=first))


class _Pass:
    """One stretch of a pass."""

    def __init__(self, services: Services, campaign: Campaign) -> None:
        self._services = services
        self._campaign = campaign
        self._shelf = services.store.platform(_AREA)
        self._stored = standing(services, campaign)
        self._zones: set[str] = set()

    def run(self) -> bool:
        for attempt in range(_ATTEMPTS):
            try:
                return self._stretch()
            except Conflict:
                found = standing(self._services, self._campaign)
                if found.version != self._stored.version:
                    return False  # another worker is at it
                if attempt == _ATTEMPTS - 1:
                    raise  # some person's record keeps changing
        return False

    def _stretch(self) -> bool:
        """Each write takes the mails since the one before, and the place up to which they reach."""
        begun, now = self._stored.record, self._services.now()
        if begun.until is None:
            begun = msgspec.structs.replace(begun, until=max(now - _MARGIN, begun.since))
        span = Span(begun.since, begun.until or now, now)
        owed: list[Owing] = []
        lines = _lines(self._services, self._campaign.category, begun.part, begun.after)
        for seen, (place, line) in enumerate(lines, 1):
            self._zones.add(zone_of(line.zone).key)
            if may_be_due(self._campaign, line, span):
                owed += self._owing(line, span)
            if len(owed) == BATCH or seen == PEOPLE:
                self._write(begun, place, owed)
                owed = []
            if seen == PEOPLE:
                return True
        self._write(begun, None, owed)
        return False

    def _owing(self, line: Line, span: Span) -> list[Owing]:
        """What this person is owed. A record that nobody can read any more must not keep everybody else from theirs."""
        try:
            owed = owing(self._services, self._campaign, line, span)
        except (KeyDestroyed, Tampered) as error:
            log.warning("a reader is passed over", campaign=self._campaign.key, error=type(error).__name__)
            return []
        return [owed] if owed else []

    def _write(self, begun: Round, place: Place | None, owed: Sequence[Owing]) -> None:
        """Owe these mails and note the place; None is the end of the list, and of the pass."""
        total, zones = self._stored.record.owed + len(owed), self._stored.record.zones | self._zones
        if place is None:
            reached = Round(since=begun.until or begun.since, owed=total, zones=zones)
            work: Change = settled(self._services, ROUND, PLATFORM, self._campaign.key)
        else:
            reached = msgspec.structs.replace(begun, part=place[0], after=place[1], owed=total, zones=zones)
            work = pending(self._services, ROUND, PLATFORM, self._campaign.key)
        put = _put(self._shelf, self._stored, reached)
        mails = batch(self._services, [each.mail for each in owed])
        self._shelf.write(put, work, *mails.changes, *(each.noted for each in owed))
        self._stored = Stored(self._campaign.key, put.item.version, reached)
        mails.enqueue()


def _put(shelf: Shelf, stored: Stored[Round], reached: Round) -> Put:
    return shelf.replace(stored, reached) if stored.version else shelf.add(stored.sort, reached)


def _lines(services: Services, category: Category, part: int, after: str | None) -> Iterator[tuple[Place, Line]]:
    """Everybody on the list behind a place, each with their own place."""
    while True:
        rows, after = _page(services, category, part, after)
        for tenant, zone, since in rows:
            yield (part, tenant), Line(TenantId(tenant), zone, since)
        if after is None:
            part += 1
            if category != "transactional" or part == len(roster.PARTS):
                return


def _page(
    services: Services, category: Category, part: int, after: str | None
) -> tuple[list[tuple[str, str, datetime]], str | None]:
    """Tenant, zone and first day of up to a hundred people, and the cursor of the next."""
    if category == "transactional":
        members = roster.members(services, roster.PARTS[part], after=after, limit=_PAGE)
        return [(row.sort, row.record.zone, row.record.since) for row in members.rows], members.after
    people = choices.subscribers(services, category, after=after, limit=_PAGE)
    return [(row.sort, row.record.zone, row.record.since) for row in people.rows], people.after
