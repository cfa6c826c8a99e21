"""The certificate: what was removed and when, shown once on a page, mailed once, and then forgotten with the saga."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.mail import records
from app.mail.intents import Intended, Intent, intend, shelf_of, sort_of
from app.rights.deletion import saga as sagas
from app.rights.deletion.saga import Page, Saga
from app.rights.deletion.words import in_a_line
from app.store.keys import PLATFORM

if TYPE_CHECKING:
    from app.services import Services


def issue(services: Services, saga: Saga) -> Saga:
    """Owe the mail, and leave the page for whoever has the token. The address stands in the saga and in this mail."""
    mail = _mail(services, saga)
    page = Page(saga="", ended_at=services.now(), certificate=dict(saga.counts), asked_at=saga.asked_at)
    services.store.platform("DELETED").write(sagas.page_put(services, saga, page), *(mail.changes if mail else ()))
    if mail is None:
        return saga
    mail.enqueue()
    return replace(saga, mail=mail.intent_id)


def gone_out(services: Services, saga: Saga) -> bool:
    """Whether the mail has ended, sent or not; then it is erased here, and nothing here knows the address any more."""
    if not saga.mail:
        return True
    shelf = shelf_of(services, PLATFORM, saga.mail)
    stored = shelf.get(sort_of(saga.mail), Intent)
    if stored is not None and stored.record.state == "owed":
        return False
    shelf.write(shelf.discard(sort_of(saga.mail)), shelf.discard(f"{sort_of(saga.mail)}{records.FATE}"))
    return True


def _mail(services: Services, saga: Saga) -> Intended | None:
    if not saga.email:
        return None
    return intend(
        services,
        template="account_deleted",
        to=saga.email,
        event=f"deleted {saga.id}",
        values={
            "asked": saga.asked_at.date().isoformat(),
            "date": services.now().date().isoformat(),
            "counts": in_a_line(saga.counts, saga.language),
        },
        tenant=PLATFORM,
        language=saga.language,
        expires_at=services.now() + sagas.MAIL_TRIED_FOR,
        bound=True,
    )
