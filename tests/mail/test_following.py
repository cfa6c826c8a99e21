"""What an account needs goes to the address that it has when the mail goes, and to no mailbox that it has left."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from app.accounts import address, moves
from app.accounts import model as accounts
from app.mail import MailTemporary, records
from app.mail.intents import Intended, reader_of
from app.mail.send import Outcome, send
from app.mail.specimens import specimens
from app.mail.suppression import suppress
from app.store.keys import TenantId
from tests.mail.conftest import ALICE

NEW = "new@example.org"


@pytest.fixture
def receipt(owe) -> Callable[[TenantId], Intended]:
    return lambda tenant: owe(
        tenant=tenant, template="receipt", values=specimens("receipt")[0], expires_at=None, event="an invoice"
    )


def move(house, tenant: TenantId, to: str = NEW) -> None:
    changes, _ = moves.leave(house, tenant, to)
    house.store.tenant(tenant).write(*changes)


def deliver(house, owed: Intended) -> Outcome:
    return send(house, owed.tenant, owed.intent_id)


def test_a_receipt_that_was_owed_before_a_move_goes_to_the_new_address_alone(house, receipt, reader, post):
    alice = reader()
    owed = receipt(alice)
    move(house, alice)
    assert deliver(house, owed) is Outcome.SENT
    assert [mail.to for mail in post.taken] == [NEW]
    record = records.find(house, alice, owed.intent_id)
    assert record
    assert record.intent.reader == reader_of(house, NEW)


def test_one_that_was_tried_before_the_move_is_not_tried_again_at_the_old_address(house, receipt, reader, post):
    alice = reader()
    owed = receipt(alice)
    post.fails(MailTemporary("busy"))
    with pytest.raises(MailTemporary):
        deliver(house, owed)
    post.works()
    move(house, alice)
    assert deliver(house, owed) is Outcome.SENT
    assert [mail.to for mail in post.taken] == [NEW]


def test_a_move_while_the_mail_waits_for_its_turn_is_heeded(house, receipt, reader, post):
    alice = reader()
    owed = receipt(alice)

    class Turn:
        def await_turn(self) -> None:
            if accounts.stored_account(house.store.tenant(alice)).record.email == ALICE:
                move(house, alice)

        def deliver(self, message) -> None:
            post.deliver(message)

    assert deliver(dataclasses.replace(house, mailer=Turn()), owed) is Outcome.SENT
    assert [mail.to for mail in post.taken] == [NEW]
    record = records.find(house, alice, owed.intent_id)
    assert record
    assert record.intent.attempts == 1


def test_it_is_the_new_address_that_must_take_mail(house, receipt, reader, post):
    alice = reader()
    owed = receipt(alice)
    house.store.platform("CAUSE").write(suppress(house, NEW, "bounce"))
    move(house, alice)
    assert deliver(house, owed) is Outcome.SUPPRESSED
    assert post.taken == []


def test_the_notice_of_a_move_goes_to_the_address_that_was_left(house, reader, post):
    alice = reader()
    shelf = house.store.tenant(alice)
    account = accounts.stored_account(shelf).record
    changes, notice = address.following(house, shelf, account, NEW, event="moved")
    shelf.write(*changes, *notice.changes)
    assert deliver(house, notice) is Outcome.SENT
    assert [mail.to for mail in post.taken] == [ALICE]


def test_a_link_to_a_new_address_goes_there(house, reader, post, queue):
    alice = reader()
    queue.attach(house)
    address.ask(house, alice, NEW, browser="the browser")
    queue.run()
    assert [mail.to for mail in post.taken] == [NEW]
