"""What tests need of the machine: where it lacks, they are skipped with one loud line, and with CI=true they fail."""

from __future__ import annotations

import os
import warnings
from typing import NoReturn

import pytest


def lacking(sentence: str) -> NoReturn:
    """End the test that needs it."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    warnings.warn(sentence, stacklevel=3)
    pytest.skip(sentence)
