"""Staff see when deliveries came and what became of them, never what was in them; a failed one is done again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app import audit, parking
from app.backlog import backlog
from app.services import Services
from app.webhooks import CannotHandle, inbox
from tests.admin.conftest import perform
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.standins import HeldQueue

Deliver = Callable[..., None]
CANARY = "canary-of-the-deliveries"


def test_a_day_is_listed_and_sifted(app: Flask, dana: Visitor, deliver: Deliver, clock: Clock) -> None:
    deliver("evt_done")
    deliver("evt_failed", error=CannotHandle("no such account"))
    clock.move(days=1)
    deliver("evt_next_day")
    dana = arrive(app, dana.email)

    page = dana.get("/admin/webhooks?day=2026-11-20").text
    assert page.index("evt_failed") < page.index("evt_done")
    assert "evt_next_day" not in page
    assert "evt_next_day" in dana.get("/admin/webhooks").text
    failed = dana.get("/admin/webhooks?day=2026-11-20&state=failed").text
    assert "Failed: no such account" in failed
    assert "evt_done" not in failed
    assert "Nothing was delivered on that day that fits." in dana.get("/admin/webhooks?source=sns").text


def test_a_long_day_goes_on_page_by_page(dana: Visitor, deliver: Deliver, clock: Clock) -> None:
    for number in range(30):
        deliver(f"evt_{number:02d}")
        clock.move(seconds=1)
    first = dana.get("/admin/webhooks").text
    assert "evt_29" in first
    assert "evt_04" not in first
    import html
    import re

    more = re.search(r'class="button" href="([^"]+)">Older rows', first)
    assert more
    assert "evt_04" in dana.get(html.unescape(more[1])).text


def test_the_record_of_one_never_shows_what_was_in_it(dana: Visitor, deliver: Deliver) -> None:
    deliver("evt_1", error=CannotHandle("no such account"), body=CANARY)
    pages = [dana.get(path).text for path in ("/admin", "/admin/webhooks", "/admin/webhooks/stripe/evt_1")]

    assert "no such account" in pages[2]
    assert "Next try" in pages[2]
    assert not [page for page in pages if CANARY in page]


def test_a_failed_one_is_done_again_and_is_parked_no_more(
    dana: Visitor, services: Services, deliver: Deliver, queue: HeldQueue
) -> None:
    deliver("evt_1", error=CannotHandle("no such account"), times=8)
    assert len(list(parking.every_parked(services))) == 1
    assert "It is parked" in dana.get("/admin/webhooks/stripe/evt_1").text
    queue.held.clear()

    answer = dana.post("/admin/webhooks/stripe/evt_1")
    assert answer.location == "/admin/webhooks/stripe/evt_1"
    assert list(parking.every_parked(services)) == []
    assert queue.held == [("workers.webhooks.process", "platform", ("stripe", "evt_1"))]
    (row,) = audit.page(services).rows
    assert (row.record.actor, row.record.action) == (dana.tenant, "webhooks.replay")
    assert row.record.target == "stripe evt_1"


def test_it_then_has_its_effect(
    dana: Visitor, services: Services, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.webhooks import Effect
    from workers import webhooks

    deliver("evt_1", error=CannotHandle("no such account"), times=8)
    dana.post("/admin/webhooks/stripe/evt_1")
    monkeypatch.setitem(webhooks.HANDLERS, "stripe", lambda *_: Effect())
    perform(services, "workers.webhooks.process", "platform", "stripe", "evt_1")

    found = inbox.find(services, "stripe", "evt_1")
    assert found
    assert found.state == "done"
    assert backlog(services).count == 0


def test_one_that_did_not_fail_is_not_done_again(dana: Visitor, services: Services, deliver: Deliver) -> None:
    deliver("evt_1")

    assert dana.post("/admin/webhooks/stripe/evt_1").status_code == 404
    assert list(audit.page(services).rows) == []


@pytest.mark.parametrize("path", ["stripe/evt_none", "nobody/evt_1", "stripe/a/b/c"])
def test_what_was_never_delivered_is_not_found(dana: Visitor, path: str) -> None:
    assert dana.get(f"/admin/webhooks/{path}").status_code == 404
    assert dana.post(f"/admin/webhooks/{path}").status_code == 404
