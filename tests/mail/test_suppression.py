"""Suppression: an address that must get nothing gets nothing, whatever was owed before."""

from __future__ import annotations

import pytest

from app.mail.send import Outcome, send
from app.mail.suppression import suppress
from app.store.keys import PLATFORM
from tests.mail.conftest import ALICE


@pytest.mark.parametrize("address", [ALICE, "Alice@Example.org"])
def test_an_address_suppressed_after_the_mail_was_owed_gets_nothing(house, owe, post, address):
    owed = owe()
    house.store.platform("CAUSE").write(suppress(house, address, "complaint"))
    assert send(house, PLATFORM, owed.intent_id) is Outcome.SUPPRESSED
    assert post.taken == []


def test_suppressing_one_address_leaves_the_others(house, owe, post):
    house.store.platform("CAUSE").write(suppress(house, "bob@example.org", "bounce"))
    assert send(house, PLATFORM, owe().intent_id) is Outcome.SENT
