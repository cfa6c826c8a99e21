"""Leaving: what the tests of deletion do as Alice would."""

from __future__ import annotations

import re
from datetime import timedelta

from app.identity import confirmed, sessions
from app.queue import sweep
from app.rights.deletion import moments, rounds
from app.services import Services
from tests.cast import Visitor
from tests.conftest import Clock

PAGE = "/settings/privacy/deletion"


def prove(alice: Visitor) -> None:
    """As after the mailed link; how that goes is told in tests/identity."""
    for session in sessions.live(alice.services, alice.shelf):
        alice.shelf.write(confirmed.confirming(alice.shelf, session, alice.services.now()))


def close(alice: Visitor) -> str:
    """Close the account; gives the path of the page of progress."""
    prove(alice)
    answer = alice.post(PAGE, {"sure": "y"})
    assert answer.status_code == 303, answer.text
    assert re.fullmatch(r"/deleted/[\w-]+", answer.location)
    return str(answer.location)


def let_days_pass(services: Services, clock: Clock, days: int = 30) -> None:
    """And have the clock and the workers do what is due then, and what waits for a moment after that."""
    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    for _ in range(days):
        clock.at += timedelta(days=1)
        moments.look(services)
    for _ in range(4):
        rounds.begin(services)
        sweep(services)
        services.queue.run()  # type: ignore[attr-defined]  # as above
        clock.move(minutes=1)
