"""What deletion removes of mail outside the account's own shelf: its part of batches, its line on staff's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.mail import KeepsMail, batches, mailbox, shut_out
from app.store.keys import TenantId
from app.store.sealed import Tampered

if TYPE_CHECKING:
    from app.services import Services


def erase(services: Services, tenant: TenantId) -> int:
    """See app.lifecycle.Erase. That an address takes no mail stays, as a mark that names nobody."""
    _empty_the_outbox(services, tenant)
    return batches.forget(services, tenant) + shut_out.forget(services, tenant)


def _empty_the_outbox(services: Services, tenant: TenantId) -> None:
    """Where mails are kept instead of sent."""
    try:
        household = accounts.read(services.store.tenant(tenant))
    except Tampered:
        return
    if household is not None and isinstance(services.mailer, KeepsMail):
        services.mailer.forget(mailbox(household.account.record.email))
