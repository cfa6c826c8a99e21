"""The doctor and the other commands of an operator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from app.accounts.model import find_by_email, read
from app.aws import aws_client
from app.blobs.bucket import check_bucket
from app.identity.clerk import ClerkIdentity
from app.queue import QueueUnavailable, pending
from app.services import Services
from app.settings import Settings
from tests import conftest
from tests.identity.clerk_standin import ISSUER, SECRET, ClerkInstance
from tests.standins import HeldQueue


class DeadQueue(HeldQueue):
    """Redis is down."""

    def ping(self) -> None:
        raise QueueUnavailable


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def with_services(services: Services, **changes: Any) -> Flask:
    changed = replace(services, **changes)
    return create_app(changed.settings, changed)


def test_the_doctor_finds_everything_well(app: Flask) -> None:
    found = run(app, "doctor")
    assert found.exit_code == 0
    assert [line.split()[1] for line in found.output.partition("Parts\n")[2].splitlines()] == ["ok"] * 11


def test_the_doctor_names_what_is_not_reachable(services: Services) -> None:
    found = run(with_services(services, queue=DeadQueue()), "doctor")
    assert found.exit_code == 1
    assert [line.split()[0] for line in found.output.splitlines() if "FAILED" in line] == ["redis"]


def test_the_doctor_names_a_mail_server_that_nobody_listens_at(services: Services, settings: Settings) -> None:
    lost = replace(settings, mail="smtp", smtp_url="smtp://alice:CANARY@127.0.0.1:1")
    found = run(with_services(services, settings=lost), "doctor")
    assert [line.split()[0] for line in found.output.splitlines() if "FAILED" in line] == ["mail"]
    assert "CANARY" not in found.output


@pytest.mark.parametrize("topics", [(), ("arn:aws:sns:us-east-1:123456789012:mail-events",)])
def test_the_doctor_says_so_when_nobody_tells_of_bounces(
    services: Services, settings: Settings, topics: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.doctor._reach_mail", lambda _: None)
    by_ses = replace(settings, mail="ses", sns_topic_arns=topics)
    found = run(with_services(services, settings=by_ses), "doctor")
    assert found.exit_code == (0 if topics else 1)
    assert ("SNS_TOPIC_ARNS is not set" in found.output) == (not topics)


def test_the_doctor_names_a_sign_in_service_that_does_not_answer_or_know_us(
    services: Services, settings: Settings
) -> None:
    clerk = ClerkInstance()
    hosted = replace(
        settings, identity="clerk", clerk_secret_key=SECRET, clerk_jwt_key=clerk.public_key, clerk_issuer=ISSUER
    )
    with clerk.backend_api() as address:
        for known_as, failed in {SECRET: [], "another secret": ["identity"]}.items():
            identity = ClerkIdentity(replace(hosted, clerk_secret_key=known_as), backend_api=address)
            found = run(with_services(services, settings=hosted, identity=identity), "doctor")
            assert [line.split()[0] for line in found.output.splitlines() if "FAILED" in line] == failed


def test_the_doctor_sees_a_key_ring_that_was_moved_away(app: Flask, services: Services) -> None:
    (services.settings.data_dir / "keys" / "records.key").unlink()
    found = run(app, "doctor")
    assert {line.split()[0] for line in found.output.splitlines() if "FAILED" in line} == {"keys", "pending"}


def test_the_doctor_sees_work_that_is_stuck(app: Flask, services: Services, clock: conftest.Clock) -> None:
    shelf = services.store.platform("X")
    shelf.write(pending(services, "workers.mail.send", shelf.tenant, "id"))
    clock.move(hours=3)
    found = run(app, "doctor")
    assert "1 jobs are owed, the oldest for 3 hours" in found.output
    assert found.exit_code == 1


def test_the_doctor_shows_no_secret(services: Services, settings: Settings) -> None:
    secrets = {"secret_keys": ("CANARY",), "clerk_secret_key": "CANARY", "redis_url": "redis://:CANARY@127.0.0.1:1"}
    found = run(with_services(services, settings=replace(settings, **secrets)), "doctor")  # type: ignore[arg-type]  # texts
    assert "SECRET_KEY             set" in found.output
    assert "CANARY" not in found.output


def test_staff_is_granted_to_somebody_who_has_signed_in(
    app: Flask, services: Services, visit: Callable[[str], Any]
) -> None:
    visit("dana@example.org")
    assert run(app, "staff", "grant", "dana@example.org").exit_code == 0
    tenant = find_by_email(services, "dana@example.org")
    assert tenant is not None
    household = read(services.store.tenant(tenant))
    assert household is not None
    assert household.account.record.staff


def test_staff_is_not_granted_to_an_unknown_address(app: Flask) -> None:
    found = run(app, "staff", "grant", "nobody@example.org")
    assert found.exit_code == 1
    assert "No account has that address" in found.output


def test_tables_has_nothing_to_make_at_home(app: Flask) -> None:
    assert "nothing to make" in run(app, "tables").output


def test_tables_makes_and_checks_what_aws_needs(
    services: Services, settings: Settings, empty_ministack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"AWS_ENDPOINT_URL": empty_ministack, "AWS_ACCESS_KEY_ID": "x"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    cloud = replace(settings, store="dynamodb", blobs="s3", s3_bucket="cotrackpro-drill")
    app = with_services(services, settings=cloud)
    assert check_bucket(aws_client("s3", cloud), cloud) == ["Bucket cotrackpro-drill is missing."]
    for _ in range(2):
        made = run(app, "tables")
        assert (made.exit_code, made.output) == (0, "All is as it must be.\n")
