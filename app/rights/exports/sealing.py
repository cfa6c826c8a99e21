"""Sealing: a copy lies encrypted with its owner's own key, and one with private pages in it with the key of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.blobs.sealed import SealedBlobs
from app.wellbeing import records as private

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from app.services import Services
    from app.store.keys import TenantId


def place(services: Services, tenant: TenantId, *, private_too: bool) -> SealedBlobs:
    """Where a copy lies; with `private_too` it holds, or may hold, private pages.

    What it does raises the errors of the key: locked, destroyed.
    """
    blobs = services.blobs.tenant(tenant)
    if private_too:
        return SealedBlobs(blobs, lambda: _private(services, tenant))
    return SealedBlobs(blobs, lambda: services.store.keys.cipher(tenant))


def _private(services: Services, tenant: TenantId) -> AESGCM:
    with private.locked():
        return private.keys(services).cipher(tenant)
