"""The routes of check-ins gathered: importing a module of views hangs its routes on `bp`."""

from __future__ import annotations

from app.wellbeing.checkins import check_in_views, event_views, import_views, symptom_views
from app.wellbeing.checkins.routes import bp

__all__ = ["bp", "check_in_views", "event_views", "import_views", "symptom_views"]
