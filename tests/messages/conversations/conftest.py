"""Conversations that Alice brought in."""

from __future__ import annotations

from tests.messages.imports.conftest import bring, saved

__all__ = ["bring", "saved"]
