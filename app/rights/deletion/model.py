"""What a person may do about the end of their account: ask for it, and within 30 days come back."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app import audit
from app.accounts import model as accounts
from app.accounts import preferences
from app.accounts.closing import Closing
from app.accounts.model import Account
from app.accounts.preferences import PREFERENCES_SORT, Preferences
from app.errors import Conflict, LinkExpired, Unavailable
from app.identity import confirmed, sessions
from app.identity import model as identity
from app.mail import newsletter
from app.mail.intents import Intended, intend
from app.queue import pending
from app.rights.deletion import moments
from app.rights.deletion import saga as sagas
from app.rights.deletion.saga import GRACE, Saga
from app.rights.registry import private
from app.store.contention import tries
from app.store.keys import TenantId, tenant_id
from app.store.sealed import Shelf, Stored, Tampered

if TYPE_CHECKING:
    from app.services import Services

FIRST_DAY = "workers.deletion.first_day"
PURGE = "workers.deletion.purge"


class TooLate(LinkExpired):
    """The removal has begun, or its time has come."""

    title = "This account cannot come back"
    sentence = "Its 30 days are over, and it is being deleted for good. You can begin a new account at any time."


def closing(shelf: Shelf) -> Closing | None:
    """That the account of this shelf is on its way to its end, or None."""
    household = accounts.read(shelf)
    return household.account.record.closing if household else None


def ask(services: Services, shelf: Shelf, *, actor: str = "system:owner") -> Saga:
    """Close the account from now on, and owe its removal in 30 days. Asked twice it is the first time that counts.

    `actor` is who decides it, as the audit log names them. Raises NotFound, Conflict, Unavailable.
    """
    audit.record(services, actor=actor, action="account.close", target=shelf.tenant)
    for _ in tries():
        stored = accounts.stored_account(shelf)
        if stored.record.closing:
            found = sagas.load(services, stored.record.closing.saga)
            if found is None:
                raise TooLate
            return found.record
        saga = _saga(services, shelf, stored.record)
        try:
            _close(services, shelf, stored, saga)
        except Conflict:  # another tab was first, or their account was changed at this moment
            continue
        return saga
    raise Conflict


def come_back(services: Services, shelf: Shelf) -> None:
    """Open the account again, with everything in it; a plan that ended stays ended. Twice is no error.

    Raises TooLate, Conflict, Unavailable.
    """
    audit.record(services, actor="system:owner", action="account.reopen", target=shelf.tenant)
    for _ in tries():
        stored = accounts.stored_account(shelf)
        if stored.record.closing is None:
            return
        if stored.record.closing.final or services.now() >= stored.record.closing.purge_from:
            raise TooLate
        try:
            _reopen(services, shelf, stored, stored.record.closing)
        except Conflict:  # the removal began, or another tab was first
            continue
        with suppress(Conflict, Unavailable):  # looking often costs a little, and no more
            services.store.keys.watch(shelf.tenant, closely=False)
            private.keys(services).watch(shelf.tenant, closely=False)
        return
    raise Conflict


def end_sessions(services: Services, shelf: Shelf) -> None:
    """Sign out every browser of the account, and end what each had proven."""
    live = sessions.live(services, shelf)
    identity.sign_out(services, shelf, *live)
    for at in range(0, len(live), 50):
        shelf.write(*(confirmed.ending(shelf, session) for session in live[at : at + 50]))


def _saga(services: Services, shelf: Shelf, account: Account) -> Saga:
    kept = shelf.get(PREFERENCES_SORT, Preferences)
    chosen = kept.record if kept else preferences.Preferences()
    asked_at = moments.seen(services)
    return Saga(
        id=sagas.new_id(),
        tenant=shelf.tenant,
        token=secrets.token_urlsafe(32),
        asked_at=asked_at,
        purge_from=asked_at + GRACE,
        email=account.email,
        subject=account.subject,
        zone=chosen.time_zone,
        language=chosen.language,
    )


def _close(services: Services, shelf: Shelf, stored: Stored[Account], saga: Saga) -> None:
    closed = Closing(asked_at=saga.asked_at, purge_from=saga.purge_from, saga=saga.id)
    mail = _letter(services, shelf.tenant, saga, "account_closing", f"closing {saga.id}")
    left = newsletter.leaving(services, shelf)
    work = (FIRST_DAY, tenant_id(saga.id))
    shelf.write(
        shelf.replace(stored, replace(stored.record, closing=closed)),
        *sagas.beginning(services, saga),
        *mail.changes,
        *left,
        pending(services, *work),
    )
    end_sessions(services, shelf)
    mail.enqueue()
    services.queue.enqueue(*work)
    if left:
        services.queue.enqueue(newsletter.JOB, shelf.tenant)


def _reopen(services: Services, shelf: Shelf, stored: Stored[Account], closed: Closing) -> None:
    over = sagas.ending(services, closed.saga, closed.purge_from)
    with suppress(Tampered):  # it was only read to be forgotten: its page ends by itself, and leads nowhere
        if found := sagas.load(services, closed.saga):
            over.append(sagas.forgetting_page(services, found.record))
    mail = _back(services, shelf.tenant, stored.record.email, closed)
    shelf.write(shelf.replace(stored, replace(stored.record, closing=None)), *over, *mail.changes)
    mail.enqueue()


def _letter(services: Services, tenant: TenantId, saga: Saga, template: str, event: str) -> Intended:
    return intend(
        services,
        template=template,
        to=saga.email,
        event=event,
        values={
            "date": saga.purge_from.date().isoformat(),
            "link": f"{services.settings.base_url}/deleted/{saga.token}",
        },
        tenant=tenant,
    )


def _back(services: Services, tenant: TenantId, email: str, closed: Closing) -> Intended:
    return intend(
        services,
        template="account_open_again",
        to=email,
        event=f"open again {closed.saga}",
        values={
            "date": services.now().date().isoformat(),
            "link": f"{services.settings.base_url}/settings/security",
        },
        tenant=tenant,
    )
