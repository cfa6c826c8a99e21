"""Moving an account to another e-mail address: proven by a link there, announced at the old one, undone from there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.accounts import moves
from app.accounts.model import Account
from app.accounts.moves import Move
from app.errors import Conflict, LinkExpired, NotFound
from app.identity import links
from app.mail.intents import Intended, intend
from app.store import Change
from app.store.keys import TenantId, tenant_id
from app.store.sealed import Shelf
from app.tokens import BadToken, Tokens

if TYPE_CHECKING:
    from app.services import Services

_PURPOSE = "undo of a new address"


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


def take(services: Services, shelf: Shelf, token: str, *, browser: str, unproven: bool) -> str:
    """Use the link: the account moves, the old address is told. Gives the new one.

    `unproven` says that this browser owes a second proof; until the move cannot be undone any more, that is given at
    the old address.

    Raises LinkExpired and its kinds, AddressTaken, MovedOften.
    """
    opened = links.open_link(services, token, browser=browser, account=shelf.tenant)
    changes, move = moves.leave(services, shelf.tenant, opened.link.address, unproven=unproven)
    notice = move and _notice(services, shelf.tenant, move.address, event=move.mark, undo=move)
    try:
        links.use(opened, services.now(), *changes, *(notice.changes if notice else ()))
    except LinkExpired:
        raise
    except Conflict:
        raise AddressTaken from None
    if notice:
        notice.enqueue()
    return opened.link.address


def follow_provider(services: Services, shelf: Shelf, account: Account) -> None:
    """Take over the verified address that the sign-in service holds. Raises AddressTaken, NotProven, Unavailable."""
    profile = services.identity.profile(account.subject)
    moved, notice = following(services, shelf, account, profile.email, event=services.now().isoformat())
    if not moved:
        return
    try:
        shelf.write(*moved, *notice.changes)
    except Conflict:
        raise AddressTaken from None
    notice.enqueue()


def following(
    services: Services,
    shelf: Shelf,
    account: Account,
    email: str,
    *,
    event: str,
    also: Mapping[str, object] = MappingProxyType({}),
) -> tuple[list[Change], Intended]:
    """The changes that take over an address from the sign-in service, and the notice to the one that is left.

    No changes when the account is there already. Writing them conflicts when the address has an account of its own.
    Raises Invalid.
    """
    moved = moves.follow(services, shelf.tenant, email, also)
    return moved, _notice(services, shelf.tenant, account.email, event=event)


def remind(services: Services, email: str) -> bool:
    """Whether an account left this address lately; then the notice is mailed there again. Raises Invalid."""
    found = moves.lately(services, email)
    if found is None:
        return False
    tenant, move = found
    notice = _notice(services, tenant, move.address, event=f"{move.mark} {services.now().isoformat()}", undo=move)
    if notice.changes:
        services.store.tenant(tenant).write(*notice.changes)
        notice.enqueue()
    return True


def undoing(services: Services, token: str) -> tuple[TenantId, Move]:
    """The account and the move that a link from a notice undoes. Raises LinkExpired and its kinds."""
    match Tokens(services.settings.secret_keys).read(_PURPOSE, token):
        case [str(tenant), str(mark)]:
            account = tenant_id(tenant)
            return account, moves.find(services, account, mark)
    raise BadToken


def put_back(services: Services, tenant: TenantId, move: Move) -> None:
    """Undo a move, and tell both mailboxes: whoever reads one of them need not be whom the account belongs to.

    Raises TooLateToUndo, Conflict.
    """
    household = accounts.read(services.store.tenant(tenant))
    if household is None:
        raise NotFound
    lost, today = household.account.record.email, services.now().astimezone(household.preferences.zone).date()
    notices = [] if lost == move.address else [_notice(services, tenant, lost, event=f"undo of {move.mark}")]
    notices.append(
        intend(
            services,
            template="security_alert",
            to=move.address,
            event=move.mark,
            values={
                "what": "address_back",
                "date": today.isoformat(),
                "link": f"{services.settings.base_url}/settings/security",
            },
            tenant=tenant,
            bound=True,
        )
    )
    moves.undo(services, tenant, move.mark, also=[change for notice in notices for change in notice.changes])
    for notice in notices:
        notice.enqueue()


def _notice(services: Services, tenant: TenantId, to: str, *, event: str, undo: Move | None = None) -> Intended:
    """A security notice to the address that is left, so that nobody is moved away from their own account unseen."""
    return intend(
        services,
        template="address_changed",
        to=to,
        event=event,
        values={"undo": _link_back(services, tenant, undo) if undo else ""},
        tenant=tenant,
        expires_at=undo.until if undo else None,
        bound=True,
    )


def _link_back(services: Services, tenant: TenantId, move: Move) -> str:
    token = Tokens(services.settings.secret_keys).sign(_PURPOSE, [tenant, move.mark])
    return f"{services.settings.base_url}/settings/email-address/undo/{token}"
