"""Choices of mail: each category is off until the account chooses it, and an address can opt out by a mail's link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from app.accounts import model as accounts
from app.accounts import moves
from app.accounts.email import is_address
from app.consents import Said, noted
from app.errors import Conflict, NotFound
from app.mail.intents import Category
from app.policies import versions
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Records, Shelf
from app.text.letters import composed

if TYPE_CHECKING:
    from app.services import Services

CATEGORIES: tuple[Category, ...] = ("onboarding", "resources", "updates")
"""What can be chosen. Transactional mail cannot: it is what an account needs."""

SORT = "MAILING"
"""Not under the account's key: nothing but mail and its pages reads it."""

_FIRST_WEEKS = timedelta(days=16)
"""So long somebody is on the list of the first week's notes: none comes later, and all of it is gone along often."""

_ATTEMPTS = 5

Source = Literal["welcome", "settings", "unsubscribe", "link"]
"""Where a choice was made: at the welcome, in the settings, by the one click of a mail, on the page its link opens."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen of one category, when, where, and under which version of the policy."""

    on: bool
    at: datetime
    source: Source
    policy_version: str


class MailChoices(msgspec.Struct, frozen=True):
    """What an account has chosen; a category that is missing was never chosen, and is off."""

    of: dict[Category, Choice] = {}

    def on(self, category: Category) -> bool:
        """Whether the account chose it."""
        choice = self.of.get(category)
        return choice is not None and choice.on


