"""Somebody whose well-being pages hold something of each kind."""

from __future__ import annotations

import pytest

from tests.cast import Visitor
from tests.wellbeing.export.filling import fill


@pytest.fixture
def filled(alice: Visitor) -> Visitor:
    fill(alice)
    return alice
