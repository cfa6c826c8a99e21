"""Files of conversations, read by themselves or brought in as a browser would."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
import pytest
from werkzeug.test import TestResponse

from app.messages.imports import columns, held, kinds, lines
from app.messages.imports.choices import Choices
from app.messages.imports.held import Held
from app.messages.imports.said import Found, Said, Wrong
from tests.cast import Visitor
from tests.standins import HeldQueue

CHICAGO = "America/Chicago"
TODAY = date(2026, 11, 20)


def found_in(content: bytes | str, **chosen: Any) -> list[Found]:
    """Everything that a reader finds in a file, its kind and date order told from the content."""
    raw = content.encode() if isinstance(content, str) else content
    kind = kinds.told(lines.head(lines.begin(io.BytesIO(raw))))
    choices = Choices(kind=kind, zone=CHICAGO)
    if kind == "csv":
        layout = kinds.layout(raw[:65_536])
        assert layout
        guessed = columns.guess(layout.headings, layout.rows)
        choices = msgspec.structs.replace(
            choices, columns=guessed, separator=layout.separator, has_headings=layout.has_headings
        )
    choices = msgspec.structs.replace(choices, **chosen)
    if choices.day_first is None:
        order = kinds.order(lines.begin(io.BytesIO(raw)), choices, TODAY)
        choices = msgspec.structs.replace(choices, day_first=order.answer)
    return list(kinds.read(lines.begin(io.BytesIO(raw)), choices))


def said_in(content: bytes | str, **chosen: Any) -> list[Said]:
    """The messages of a file; none of its lines may be wrong."""
    found = found_in(content, **chosen)
    assert [one for one in found if isinstance(one, Wrong)] == []
    return [one for one in found if isinstance(one, Said)]


def wrong_in(content: bytes | str, **chosen: Any) -> list[Wrong]:
    """What cannot become a message."""
    return [one for one in found_in(content, **chosen) if isinstance(one, Wrong)]


def words_of(page: str) -> str:
    """A page's words, tags taken out."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1].split("</main", 1)[0])).split())


@dataclass
class Brought:
    """A file that Alice brought in, and the page in front of her."""

    alice: Visitor
    queue: HeldQueue
    address: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        return self.alice.get(self.address).text

    @property
    def words(self) -> str:
        return words_of(self.page)

    @property
    def held(self) -> Held:
        return held.find(self.alice.shelf, self.address.rsplit("/", 1)[1]).record

    def choose(self, **chosen: Any) -> TestResponse:
        """Send the form with these choices; workers do what follows."""
        now = self.held.choices
        sent = {"zone": now.zone, "name": now.name, "into": now.into, "party": now.party, "me": list(now.me)}
        sent["dates"] = {True: "day", False: "month", None: ""}[now.day_first]
        answer = self.alice.post(self.address, {**sent, **chosen})
        self.queue.run()
        return answer

    def save(self, **chosen: Any) -> TestResponse:
        return self.choose(then="save", **chosen)

    @property
    def conversation(self) -> str:
        """The address of what was saved."""
        return f"/messages/conversations/{self.held.talk}"


@pytest.fixture
def bring(alice: Visitor, queue: HeldQueue) -> Callable[..., Brought]:
    """Alice chooses a file with this content, and a worker looks at it."""

    def act(content: bytes | str, name: str = "chat.txt") -> Brought:
        raw = content.encode() if isinstance(content, str) else content
        answer = alice.post("/messages/import", {"file": (io.BytesIO(raw), name)}, content_type="multipart/form-data")
        assert answer.status_code == 303, words_of(answer.text)
        queue.run()
        return Brought(alice, queue, answer.headers["Location"])

    return act


def a_chat(days: int = 3, each: int = 4, *, since: date = date(2025, 11, 17)) -> str:
    """A WhatsApp export of some days, with as many messages a day."""
    told = []
    for number in range(days * each):
        day = date.fromordinal(since.toordinal() + number // each)
        hour = 9 + number % each
        who = "Sam Ortiz" if number % 2 else "Alice"
        clock = f"{hour % 12 or 12}:05 {'AM' if hour < 12 else 'PM'}"
        told.append(f"{day.month}/{day.day}/{day:%y}, {clock} - {who}: Message {number}, pick-up at 5.\n")
    return "".join(told)


@pytest.fixture
def saved(bring: Callable[..., Brought]) -> Brought:
    """A chat of twelve messages that Alice saved."""
    brought = bring(a_chat())
    assert brought.save(me="Alice").status_code == 303
    return brought
