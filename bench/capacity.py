"""What DynamoDB charges for a page view and for a save: worked out by AWS's rules from what was sent and read."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import boto3
import msgspec
from flask.testing import FlaskClient

from app import create_app
from app.incidents.placement import TIMELINE
from app.keys.kms import KmsRing
from app.keys.tenants import WrappedTenantKeys
from app.services import Services, build
from app.settings import from_environment
from app.store.dynamodb import DynamoStore
from app.store.keys import tenant_partition
from app.store.sealed import SealedStore, Shelf
from bench.figures import Figure
from bench.meter import Meter
from bench.people import cookie, person
from tests.cloud import on_aws
from tests.wire import forms_of

ENTRIES = 1000
TIMELINE_UNITS = 10
ENTRY_UNITS = 4
SAVE_UNITS = 16
SAVE_READS = 6
CALLS = 8
"""The written budget (docs/deploy.md has it too), a quarter above what is needed."""


def capacity(endpoint: str, folder: Path) -> Iterator[Figure]:
    """Units and calls of the timeline page, of saving an entry and of reading one, in a record of 1,000.

    Beside each stands the least that any design would need: one read of the cards that are shown, one write of the
    entry that is kept.
    """
    browser, shelf, meter = _signed_in(endpoint, folder)
    floor = Floor(meter, shelf)
    meter.during(lambda: browser.get("/incidents"))
    one_page = floor.reading(TIMELINE, 25)
    yield Figure(
        "DynamoDB, timeline page: read", meter.read, "RCU", one_page, "one Query of 25 cards", most=TIMELINE_UNITS
    )
    yield Figure("DynamoDB, timeline page: written", meter.written, "WCU", most=0)
    yield Figure("DynamoDB, timeline page: calls", meter.calls, "calls", 1, "one Query", most=CALLS)
    page = browser.get("/incidents/new").text
    fields = next(form.fields for form in forms_of(page) if "entry_id" in form.fields)
    fields |= {"occurred_on": "2026-11-19", "narrative": "Words. " * 100}
    saved = meter.during(lambda: browser.post("/incidents/new", data=fields), 303)
    least = floor.writing(f"INCIDENT#{fields['entry_id']}")
    yield Figure("DynamoDB, saving an entry: written", meter.written, "WCU", least, "one Put of it", most=SAVE_UNITS)
    yield Figure("DynamoDB, saving an entry: read", meter.read, "RCU", 0, most=SAVE_READS)
    yield Figure("DynamoDB, saving an entry: calls", meter.calls, "calls", 1, "one Put", most=CALLS)
    meter.during(lambda: browser.get(saved.headers["Location"]))
    one_entry = floor.reading(f"INCIDENT#{fields['entry_id']}", 1)
    yield Figure("DynamoDB, one entry's page: read", meter.read, "RCU", one_entry, "one Query of it", most=ENTRY_UNITS)


@dataclass(frozen=True)
class Floor:
    """What the records themselves cost, asked for alone."""

    meter: Meter
    shelf: Shelf

    def reading(self, prefix: str, limit: int) -> float:
        """Units of one Query. The meter is left as it was."""
        kept = (self.meter.read, self.meter.written, self.meter.calls)
        self.meter.read = 0
        self.shelf.page(msgspec.Raw, prefix=prefix, limit=limit, newest_first=True)
        units = self.meter.read
        self.meter.read, self.meter.written, self.meter.calls = kept
        return units

    def writing(self, prefix: str) -> float:
        """Units of one Put of the newest item under `prefix`, by its size."""
        (item,) = self.shelf._store.page(tenant_partition(self.shelf.tenant), prefix=prefix, limit=1).items
        return math.ceil((len(item.body) + len(item.key.partition) + len(item.key.sort)) / 1024)


def _signed_in(endpoint: str, folder: Path) -> tuple[FlaskClient, Shelf, Meter]:
    environment = on_aws(endpoint) | {"DATA_DIR": str(folder), "BASE_URL": "http://localhost"}
    os.environ.update({name: value for name, value in environment.items() if name.startswith("AWS_")})
    services, meter = _metered(build(from_environment(environment)))
    app = create_app(services.settings, services)
    browser = app.test_client()
    shelf = person(services, "capacity", ENTRIES)
    browser.set_cookie(*cookie(app, services, shelf).split("=", 1))
    return browser, shelf, meter


def _metered(services: Services) -> tuple[Services, Meter]:
    """The same services, their records metered; the keys' table is cached and hardly read."""
    settings = services.settings
    records, others = (boto3.client("dynamodb", region_name=settings.aws_region) for _ in range(2))
    kms = boto3.client("kms", region_name=settings.aws_region)
    keys = WrappedTenantKeys(
        DynamoStore(others, settings.dynamodb_keys_table), KmsRing(kms, settings.kms_key), "records"
    )
    return replace(services, store=SealedStore(DynamoStore(records, settings.dynamodb_table), keys)), Meter(records)
