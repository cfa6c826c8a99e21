"""The person an agent asks for: asked at their own address, before anything is answered, whether they want it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.accounts import model as accounts
from app.rights.requests import letters
from app.rights.requests.changing import Acted, change, stepped
from app.rights.requests.record import Request
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services


def asked(services: Services, request: Request) -> Acted:
    """Ask them at the address of the account that was noted; without one, staff make sure in another way."""
    address = _address(services, request)
    if not address:
        return Acted(request)
    token = secrets.token_urlsafe(32)
    theirs = replace(request, consent="asked", their_token=token)
    after, mail = letters.in_your_name(services, theirs, address)
    return Acted(after, mail=mail)


def agree(services: Services, id_: str) -> Request:
    """They want it. Once is enough. Raises Ended."""

    def act(request: Request, now: datetime) -> Acted:
        if request.consent == "yes":
            return Acted(request)
        return Acted(replace(stepped(request, now, "person_yes", who="by itself"), consent="yes"))

    return change(services, id_, act)


def decline(services: Services, id_: str) -> Request:
    """They do not: it is closed, and who asked hears no more than that. Raises Ended."""

    def act(request: Request, now: datetime) -> Acted:
        after, mail = letters.news(services, stepped(request, now, "person_no", to="closed", who="by itself"))
        return Acted(after, mail=mail)

    return change(services, id_, act)


def _address(services: Services, request: Request) -> str:
    """Of the account that was noted. One that only the agent gave may be another mailbox of the agent's."""
    if not request.account or request.account == request.maker:
        return ""
    household = accounts.read(services.store.tenant(TenantId(request.account)))
    return household.account.record.email if household else ""
