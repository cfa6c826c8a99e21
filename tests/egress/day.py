"""Alice's day at an installation: what she opens and sends, each of which answers as it should."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any

from flask import Flask

from app import create_app
from app.library.nearness import NotYet
from app.library.search import finder
from app.services import Services
from tests.billing.stripe import signed
from tests.cast import Visitor, stranger, token_in
from tests.conftest import Clock
from tests.egress.world import World
from tests.messages.imports.conftest import words_of
from workers.clock import table

ADDRESS = "alice@example.org"

_POLICY = re.compile(r'name="policy_version"[^>]*value="([^"]+)"')


class Day:
    """One person before one installation. What is done within `does` is recorded under its name."""

    def __init__(self, world: World, services: Services, clock: Clock) -> None:
        self.world, self.services, self.clock = world, services, clock
        self.app: Flask = create_app(services.settings, services)
        self.app.testing = False
        self.alice = stranger(self.app, ADDRESS)

    @contextmanager
    def does(self, what: str) -> Iterator[None]:
        """Everything up to the end of what workers make of it."""
        self.world.taps.doing = what
        yield
        self.workers_run()
        self.world.taps.doing = "nothing"

    def workers_run(self) -> None:
        """All that is owed by now."""
        self.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests

    def opens(self, *paths: str) -> str:
        """The last of these pages; all are there."""
        for path in paths:
            answer = self.alice.get(path)
            assert answer.status_code == 200, (path, answer.status_code, answer.location)
        return answer.data.decode("utf-8", "replace")

    def sends(self, path: str, data: dict[str, Any] | None = None) -> str:
        """Where a form leads on to."""
        answer = self.alice.post(path, data)
        assert answer.status_code == 303, (path, answer.status_code, words_of(answer.text)[:500])
        assert not answer.location.startswith("/welcome"), path
        return str(answer.location).partition("#")[0].partition("?")[0]

    def looks_at(self, path: str, data: dict[str, Any]) -> str:
        """The page that a form answers with."""
        answer = self.alice.post(path, data)
        assert answer.status_code == 200, (path, answer.status_code, words_of(answer.text)[:500])
        return str(answer.text)

    def brings(self, path: str, name: str, content: bytes, field: str = "file") -> str:
        """Where a file that she chose leads to; workers have looked at it."""
        answer = self.alice.post(path, {field: (BytesIO(content), name)}, content_type="multipart/form-data")
        assert answer.status_code == 303, (path, answer.status_code, words_of(answer.text)[:500])
        self.workers_run()
        return str(answer.location).partition("?")[0]

    def signs_in(self) -> None:
        """By the link that is mailed, past the welcome page the first time."""
        visitor = self.alice = Visitor(ADDRESS, self.app.test_client(), self.services)
        self.sends("/sign-in", {"csrf_token": token_in(visitor.get("/sign-in").text), "email": ADDRESS})
        self.workers_run()
        link = self.world.newest_link()
        self.sends(link, {"csrf_token": token_in(self.opens(link))})
        visitor.forget_csrf()
        with visitor.client.session_transaction() as session:
            visitor.tenant = session["tenant"]
        if visitor.get("/home").status_code == 303:
            self.sends("/welcome", {"adult": "y", "policy_version": _POLICY.findall(self.opens("/welcome"))[0]})

    def hears_from_stripe(self) -> None:
        """What happened there since the last time comes in, as Stripe sends it."""
        for event in self.world.stripe.take():
            body, headers = signed(event)
            assert self.app.test_client().post("/webhooks/stripe", data=body, headers=headers).status_code == 200

    def until_the_library_is_read(self) -> None:
        """Its vectors come from elsewhere, aside of all pages."""
        nearness, until = finder(self.services, elsewhere=True).nearness, time.monotonic() + 10
        nearness.longest = 10.0  # on a busy machine as well
        while True:
            with suppress(NotYet):
                nearness.index()
                return
            assert time.monotonic() < until, "the library was not read"
            time.sleep(0.02)

    def clock_runs(self) -> None:
        """Every periodic job, and what it leaves for the workers."""
        for job in table(self.services):
            job.run(self.services)
        self.workers_run()
