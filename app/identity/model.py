"""Signing in and out: what happens in the store when a person's browser comes and goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.accounts import address, lists
from app.accounts import model as accounts
from app.identity import NotProven, Proven, ended, links, sessions
from app.identity.sessions import Session
from app.queue import pending, settled
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

REVOKE = "workers.identity.revoke_clerk_session"
"""The job that ends the provider's session after ours has ended."""

_SESSIONS_A_WRITE = 30
"""Three changes each, within the store's limit of 100."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A browser that has just proven who it is."""

    tenant: TenantId
    session_id: str
    """For the browser's cookie and nowhere else."""
    then: str
    """The path of ours to go on to."""
    address: str = ""
    """The address that was proven, when we mailed the link ourselves."""


def send_link(services: Services, email: str, *, browser: str, then: str) -> None:
    """Mail a link that signs in; to an address that an account left lately, only how to undo that. Raises Invalid.

    Whoever asks learns neither which of the two it was nor whether there is an account.
    """
    if not address.remind(services, email):
        links.send(services, email, browser=browser, then=then)


def sign_in_by_link(services: Services, token: str, *, browser: str, user_agent: str) -> Arrival:
    """Use a mailed link. Of two clicks at once exactly one signs in. Raises LinkExpired and its kinds."""
    opened = links.open_link(services, token, browser=browser)
    tenant = accounts.find_or_create(services, opened.link.address)
    session_id, recorded = sessions.fresh(services, services.store.tenant(tenant), user_agent)
    links.use(opened, services.now(), recorded)
    lists.enter(services, tenant)
    return Arrival(tenant, session_id, opened.link.then, opened.link.address)


def sign_in_by_provider(services: Services, proven: Proven, *, then: str, user_agent: str) -> Arrival:
    """Begin our session on the provider's word. Raises NotProven for a session, or a person, that has ended."""
    _refuse_ended(services, proven)
    tenant = accounts.find_by_subject(services, proven.subject) or _first_sight(services, proven)
    shelf = services.store.tenant(tenant)
    session_id, recorded = sessions.fresh(
        services, shelf, user_agent, provider_session=proven.session, second_factor=proven.second_factor
    )
    shelf.write(recorded)
    try:
        _refuse_ended(services, proven)  # again: word of the end may have come between the first look and the write
    except NotProven:
        for session in sessions.of_provider(services, shelf, proven.session):
            shelf.write(sessions.ending(shelf, session))
        raise
    lists.enter(services, tenant)
    return Arrival(tenant, session_id, then)


def sign_out(services: Services, shelf: Shelf, *over: Session) -> None:
    """End these sessions here at once, and the provider's behind them as soon as it can be reached."""
    for at in range(0, len(over), _SESSIONS_A_WRITE):
        part = over[at : at + _SESSIONS_A_WRITE]
        behind = sorted({session.provider_session for session in part} - {""})
        shelf.write(
            *ending(services, shelf, *part), *(pending(services, REVOKE, shelf.tenant, each) for each in behind)
        )
        for each in behind:
            services.queue.enqueue(REVOKE, shelf.tenant, each)


def sign_out_others(services: Services, shelf: Shelf, but: Session) -> int:
    """End every session of the account except one. Returns how many ended."""
    others = [session for session in sessions.live(services, shelf) if session.handle != but.handle]
    sign_out(services, shelf, *others)
    return len(others)


def take_back(services: Services, token: str) -> TenantId:
    """Put an account back to the address that a notice went to, and sign out all of its browsers. Gives the account.

    Before as well as after, so that whoever moved it away is out even if we are cut off in between. Raises LinkExpired
    and its kinds.
    """
    tenant, move = address.undoing(services, token)
    shelf = services.store.tenant(tenant)
    sign_out(services, shelf, *sessions.live(services, shelf))
    address.put_back(services, tenant, move)
    sign_out(services, shelf, *sessions.live(services, shelf))
    return tenant


def end_provider_session(services: Services, tenant: TenantId, provider_session: str) -> None:
    """End the provider's session behind one of ours, and settle the work. Raises Unavailable, to be tried again."""
    services.identity.end_session(provider_session)
    shelf = services.store.tenant(tenant)
    shelf.write(settled(services, REVOKE, tenant, provider_session))


def ending(services: Services, shelf: Shelf, *over: Session) -> list[Change]:
    """The changes that end sessions here, so that none begins again on the provider's behind them."""
    behind = {session.provider_session for session in over} - {""}
    ours = [sessions.ending(shelf, session) for session in over]
    return [*ours, *(ended.ending_session(services, each) for each in sorted(behind))]


def _refuse_ended(services: Services, proven: Proven) -> None:
    if ended.session_ended(services, proven.session):
        raise NotProven("You signed out here. Wait a minute, then sign in again.")
    if ended.person_deleted(services, proven.subject):
        raise NotProven("This sign-in was deleted. What you kept here is safe; write to us to reach it.")


def _first_sight(services: Services, proven: Proven) -> TenantId:
    """The account of somebody whose id is new to us: found by their verified address, else made."""
    profile = services.identity.profile(proven.subject)
    tenant = accounts.find_or_create(services, profile.email, subject=proven.subject, name=profile.name)
    # An address may pass from one person to another at the provider; the record behind it never does.
    if not accounts.belongs_to(services, tenant, proven.subject):
        raise NotProven("This address already leads to an account of another sign-in. Write to us and we will sort it.")
    return tenant
