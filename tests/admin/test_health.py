"""Staff see how the installation is: what answers, what ran last, and the payments that law keeps."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from app.queue import QueueUnavailable
from app.retention.run import run
from app.rights.retained.model import OWNER, Payment, sort_of
from app.services import Services
from tests.cast import Visitor


def test_it_says_what_answers_and_when_retention_ran(dana: Visitor, services: Services) -> None:
    assert "Not yet. The clock runs it once a day." in dana.get("/admin/health").text

    services.store.platform("X").write(
        services.store.platform("WEBHOOK#stripe#ab").put("X", {}, expires_at=int(services.now().timestamp()))
    )
    run(services)
    page = dana.get("/admin/health").text
    assert "store answers" in page
    assert "1: Messages from our payment, sign-in and mail services" in page


def test_a_part_that_is_away_is_loud(dana: Visitor, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise QueueUnavailable

    monkeypatch.setattr(services.queue, "ping", away)

    assert "The part “redis” does not answer." in dana.get("/admin/health").text


def test_a_disk_that_fills_is_loud(dana: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=100, used=95, free=5))

    assert "nearly full" in dana.get("/admin/health").text


def test_payments_of_ended_accounts_are_listed_by_year(dana: Visitor, services: Services) -> None:
    at = datetime(2025, 3, 1, tzinfo=UTC)
    one = Payment(
        at=at, amount=1999, given_back=500, currency="usd", plan="parent_monthly", invoice="in_1", payments=("pi_1",)
    )
    shelf = services.store.tenant(OWNER)
    shelf.write(shelf.put(sort_of(one), one))

    page = dana.get("/admin/payments?year=2025").text
    for words in ("in_1", "19.99 USD", "5.00 given back", "parent_monthly"):
        assert words in page
    assert "in_1" not in dana.get("/admin/payments").text
    assert dana.get("/admin/payments?year=never&after=forged").status_code == 200
