"""When an account is taken back, both mailboxes are told: either may be read by somebody else."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from tests.accounts.test_undo import FIRST, HERS, _moved, _press
from tests.cast import stranger


@pytest.fixture
def mailed(services):
    """The mails since it was last asked: reader and subject."""
    seen = 0

    def newest():
        nonlocal seen
        services.queue.run()
        kept = services.mailer.newest(50)
        new, seen = kept[: len(kept) - seen], len(kept)
        return [(mail["To"], mail["Subject"]) for mail in (message_from_bytes(each.content) for each in new)]

    return newest


def test_both_mailboxes_are_told_that_the_account_is_back(app, alice, mailed):
    link = _moved(alice, FIRST)
    mailed()
    _press(stranger(app), link)

    assert sorted(mailed()) == [(HERS, "A change to how you sign in"), (FIRST, "Your email address was changed")]


def test_an_address_that_never_lost_the_account_is_not_told_that_it_did(app, alice, mailed):
    link = _moved(alice, FIRST)
    _moved(alice, HERS)
    mailed()
    _press(stranger(app), link)

    assert mailed() == [(HERS, "A change to how you sign in")]
