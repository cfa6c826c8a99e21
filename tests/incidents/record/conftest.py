"""A shelf of Alice's own, for tests that need no browser."""

from __future__ import annotations

import pytest

from app.services import Services
from app.store.keys import tenant_id
from app.store.sealed import Shelf


@pytest.fixture
def shelf(services: Services) -> Shelf:
    return services.store.tenant(tenant_id("alice0000001"))
