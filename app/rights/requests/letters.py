"""Letters about a request: we have it, there is something to read, it takes longer. Never what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.mail.intents import Intended, intend
from app.rights.requests.record import Mailed, Request
from app.store.keys import PLATFORM, TenantId

if TYPE_CHECKING:
    from app.services import Services


def received(services: Services, request: Request) -> tuple[Request, Intended]:
    """That it arrived, with the link that leads to it and shows whose the address is."""
    return _letter(services, request, "privacy_request", {"date": request.received.date().isoformat()})


def news(services: Services, request: Request) -> tuple[Request, Intended]:
    """That there is something new to read behind the link."""
    return _letter(services, request, "request_news", {})


def extended(services: Services, request: Request) -> tuple[Request, Intended]:
    """That it takes longer, until when and why."""
    return _letter(services, request, "request_extended", {"reason": request.extended})


def in_your_name(services: Services, request: Request, address: str) -> tuple[Request, Intended]:
    """To the person an agent asks for: that somebody does, with the link where they say yes or no."""
    where = f"{services.settings.base_url}/requests/in-your-name/{request.their_token}"
    mail = intend(
        services, template="request_in_your_name", to=address, event=f"{request.id} {len(request.history)}",
        values={"reference": request.reference, "link": where}, tenant=PLATFORM, bound=True,
    )  # fmt: skip
    return replace(request, mails=(*request.mails, Mailed("request_in_your_name", PLATFORM, mail.intent_id))), mail


def link(services: Services, request: Request) -> str:
    """The address that a mail leads to: behind the sign-in of whoever sent it signed in."""
    if request.maker:
        return f"{services.settings.base_url}/settings/privacy/requests/{request.id}"
    return f"{services.settings.base_url}/requests/{request.token}"


def _letter(services: Services, request: Request, template: str, values: dict[str, str]) -> tuple[Request, Intended]:
    tenant = TenantId(request.maker) if request.maker else PLATFORM
    known = {"reference": request.reference, "due": request.due.isoformat(), "link": link(services, request)}
    mail = intend(
        services, template=template, to=request.address, event=f"{request.id} {len(request.history)}",
        values={**values, **known}, tenant=tenant, language=request.language, bound=True,
    )  # fmt: skip
    return replace(request, mails=(*request.mails, Mailed(template, tenant, mail.intent_id))), mail
