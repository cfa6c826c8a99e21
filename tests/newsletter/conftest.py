"""An installation with a newsletter service, which is a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import Settings, from_environment
from tests.newsletter.mailchimp_standin import KEY, LIST, Mailchimp, mailchimp


@pytest.fixture
def chimp() -> Iterator[Mailchimp]:
    with mailchimp() as state:
        yield state


@pytest.fixture
def settings(tmp_path: Path, chimp: Mailchimp) -> Settings:
    return from_environment(
        {
            "DATA_DIR": str(tmp_path / "data"),
            "SECRET_KEY": "a secret of the tests alone, 32 long",
            "MAILCHIMP_API_KEY": KEY,
            "MAILCHIMP_LIST_ID": LIST,
            "MAILCHIMP_API_BASE": chimp.base,
        }
    )
