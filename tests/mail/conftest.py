"""Mail under test: messages ready to send, and mailers that keep, refuse, wait or lose what they are given."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from app.accounts import model as accounts
from app.mail import Message, letter
from app.mail.intents import Category, Intended, intend
from app.preferences.choices import choose
from app.services import Services
from app.store.keys import PLATFORM, TenantId

ALICE = "alice@example.org"
BOB = "bob@example.org"
LINK = "https://app.example/sign-in/a-token?then=%2Fhome&x=1"


@pytest.fixture
def message() -> Message:
    return Message(
        to=ALICE,
        sender="CTP <hello@cotrackpro.example>",
        subject="Your sign-in link",
        text=f"Here it is:\n\n{LINK}\n",
        html=f'<p>Here it is: <a href="{LINK.replace("&", "&amp;")}">{LINK}</a></p>',
        message_id="0123abcd@cotrackpro.example",
        date=datetime(2026, 11, 20, 3, 41, tzinfo=UTC),
    )


class Post:
    """A mailer that keeps what it takes, and does first what the test says (raise, move the clock, look around)."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.first: Callable[[], object] = lambda: None

    def fails(self, problem: BaseException) -> None:
        def first() -> None:
            raise problem

        self.first = first

    def works(self) -> None:
        self.first = lambda: None

    def deliver(self, message: Message) -> None:
        self.first()
        self.taken.append(message)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def house(services: Services, post: Post) -> Services:
    """The instance under test, its mail going to `post`."""
    return dataclasses.replace(services, mailer=post)


@pytest.fixture
def reader(house: Services) -> Callable[..., TenantId]:
    """An account that has chosen these categories."""

    def make(*chosen: Category, address: str = ALICE) -> TenantId:
        tenant = accounts.find_or_create(house, address)
        accounts.begin(house, house.store.tenant(tenant), name="", time_zone="America/Denver")
        choose(house, tenant, dict.fromkeys(chosen, True), source="settings")
        return tenant

    return make


@pytest.fixture(autouse=True)
def note(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail of the tests' own that people choose, beside those of the product: templates/note."""
    own = letter._environment().overlay(loader=FileSystemLoader([Path(__file__).parent / "templates", letter._FOLDER]))
    monkeypatch.setattr(letter, "_environment", lambda: own)


@pytest.fixture
def owe(house: Services, clock) -> Callable[..., Intended]:
    """A mail that is owed: written, and handed to nobody yet."""

    def make(**fields) -> Intended:
        given = {
            "template": "sign_in",
            "to": ALICE,
            "event": "the event",
            "values": {"link": LINK},
            "tenant": PLATFORM,
            "expires_at": clock() + timedelta(minutes=15),
        }
        owed = intend(house, **given | fields)
        if owed.changes:
            house.store.platform("CAUSE").write(*owed.changes)
        return owed

    return make
