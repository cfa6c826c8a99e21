"""A shelf of Alice's own for tests that need no browser, on the embedded store and on DynamoDB's stand-in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.services import Services, build
from app.settings import from_environment
from app.store.keys import tenant_id
from app.store.sealed import SealedStore, Shelf
from tests.cloud import on_aws
from tests.ministack import ministack_process
from tests.standins import HeldQueue

NOW = datetime(2026, 11, 20, 3, 41, tzinfo=UTC)
"""Where the tests' own clock begins."""


@pytest.fixture(scope="session")
def cloud_records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SealedStore]:
    """Sealed records on DynamoDB's stand-in, their keys wrapped by KMS's."""
    with ministack_process() as endpoint:
        environment = {
            **on_aws(endpoint),
            "SECRET_KEY": "a secret of the tests alone, 32 long",
            "DATA_DIR": str(tmp_path_factory.mktemp("cloud")),
        }
        # The SDK reads its part of the environment when a client is made, so no other test need see it.
        with pytest.MonkeyPatch.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            built = build(from_environment(environment), now=lambda: NOW, queue=HeldQueue())
        yield built.store


@pytest.fixture(params=["embedded", "cloud"])
def shelf(request: pytest.FixtureRequest, services: Services) -> Shelf:
    """Empty, and of a tenant that no other test has."""
    records = services.store if request.param == "embedded" else request.getfixturevalue("cloud_records")
    return records.tenant(tenant_id(f"alice{secrets.token_hex(8)}"))
