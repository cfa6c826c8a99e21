"""The routes of the vault, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.vault import upload_views
from app.vault.routes import bp

__all__ = ["bp", "upload_views"]
