"""What tests need of the machine: where it lacks, they skip with a line; in CI they fail, with two exceptions."""

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


def kernel_lacks(sentence: str) -> NoReturn:
    """End the test that needs it, with CI=true as well: a kernel is nothing that could be installed."""
    _skipped(sentence)


def option_lacks(sentence: str) -> NoReturn:
    """End the test that needs it, with CI=true as well: the product does without it, and asks it nothing."""
    _skipped(sentence)


def _skipped(sentence: str) -> NoReturn:
    warnings.warn(sentence, stacklevel=4)
    pytest.skip(sentence)
