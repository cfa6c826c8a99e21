"""What ships: two versions more than the product has, so that one can be published."""

from __future__ import annotations

from datetime import date

import pytest

from app.policies import versions
from app.policies.versions import Publication
from app.services import Services

FIRST, SECOND, THIRD = "2026-11-01", "2026-11-15", "2026-12-01"


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product ships with three versions."""
    monkeypatch.setattr(versions, "SHIPPED", (FIRST, SECOND, THIRD))


def publish(services: Services, name: str, effective: date, *, by: str = "dana") -> None:
    """As a member of staff's press does, without its page."""
    row = Publication(effective=effective, at=services.now(), by=by, reason="A test.")
    versions.shelf_of(services).write(versions.publishing(services, name, row))
    versions.forget(services)
