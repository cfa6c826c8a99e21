"""The routes of what models help with, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.assistant import use_views
from app.assistant.routes import bp

__all__ = ["bp", "use_views"]
