"""Moving an account to another e-mail address: proven by a link there, announced at the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.accounts.model import Account
from app.errors import Conflict, LinkExpired
from app.identity import links
from app.mail.intents import Intended, intend
from app.store.keys import TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services


class AddressTaken(Conflict):
    """The address has an account of its own. Said only to somebody who has proven that it is theirs."""

    title = "That address has an account already"
    sentence = "Nothing was changed. Sign in with that address to reach its account, or choose another."


def ask(services: Services, tenant: TenantId, email: str, *, browser: str) -> None:
    """Mail a link to the new address. Raises Invalid when it is no address."""
    links.send(services, email, browser=browser, then="/settings", account=tenant)


def wanted(services: Services, tenant: TenantId, token: str, *, browser: str) -> str:
    """The address that a link would move the account to. Raises LinkExpired and its kinds."""
    return links.open_link(services, token, browser=browser, account=tenant).link.address


def take(services: Services, shelf: Shelf, account: Account, token: str, *, browser: str) -> None:
    """Use the link: the account moves, the old address is told. Raises LinkExpired and its kinds, AddressTaken."""
    opened = links.open_link(services, token, browser=browser, account=shelf.tenant)
    moved = accounts.moving(services, shelf.tenant, opened.link.address)
    notice = _notice(services, shelf, account, event=opened.shelf.blind_index("notice", token))
    try:
        links.use(opened, services.now(), *moved, *(notice.changes if moved else ()))
    except LinkExpired:
        raise
    except Conflict:
        raise AddressTaken from None
    notice.enqueue()


def follow_provider(services: Services, shelf: Shelf, account: Account) -> None:
    """Take over the verified address that the sign-in service holds. Raises AddressTaken, NotProven, Unavailable."""
    profile = services.identity.profile(account.subject)
    moved = accounts.moving(services, shelf.tenant, profile.email)
    if not moved:
        return
    notice = _notice(services, shelf, account, event=f"{services.now().isoformat()}")
    try:
        shelf.write(*moved, *notice.changes)
    except Conflict:
        raise AddressTaken from None
    notice.enqueue()


def _notice(services: Services, shelf: Shelf, account: Account, *, event: str) -> Intended:
    """A security notice to the address that is left, so that nobody is moved away from their own account unseen."""
    return intend(services, template="address_changed", to=account.email, event=event, values={}, tenant=shelf.tenant)
