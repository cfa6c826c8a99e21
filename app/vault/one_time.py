"""One-time links: a file for another app on the same device, once, within a minute, without being signed in there."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING

import msgspec

from app.errors import Conflict, LinkExpired
from app.keys import KeyDestroyed
from app.store.keys import tenant_id
from app.store.sealed import Shelf
from app.tokens import Tokens
from app.vault.custody import noted
from app.vault.model import Removed, load_document
from app.vault.record import Act, Revision

if TYPE_CHECKING:
    from app.services import Services

LASTS = timedelta(seconds=60)

_PURPOSE = "vault file"


class Unused(msgspec.Struct, frozen=True):
    """A link that was made and not used yet. Stored under VAULTLINK#<nonce> until it is."""

    document: str
    until: datetime


class LinkUsed(LinkExpired):
    """Used, over, cut, or never made."""

    sentence = "A one-time link opens a file once, within 60 seconds. Make another one on the page of the file."


def make(services: Services, shelf: Shelf, document_id: str) -> str:
    """A new link's token; its custody event is written with it. Raises NotFound, Removed, StoreUnavailable."""
    document = load_document(shelf, document_id)
    if document.removed:
        raise Removed
    now, nonce = services.now(), token_hex(12)
    unused = Unused(document.id, now + LASTS)
    # Kept a little longer than it lasts: the store's clock may be another machine's.
    expires = int((unused.until + LASTS).timestamp())
    shelf.write(shelf.add(_key(nonce), unused, expires_at=expires), noted(shelf, document.id, Act.SHARED, now))
    return _tokens(services).sign(_PURPOSE, [shelf.tenant, nonce])


def use(services: Services, token: str, *, spend: bool = True) -> tuple[Shelf, Revision]:
    """The document that the link is for, and its owner's shelf; with `spend` the link is used up. Raises LinkUsed.

    Of two requests at the same moment one gets the file.
    """
    tenant, nonce = _read(services, token)
    try:
        shelf = services.store.tenant(tenant_id(tenant))
        stored = shelf.get(_key(nonce), Unused)
    except (KeyDestroyed, ValueError):
        raise LinkUsed from None
    now = services.now()
    if stored is None or now >= stored.record.until:
        raise LinkUsed
    document = load_document(shelf, stored.record.document)
    if document.removed:
        raise LinkUsed
    if spend:
        told = noted(shelf, document.id, Act.DOWNLOADED, now, note="by a one-time link")
        try:
            shelf.write(shelf.remove(stored), told)
        except Conflict:
            raise LinkUsed from None
    return shelf, document.latest


def _read(services: Services, token: str) -> tuple[str, str]:
    try:
        tenant, nonce = _tokens(services).read(_PURPOSE, token)
    except LinkExpired:
        raise LinkUsed from None
    return tenant, nonce


def _key(nonce: str) -> str:
    return f"VAULTLINK#{nonce}"


def _tokens(services: Services) -> Tokens:
    return Tokens(services.settings.secret_keys)
