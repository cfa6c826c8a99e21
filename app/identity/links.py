"""Links by mail: each proves an address once, within minutes, in the browser that asked for it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from app.accounts.email import normal
from app.errors import Conflict, LinkExpired
from app.mail.intents import intend
from app.store import Change
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

LIFETIME = timedelta(minutes=15)

Purpose = Literal["sign_in", "change_email", "confirm"]
"""What a link is for; also the name of the mail that brings it."""

_SORT = "LINK"
KEPT = timedelta(days=1)
"""How long a dead link is remembered, to say why it no longer works."""


class LinkUsed(LinkExpired):
    """The link did its one job already."""

    title = "This link was used already"
    sentence = "A link works once. If that was you, you are signed in there; to sign in here, ask for a new one."


class LinkOld(LinkExpired):
    """More than 15 minutes have passed."""

    title = "This link is too old"
    sentence = "A link works for 15 minutes. Ask for a new one; it arrives in a moment."


class OtherBrowser(LinkExpired):
    """The link was asked for in another browser."""

    status = 403
    title = "This link belongs to another browser"
    sentence = (
        "For your safety a link opens only in the browser that asked for it. "
        "Open it there, or ask for a new one in this browser."
    )


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link that was mailed. Its token is nowhere in the store."""

    address: str
    """Erased once the link is used."""
    browser: str
    """SHA-256 (hex) of what only the asking browser's cookie holds."""
    asked_at: datetime
    then: str
    """The path of ours to go on to."""
    account: str = ""
    """The account that the link is about; empty for a sign-in."""
    confirms: bool = False
    """It proves once more who is at a signed-in browser; else, with an account, it changes that one's address."""
    used_at: datetime | None = None

    @property
    def purpose(self) -> Purpose:
        if self.confirms:
            return "confirm"
        return "change_email" if self.account else "sign_in"


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that still works, and the change that uses it up."""

    link: Link
    shelf: Shelf
    stored: Stored[Link]

    def using_up(self, now: datetime) -> Change:
        """Conflicts when the link was used in the meantime."""
        used = msgspec.structs.replace(self.link, address="", used_at=now)
        return self.shelf.replace(self.stored, used, expires_at=_forgotten_at(self.link))


def send(
    services: Services, address: str, *, browser: str, then: str, account: str = "", confirms: bool = False
) -> None:
    """Mail a link to `address`. Raises Invalid when it is no address. The same for a known and an unknown one."""
    token = secrets.token_urlsafe(32)
    link = Link(
        address=normal(address), browser=_digest(browser), asked_at=services.now(), then=then, account=account,
        confirms=confirms,
    )  # fmt: skip
    shelf = _shelf(services, token)
    mail = intend(
        services,
        template=link.purpose,
        to=link.address,
        event=_digest(token),
        values={"link": services.settings.base_url + path(token, link.purpose), "minutes": str(LIFETIME.seconds // 60)},
        tenant=TenantId(account) if account else PLATFORM,
        expires_at=link.asked_at + LIFETIME,
        bound=True,
    )
    shelf.write(shelf.add(_SORT, link, expires_at=_forgotten_at(link)), *mail.changes)
    mail.enqueue()


def path(token: str, purpose: Purpose) -> str:
    """Where the link leads on our site. No address says what is behind it: mail is read by others."""
    places = {"sign_in": "/sign-in", "change_email": "/settings/email-address", "confirm": "/settings/confirm"}
    return f"{places[purpose]}/{token}"


def open_link(services: Services, token: str, *, browser: str, account: str = "", confirms: bool = False) -> Opened:
    """The link of this token, which still works; reading changes nothing.

    Raises LinkExpired (no such link), LinkUsed, LinkOld, OtherBrowser.
    """
    shelf = _shelf(services, token)
    stored = shelf.get(_SORT, Link)
    if stored is None or stored.record.account != account or stored.record.confirms != confirms:
        raise LinkExpired
    link = stored.record
    if link.used_at is not None:
        raise LinkUsed
    if services.now() >= link.asked_at + LIFETIME:
        raise LinkOld
    if not hmac.compare_digest(link.browser.encode(), _digest(browser).encode()):
        raise OtherBrowser
    return Opened(link, shelf, stored)


def use(opened: Opened, now: datetime, *changes: Change) -> None:
    """Write `changes` and use the link up, in one write. Raises LinkUsed when another click was first."""
    using_up = opened.using_up(now)
    try:
        opened.shelf.write(using_up, *changes)
    except Conflict as conflict:
        if conflict.key == using_up.key:
            raise LinkUsed from None
        raise


def _shelf(services: Services, token: str) -> Shelf:
    return services.store.platform(f"SIGNIN#{_digest(token)}")


def _forgotten_at(link: Link) -> int:
    return int((link.asked_at + KEPT).timestamp())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
