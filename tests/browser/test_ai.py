"""What AI helps with, each from its first page to what comes of it: by our own rules, and by a provider's models."""

from __future__ import annotations

from itertools import product

import pytest

from tests.browser.answerers import Answerer
from tests.browser.features import asking, finding_a_role, rewriting, searching, summing_up
from tests.browser.person import Person
from tests.browser.stacks import BACKENDS
from tests.promises import promise

FIVE = {
    "summary": summing_up.works,
    "role": finding_a_role.works,
    "rewriting": rewriting.works,
    "library": searching.works,
    "asking": asking.works,
}
ON_AWS = [("aws", "rewriting"), ("aws", "asking")] if "aws" in BACKENDS else []


@promise("3.4")
@pytest.mark.parametrize(
    ("stack", "feature"), [*product(("embedded", "anthropic"), FIVE), *ON_AWS, ("openai", "role")], indirect=["stack"]
)
def test_each_works_with_no_key_and_with_a_provider(alice: Person, answerer: Answerer, feature: str) -> None:
    """Embedded has no key set. Each runs with scripts and without (see conftest.py)."""
    FIVE[feature](alice, answerer)
    elsewhere = [model for model in (answerer.text, answerer.vectors) if model]
    assert any(model.heard for model in elsewhere) is bool(answerer.name)
