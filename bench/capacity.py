"""What DynamoDB charges for a page view and for a save: the capacity that the stand-in says each call consumed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import boto3
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.keys.kms import KmsRing
from app.keys.tenants import WrappedTenantKeys
from app.services import Services, build
from app.settings import from_environment
from app.store.dynamodb import DynamoStore
from app.store.sealed import SealedStore
from bench.figures import Figure
from bench.people import cookie, person
from tests.cloud import on_aws
from tests.wire import forms_of

ENTRIES = 1000
READ_UNITS = 12
SAVE_UNITS = 60
CALLS = 8
"""The written budget (docs/deploy.md has it too). A read unit is 4 KB read with strong consistency, a write unit
1 KB written; in a transaction each counts twice. The stand-in rounds as AWS does."""

_WRITES = {"PutItem", "DeleteItem", "TransactWriteItems"}


class Meter:
    """Adds up what calls consumed."""

    def __init__(self) -> None:
        self.units: Counter[str] = Counter()
        self.calls = 0

    def __call__(self, call: str, units: float) -> None:
        self.units["write" if call in _WRITES else "read"] += units  # type: ignore[assignment]  # units may be halves
        self.calls += 1

    def during(self, act: Callable[[], TestResponse], status: int = 200) -> TestResponse:
        """Forget, act, and answer with what was answered. Raises RuntimeError on another status."""
        self.units.clear()
        self.calls = 0
        answer = act()
        if answer.status_code != status:
            raise RuntimeError(f"{answer.request.path} answered {answer.status_code}")
        return answer


def capacity(endpoint: str, folder: Path) -> Iterator[Figure]:
    """Units and calls of the timeline page, of saving an entry and of reading one, in a record of 1,000."""
    meter = Meter()
    browser = _signed_in(endpoint, folder, meter)
    meter.during(lambda: browser.get("/incidents"))
    yield Figure("DynamoDB, timeline page: read", meter.units["read"], "RCU", most=READ_UNITS)
    yield Figure("DynamoDB, timeline page: written", meter.units["write"], "WCU", most=0)
    yield Figure("DynamoDB, timeline page: calls", meter.calls, "calls", most=CALLS)
    page = browser.get("/incidents/new").text
    fields = next(form.fields for form in forms_of(page) if "entry_id" in form.fields)
    fields |= {"occurred_on": "2026-11-19", "narrative": "Words. " * 100}
    saved = meter.during(lambda: browser.post("/incidents/new", data=fields), 303)
    yield Figure("DynamoDB, saving an entry: written", meter.units["write"], "WCU", most=SAVE_UNITS)
    yield Figure("DynamoDB, saving an entry: read", meter.units["read"], "RCU", most=READ_UNITS)
    yield Figure("DynamoDB, saving an entry: calls", meter.calls, "calls", most=CALLS)
    meter.during(lambda: browser.get(saved.headers["Location"]))
    yield Figure("DynamoDB, one entry's page: read", meter.units["read"], "RCU", most=READ_UNITS)


def _signed_in(endpoint: str, folder: Path, meter: Meter) -> FlaskClient:
    environment = on_aws(endpoint) | {"DATA_DIR": str(folder), "BASE_URL": "http://localhost"}
    os.environ.update({name: value for name, value in environment.items() if name.startswith("AWS_")})
    services = _metered(build(from_environment(environment)), meter)
    app = create_app(services.settings, services)
    browser = app.test_client()
    browser.set_cookie(*cookie(app, services, person(services, "capacity", ENTRIES)).split("=", 1))
    return browser


def _metered(services: Services, meter: Meter) -> Services:
    """The same services, their records metered; the keys' table is cached and hardly read."""
    settings = services.settings
    dynamodb = boto3.client("dynamodb", region_name=settings.aws_region)
    kms = boto3.client("kms", region_name=settings.aws_region)
    keys = WrappedTenantKeys(
        DynamoStore(dynamodb, settings.dynamodb_keys_table), KmsRing(kms, settings.kms_key), "records"
    )
    return replace(services, store=SealedStore(DynamoStore(dynamodb, settings.dynamodb_table, metered=meter), keys))
