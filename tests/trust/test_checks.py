"""What the running instance finds of itself is looked at by the clock, kept, and shown without a secret."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app import audit
from app.retention import run as retention
from app.services import Services
from app.store.sqlite import SqliteStore
from app.store.tables import wanted_tables
from app.trust import checks
from app.trust.checks import Check, Checked
from app.trust.wording import CHECKS, STATES
from tests.conftest import Clock
from workers.clock import table


def states(services: Services) -> dict[str, str]:
    return {check.kind: check.state for check in checks.look(services).checks}


def test_the_clock_looks_every_few_hours(services: Services) -> None:
    (job,) = (job for job in table(services) if job.name == "trust-checks")

    assert job.every <= timedelta(hours=6)
    job.run(services)
    assert checks.latest(services)


def test_at_home_amazons_parts_are_told_as_no_part_of_this_installation(services: Services) -> None:
    found = states(services)

    amazons = [kind for kind in found if kind.startswith("table_")] + ["files", "phi_key", "region", "https"]
    assert len(amazons) == 9
    assert {found[kind] for kind in amazons} == {"elsewhere"}


def test_the_head_of_the_audit_chain_stands_there_for_everybody_to_note(app: Flask, services: Services) -> None:
    audit.record(services, actor="system:test", action="test", target="-")
    checks.look(services)

    assert f"1:{audit.verify(services).digest}" in app.test_client().get("/trust").text


def test_a_broken_chain_is_told(services: Services) -> None:
    import sqlite3

    for _ in range(3):
        audit.record(services, actor="system:test", action="test", target="-")
    with sqlite3.connect(services.settings.data_dir / "audit.db") as connection:
        connection.execute("DROP TRIGGER rows_are_kept")
        connection.execute("DELETE FROM items WHERE sort LIKE 'ROW#%2'")

    assert states(services)["audit"] == "wrong"


def test_a_backup_and_a_round_of_retention_count_while_they_are_new(services: Services, clock: Clock) -> None:
    assert [states(services)[kind] for kind in ("backup", "retention")] == ["wrong", "wrong"]
    checks.note_backup(services)
    retention.run(services)
    assert [states(services)[kind] for kind in ("backup", "retention")] == ["ok", "ok"]
    clock.move(days=3)
    assert [states(services)[kind] for kind in ("backup", "retention")] == ["ok", "wrong"]
    clock.move(days=5)
    assert states(services)["backup"] == "wrong"


def test_each_table_is_told_apart_by_its_place_among_those_that_are_wanted(services: Services) -> None:
    settings = services.settings
    names = [table.name for table in wanted_tables(settings)]

    assert names == [
        settings.dynamodb_table,
        settings.dynamodb_phi_wellbeing_table,
        settings.dynamodb_phi_providers_table,
        settings.dynamodb_keys_table,
        settings.dynamodb_audit_table,
    ]


def test_a_part_that_cannot_be_asked_is_told_and_the_others_are_looked_at(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "verify", away)
    found = states(services)

    assert found["audit"] == "unknown"
    assert found["https"] == "elsewhere"


def test_the_page_stands_while_the_store_is_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.store import StoreUnavailable

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(SqliteStore, "get", away)
    answer = app.test_client().get("/trust")

    assert answer.status_code == 200
    assert "cannot be asked just now" in answer.text


def test_what_an_earlier_release_looked_at_breaks_no_page(app: Flask, services: Services) -> None:
    shelf = services.store.platform("TRUST")
    found = Checked(services.now(), (Check("long gone", "ok"), Check("audit", "ok", "12:ab")))
    shelf.write(shelf.put("CHECKS", found))
    answer = app.test_client().get("/trust")

    assert answer.status_code == 200
    assert "12:ab" in answer.text


def test_every_check_and_every_state_has_words(services: Services) -> None:
    found = checks.look(services).checks

    assert {check.kind for check in found} == set(CHECKS)
    assert {check.state for check in found} <= set(STATES)
