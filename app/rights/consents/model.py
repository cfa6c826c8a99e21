"""What stands of everything that a person agreed to, what was said before, and withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.accounts import policy
from app.accounts.model import Account
from app.accounts.preferences import Counting, Preferences, changes
from app.assistant import consent
from app.consents import PREFIX, Kind, Said, noted
from app.errors import Conflict, NotFound
from app.mail import newsletter
from app.mail.intents import Category
from app.policies import versions
from app.preferences import choices
from app.store.sealed import Records, Shelf

if TYPE_CHECKING:
    from app.services import Services

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """How one consent stands now. `at` is None for what was never said."""

    kind: Kind
    on: bool
    at: datetime | None = None
    source: str = ""
    policy_version: str = ""
    ends_with_account: bool = False
    """It can be taken back only by ending the account."""


def standing(services: Services, account: Account, shelf: Shelf) -> list[Standing]:
    """Everything that is asked of a person, as it stands in the record of each feature. Raises StoreUnavailable."""
    mail = choices.standing(services, shelf.tenant, account.email)
    return [
        *_of_account(account, shelf),
        *(_of_mail(category, choice) for category, choice in mail.items()),
        *_of_newsletter(services, account, shelf),
        _of_ai(shelf),
    ]


def history(shelf: Shelf, *, after: str | None = None, limit: int = 25) -> Records[Said | None]:
    """What was said, newest first; None stands for a row that cannot be read. Raises StoreUnavailable."""
    return shelf.page(Said, prefix=PREFIX, after=after, limit=limit, newest_first=True, mend=lambda _: None)


def withdraw(services: Services, shelf: Shelf, kind: Kind) -> None:
    """Take one consent back, at once; what is off stays as it was. Raises NotFound, Conflict, StoreUnavailable."""
    if kind in choices.CATEGORIES:
        choices.choose(services, shelf.tenant, {kind: False}, source="settings")
    elif kind == "newsletter":
        newsletter.agree(services, shelf.tenant, on=False, source="settings")
    elif kind == "ai":
        consent.withdraw(shelf, services.now(), versions.in_force(services).name)
    elif kind == "counting":
        say_of_counting(services, shelf, "objected")
    else:
        raise NotFound


def say_of_counting(services: Services, shelf: Shelf, said: Counting, *, source: str = "settings") -> None:
    """Note whether visits may be counted: "objected" and "signal" stop it. What is so already keeps its day."""
    for attempt in range(_ATTEMPTS):
        household = accounts.read(shelf)
        if household is None:
            raise NotFound
        if not _changes(household.preferences, said):
            return
        row = Said(
            kind="counting", on=said == "allowed", at=services.now(), source=source,
            policy_version=versions.in_force(services).name,
        )  # fmt: skip
        try:
            shelf.write(*changes(shelf, {"counting": said}), noted(shelf, row))
        except Conflict:  # another tab saved its settings
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def _changes(preferences: Preferences, said: Counting) -> bool:
    """A signal says something only to an account whose owner has said nothing."""
    return preferences.counting == "" if said == "signal" else preferences.counting != said


def _of_account(account: Account, shelf: Shelf) -> list[Standing]:
    accepted = next((row for row in policy.history(shelf) if row.version == account.policy_version), None)
    where = accepted.source if accepted else "welcome"
    return [
        Standing("age", account.adult_confirmed_at is not None, account.adult_confirmed_at, "welcome", "", True),
        Standing("policy", True, account.policy_accepted_at, where, account.policy_version, True),
    ]


def _of_mail(category: Category, choice: choices.Choice | None) -> Standing:
    if category == "transactional":
        raise ValueError(category)
    if choice is None:
        return Standing(category, on=False)
    return Standing(category, choice.on, choice.at, choice.source, choice.policy_version)


def _of_newsletter(services: Services, account: Account, shelf: Shelf) -> list[Standing]:
    said = newsletter.agreement(shelf)
    if said is None:
        return [Standing("newsletter", on=False)] if services.newsletter else []
    on = said.on and said.address == account.email
    return [Standing("newsletter", on, said.at, said.source, said.policy_version)]


def _of_ai(shelf: Shelf) -> Standing:
    agreed = consent.given(shelf)
    if agreed is None:
        return Standing("ai", on=False)
    return Standing("ai", on=True, at=agreed.at, source="ask", policy_version=agreed.policy_version)
