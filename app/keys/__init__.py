"""The key-ring port: wraps and unwraps data keys. A ring key never leaves its ring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.errors import Problem, Unavailable


class KeyUnavailable(Unavailable):
    """The ring does not answer, or its key is disabled. Sealed content cannot be read or written just now."""

    title = "This part is locked"
    sentence = (
        "The key that opens it does not answer just now. Nothing is lost and nothing was changed; try again later."
    )


class KeyMismatch(KeyUnavailable, ValueError):
    """A wrapped key lies where it does not belong, or was changed: it opens nothing there. Never expected."""


class KeyDestroyed(Problem):
    """The data key was destroyed on purpose: what it sealed cannot be read by anybody, ever again."""

    status = 410
    title = "This was erased"
    sentence = "It was erased for good, together with the key that opened it. It cannot be brought back."


class KeyRing(Protocol):
    """Wraps 32-byte data keys under a ring key, bound to a context (tenant and purpose)."""

    def wrap(self, data_key: bytes, context: Mapping[str, str]) -> bytes:
        """An opaque blob that only this ring opens, and only with the same context. Raises KeyUnavailable."""

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """The data key. Raises KeyUnavailable; KeyMismatch when blob or context were changed."""

    def is_current(self, blob: bytes) -> bool:
        """Whether the blob was wrapped under the ring's newest key; rotation rewraps the others."""
