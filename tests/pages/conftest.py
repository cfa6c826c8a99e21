"""What tests of pages share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.nu import checker


@pytest.fixture(scope="session")
def nu_jar() -> Path:
    """The Nu HTML checker."""
    return checker()
