"""Somebody who chose every mail there is to choose."""

from __future__ import annotations

import pytest

from app.preferences.choices import CATEGORIES, choose
from app.store.keys import tenant_id
from tests.cast import Visitor


@pytest.fixture
def reader(alice: Visitor) -> Visitor:
    """Alice, who chose everything."""
    choose(alice.services, tenant_id(alice.tenant), dict.fromkeys(CATEGORIES, True), source="welcome")
    return alice
