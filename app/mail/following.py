"""Following: mail that an account needs goes to the address that the account has when it is sent.

Whoever moves away from a mailbox that somebody else reads must not be written to there again, however late the mail
goes; and what tells of a payment or of the end of a plan must not be lost by the move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.accounts import model as accounts
from app.mail.intents import Intent, reader_of
from app.store.keys import PLATFORM, TenantId

if TYPE_CHECKING:
    from app.services import Services


def at_present(services: Services, tenant: TenantId, intent: Intent) -> Intent:
    """The intent itself, or to the account's present address. Mail that was chosen does not follow: the choice and its
    link are about an address."""
    if tenant == PLATFORM or intent.bound or intent.category != "transactional":
        return intent
    household = accounts.read(services.store.tenant(tenant))
    if household is None or household.account.record.email == intent.to:
        return intent
    address = household.account.record.email
    return replace(intent, to=address, reader=reader_of(services, address))
