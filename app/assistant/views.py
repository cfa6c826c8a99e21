"""The routes of what models help with, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.assistant import ask_views, home_views, role_views, summary_views, use_views
from app.assistant.routes import bp

__all__ = ["ask_views", "bp", "home_views", "role_views", "summary_views", "use_views"]
