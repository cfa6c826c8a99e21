"""Campaigns under test: people on lists, a clock that is wound by the hour, and the mail that comes."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.accounts import model as accounts
from app.campaigns import calendar, rounds
from app.mail import Message
from app.mail.intents import Category
from app.preferences import choices
from app.services import Services
from app.store.keys import TenantId
from tests.conftest import Clock
from tests.standins import HeldQueue

CHICAGO = "America/Chicago"
"""Six hours behind UTC in winter: ten in the morning is 16:00."""


class PostOffice:
    """Takes mail, and remembers when each came."""

    def __init__(self, clock: Clock) -> None:
        self.taken: list[tuple[datetime, Message]] = []
        self._clock = clock

    def deliver(self, message: Message) -> None:
        self.taken.append((self._clock(), message))

    def of(self, address: str) -> list[str]:
        """The subjects of what came to an address."""
        return [message.subject for _, message in self.taken if message.to == address]

    def hours(self) -> list[str]:
        """When mail came, in UTC, as 1 14:00 for the first of the month."""
        return [f"{at.day} {at:%H:%M}" for at, _ in self.taken]

    def most(self) -> int:
        """How often at most one person got one letter."""
        return max(Counter((message.to, message.text) for _, message in self.taken).values(), default=0)

    def says(self, words: str) -> bool:
        """Whether all that came holds these words."""
        return all(words in " ".join(message.text.split()) for _, message in self.taken)


@pytest.fixture
def office(clock: Clock) -> PostOffice:
    return PostOffice(clock)


@pytest.fixture
def house(services: Services, office: PostOffice, queue: HeldQueue) -> Services:
    """The instance under test, its mail going to `office`."""
    house = dataclasses.replace(services, mailer=office)
    queue.attach(house)
    return house


@pytest.fixture
def join(house: Services) -> Callable[..., TenantId]:
    """Opens an account now and puts it on lists."""

    def make(name: str, *lists: Category, zone: str = CHICAGO, role: str = "", language: str = "en") -> TenantId:
        tenant = accounts.find_or_create(house, f"{name}@example.org")
        shelf = house.store.tenant(tenant)
        accounts.begin(house, shelf, name="", time_zone=zone)
        accounts.correct(shelf, {"role": role}, {"language": language})
        choices.choose(house, tenant, dict.fromkeys(lists, True), source="settings")
        return tenant

    return make


@pytest.fixture
def wind(house: Services, clock: Clock, queue: HeldQueue) -> Callable[..., None]:
    """Lets time pass until `to`; every so many minutes the clock's row runs, and the workers after it."""

    def until(to: datetime, *, works: bool = True, minutes: int = 60) -> None:
        if not works:
            clock.at = to
        while clock() < to:
            clock.at = min(clock() + timedelta(minutes=minutes), to)
            rounds.begin(house)
            queue.run()

    return until


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Replaces what templates/mail/campaigns.toml says."""

    def put(text: str) -> None:
        file = tmp_path / "campaigns.toml"
        file.write_text(text, "utf-8")
        monkeypatch.setattr(calendar, "FILE", file)

    return put


def utc(day: int, hour: int = 0, minute: int = 0, *, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)
