"""The routes of the incident log, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.incidents import (
    correction_views,
    draft_views,
    entry_views,
    file_views,
    import_views,
    kept_views,
    timeline_views,
)
from app.incidents.forms import CorrectionForm
from app.incidents.routes import bp

__all__ = [
    "bp",
    "correction_views",
    "draft_views",
    "entry_views",
    "file_views",
    "import_views",
    "kept_views",
    "timeline_views",
]

bp.record_once(lambda state: name_words(state.app, CorrectionForm))
