"""The routes of the incident log, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.incidents import correction_views, draft_views, entry_views, import_views, timeline_views
from app.incidents.routes import bp

__all__ = ["bp", "correction_views", "draft_views", "entry_views", "import_views", "timeline_views"]