class Subscriber(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who chose a category: what a campaign needs to know of whom it is for, and when."""

    zone: str
    language: str
    role: str
    since: datetime


class OptOut(msgspec.Struct, frozen=True):
    """An address that wants no mail of a category, whoever has the address."""

    at: datetime


_NOBODY = Subscriber(zone="", language="", role="", since=datetime.max.replace(tzinfo=UTC))


def may_receive(services: Services, tenant: TenantId, address: str, category: Category) -> bool:
    """Whether mail of a category may go to an account's address now: transactional always, any other if it was chosen,
    the address has not opted out, and the account is there and still has that address."""
    if category == "transactional":
        return True
    shelf = services.store.tenant(tenant)
    if not chosen(shelf).on(category) or opted_out(services, address, category):
        return False
    household = accounts.read(shelf)
    return household is not None and household.account.record.email == _spelled(address)


def chosen(shelf: Shelf) -> MailChoices:
    """What the account of this shelf has chosen."""
    stored = shelf.get(SORT, MailChoices)
    return stored.record if stored else MailChoices()


def opted_out(services: Services, address: str, category: Category) -> OptOut | None:
    """When an address opted out of a category; None: it has not."""
    stored = _opt_outs(services, address).get(category, OptOut)
    return stored.record if stored else None


def stopped(services: Services, address: str) -> frozenset[Category]:
    """The categories that an address has opted out of."""
    return frozenset(category for category in CATEGORIES if opted_out(services, address, category))


def standing(services: Services, tenant: TenantId, address: str) -> dict[Category, Choice | None]:
    """What holds for an account and the address it has: an opt-out outweighs a choice."""
    kept = chosen(services.store.tenant(tenant))
    return {
        category: _holding(kept.of.get(category), opted_out(services, address, category)) for category in CATEGORIES
    }


def choose(services: Services, tenant: TenantId, wanted: Mapping[Category, bool], *, source: Source) -> None:
    """Turn categories on or off. What is so already keeps its day. Raises NotFound, Conflict."""
    shelf = services.store.tenant(tenant)
    for attempt in range(_ATTEMPTS):
        try:
            changes = choosing(services, shelf, wanted, source=source)
            if changes:
                shelf.write(*changes)
        except Conflict:  # another tab, or a click in a mail, was first
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def choosing(
    services: Services, shelf: Shelf, wanted: Mapping[Category, bool], *, source: Source, zone: str = ""
) -> list[Change]:
    """The changes that `choose` writes. `zone` is the one that is set at this moment, where it is not yet kept."""
    household = accounts.read(shelf)
    if household is None:
        raise NotFound
    stored, address = shelf.get(SORT, MailChoices), household.account.record.email
    kept = stored.record if stored else MailChoices()
    new = {
        category: _choice(services, on, source)
        for category, on in wanted.items()
        if kept.on(category) != on or (on and opted_out(services, address, category))
    }
    if not new:
        return []
    record = MailChoices({**kept.of, **new})
    changes: list[Change] = [shelf.replace(stored, record) if stored else shelf.add(SORT, record)]
    for category, choice in new.items():
        changes.append(noted(shelf, _said(category, choice)))
        listed = _list(services, category)
        if choice.on:
            changes.append(_opt_outs(services, address).discard(category))
            changes.append(_listing(listed, category, shelf.tenant, _subscriber(household, choice.at, zone)))
        else:
            changes.append(listed.discard(shelf.tenant))
    return changes


def account_of(services: Services, address: str) -> TenantId | None:
    """The account that has an address now; None also for what is no address, and for an account that is gone."""
    spelled = _spelled(address)
    tenant = accounts.find_by_email(services, spelled) if is_address(spelled) else None
    return tenant if tenant and accounts.read(services.store.tenant(tenant)) else None


def opt_out(services: Services, address: str, *categories: Category, source: Source = "unsubscribe") -> None:
    """No more mail of these categories to an address; the account that has it shows so. May be repeated.

    Raises Conflict, Unavailable; nothing was written then.
    """
    for attempt in range(_ATTEMPTS):
        changes = _opting_out(services, address, categories, source)
        if not changes:
            return
        try:
            _opt_outs(services, address).write(*changes)
        except Conflict:  # the account's owner was choosing at this moment
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def refresh(services: Services, shelf: Shelf) -> None:
    """Have the lists of campaigns follow what the account says now of its zone, language and role."""
    household = accounts.read(shelf)
    if household is None:
        return
    changes = [
        _listing(_list(services, category), category, shelf.tenant, _subscriber(household, choice.at))
        for category, choice in chosen(shelf).of.items()
        if choice.on
    ]
    if changes:
        shelf.write(*changes)


def unlisting(services: Services, tenant: TenantId, category: Category) -> Change:
    """The change that takes an account off the list of a category."""
    return _list(services, category).discard(tenant)


def subscribers(
    services: Services, category: Category, *, after: str | None = None, limit: int = 100
) -> Records[Subscriber]:
    """Who chose a category; the sort key of each is a tenant id. A damaged line stands for nobody."""
    return _list(services, category).page(Subscriber, prefix="", after=after, limit=limit, mend=lambda _: _NOBODY)


def _holding(choice: Choice | None, left: OptOut | None) -> Choice | None:
    if left is None or (choice is not None and not choice.on):
        return choice
    return Choice(on=False, at=left.at, source="unsubscribe", policy_version="")


def _opting_out(services: Services, address: str, categories: Sequence[Category], source: Source) -> list[Change]:
    opt_outs, now = _opt_outs(services, address), services.now()
    changes: list[Change] = [
        opt_outs.put(category, OptOut(now)) for category in categories if not opted_out(services, address, category)
    ]
    tenant = account_of(services, address) or _left_by(services, address)
    if tenant is not None:
        off = dict.fromkeys(categories, False)
        changes += choosing(services, services.store.tenant(tenant), off, source=source)
    return changes


def _left_by(services: Services, address: str) -> TenantId | None:
    """The account that left this address some days ago: its reader means the mail, wherever it goes now."""
    spelled = _spelled(address)
    left = moves.lately(services, spelled) if is_address(spelled) else None
    return left[0] if left and accounts.read(services.store.tenant(left[0])) else None


def _choice(services: Services, on: bool, source: Source) -> Choice:
    return Choice(on=on, at=services.now(), source=source, policy_version=versions.in_force(services).name)


def _said(category: Category, choice: Choice) -> Said:
    if category == "transactional":
        raise ValueError(category)
    return Said(kind=category, on=choice.on, at=choice.at, source=choice.source, policy_version=choice.policy_version)


def _subscriber(household: accounts.Household, since: datetime, zone: str = "") -> Subscriber:
    preferences = household.preferences
    return Subscriber(
        zone=zone or preferences.time_zone,
        language=preferences.language,
        role=household.account.record.role,
        since=since,
    )


def _listing(listed: Shelf, category: Category, tenant: TenantId, line: Subscriber) -> Change:
    until = int((line.since + _FIRST_WEEKS).timestamp()) if category == "onboarding" else None
    return listed.put(tenant, line, expires_at=until)


def _list(services: Services, category: Category) -> Shelf:
    return services.store.platform(f"MAILING#{category}")


def _opt_outs(services: Services, address: str) -> Shelf:
    digest = services.store.platform("OPTOUT").blind_index("opt-out", _spelled(address))
    return services.store.platform(f"OPTOUT#{digest}")


def _spelled(address: str) -> str:
    """As accounts spell it; unlike there, what is no address is no error: it only never opted out."""
    return composed(address.strip()).lower()
