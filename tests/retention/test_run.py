"""What was kept long enough goes, each kind to the second, of nobody who is preserved; a dry run removes none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app import audit
from app.mail.suppression import suppress, suppression
from app.retention.run import kind_of, last, over, run
from app.retention.table import ROWS
from app.rights.holds import model as holds
from app.rights.holds.model import Hold
from app.services import Services
from app.store import Put
from app.store.keys import TenantId, tenant_id
from app.vault import erasing
from app.vault.placement import folder
from tests.cast import Visitor
from tests.conftest import Clock
from tests.promises import promise
from tests.vault.keeping import keep
from workers.clock import table

ENDS = {each.key: each for each in ROWS if each.enforced == "store" and each.period}
STAFF = "s" * 26


def put_one(services: Services, key: str, tenant: str) -> Put:
    """A row of a kind, which ends when its period is over."""
    kind = ENDS[key]
    until = int((services.now() + (kind.period or timedelta())).timestamp())
    if kind.owner:
        return services.store.tenant(TenantId(kind.owner)).put("PAID#2026#X", {}, expires_at=until)
    if kind.shelf:
        return services.store.tenant(tenant_id(tenant)).put(f"{kind.shelf[0]}x", {}, expires_at=until)
    return services.store.platform(f"{kind.areas[0]}#ab").put("X", {}, expires_at=until)


def hold(services: Services, visitor: Visitor) -> None:
    placed = Hold(reason="an order", reference="24-cv-1", since=services.now(), by=STAFF, tell=False)
    holds.place(services, tenant_id(visitor.tenant), placed)


@promise("11.3", part=True)
@pytest.mark.parametrize("key", ENDS)
def test_each_kind_goes_when_its_time_is_over_and_not_a_second_before(
    key: str, services: Services, clock: Clock
) -> None:
    change = put_one(services, key, "b" * 26)
    services.store.platform("X").write(change)
    period = ENDS[key].period
    assert period

    clock.at += period - timedelta(seconds=1)
    assert key not in run(services).removed
    clock.at += timedelta(seconds=1)
    assert over(services)[key] == 1
    assert kind_of(change.item.key) == key
    assert run(services).removed[key] == 1
    assert key not in over(services)


def test_a_dry_run_removes_nothing(app: Flask, alice: Visitor, services: Services, clock: Clock) -> None:
    services.store.platform("X").write(put_one(services, "ai", alice.tenant))
    clock.move(days=401)
    runner = app.test_cli_runner()

    first = runner.invoke(args=["retention", "run", "--dry-run"]).output
    assert "1 ai" in first
    assert runner.invoke(args=["retention", "run", "--dry-run"]).output == first
    assert last(services) is None
    assert runner.invoke(args=["retention", "run"]).output == first
    assert runner.invoke(args=["retention", "run", "--dry-run"]).output == "Nothing is over.\n"


def test_a_clock_set_back_removes_nothing_early(alice: Visitor, services: Services, clock: Clock) -> None:
    services.store.platform("X").write(put_one(services, "ai", alice.tenant))
    clock.move(days=399)
    clock.move(days=-700)

    assert "ai" not in run(services).removed
    assert alice.shelf.get("AIUSE#x", dict)


@promise("4.5", part=True)
def test_nothing_goes_of_an_account_that_is_preserved(
    alice: Visitor, visit: Callable[[str], Visitor], services: Services, clock: Clock
) -> None:
    bob = visit("bob@example.org")
    for visitor in (alice, bob):
        services.store.platform("X").write(put_one(services, "ai", visitor.tenant))
    hold(services, alice)
    clock.move(days=401)

    assert run(services).removed["ai"] == 1
    assert run(services).held == 1
    assert "AIUSE#x" in services.store.names(tenant_id(alice.tenant))
    assert "AIUSE#x" not in services.store.names(tenant_id(bob.tenant))
    holds.lift(services, tenant_id(alice.tenant), by=STAFF, reason="it ended")
    assert run(services).removed["ai"] == 1


@promise("4.5", part=True)
def test_the_bytes_of_a_removed_file_stay_while_its_account_is_preserved(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    id_ = keep(alice, b"The hearing was moved.", "letter.txt")
    alice.post(f"/vault/{id_}/remove", {"based_on": "1", "reason": "A slip."})
    clock.move(days=31)
    erasing.begin(services)  # owed a moment before the hold
    hold(services, alice)

    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    run(services)
    services.queue.run()  # type: ignore[attr-defined]  # as above
    blobs = services.blobs.tenant(tenant_id(alice.tenant))
    assert blobs.page(folder(id_)).names
    holds.lift(services, tenant_id(alice.tenant), by=STAFF, reason="it ended")
    run(services)
    services.queue.run()  # type: ignore[attr-defined]  # as above
    assert not blobs.page(folder(id_)).names


def test_what_a_restore_set_aside_goes_after_a_week(services: Services, clock: Clock) -> None:
    aside = services.settings.data_dir / f"before-restore-{clock():%Y%m%dT%H%M%SZ}"
    aside.mkdir()
    (aside / "keys.db").write_text("old")
    other = services.settings.data_dir / "before-restore-of-mine"
    other.mkdir()

    clock.at += timedelta(days=7) - timedelta(seconds=1)
    run(services)
    assert aside.exists()
    clock.move(seconds=1)
    assert over(services) == {"set-aside": 1}
    run(services)
    assert not aside.exists()
    assert other.exists()


@promise("11.3")
def test_payments_go_after_seven_years_and_no_time_takes_the_audit_log_or_a_mark_of_a_bounce(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    """By the one table that the policy page shows; that logs go after 30 to 90 days is looked at in test_table."""
    audit.record(services, actor=STAFF, action="staff.grant", target="a" * 26)
    services.store.platform("X").write(
        suppress(services, "alice@example.org", "bounce"), put_one(services, "payments", "")
    )
    page = alice.client.application.test_client().get("/privacy").text
    said = {key: kind.how_long.en for key, kind in ((each.key, each) for each in ROWS)}
    for key, words in (
        ("payments", "7 years"),
        ("audit", "For good"),
        ("bounces", "in use"),
        ("logs", "30 to 90 days"),
    ):
        assert words in said[key]
        assert said[key] in page

    clock.move(days=7 * 365 - 1)
    assert "payments" not in run(services).removed
    clock.move(days=1)
    assert run(services).removed["payments"] == 1
    clock.move(days=10_000)
    run(services)
    assert audit.verify(services).count == 1
    assert suppression(services, "alice@example.org")


def test_the_clock_runs_it_once_a_day_and_notes_when(services: Services) -> None:
    [job] = [job for job in table(services) if job.name == "retention"]

    assert job.every == timedelta(days=1)
    job.run(services)
    ran = last(services)
    assert ran
    assert ran.at == services.now()
