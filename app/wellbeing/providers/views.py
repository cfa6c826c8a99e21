"""The routes of provider notes, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.wellbeing.providers import note_views, past_views, visit_views
from app.wellbeing.providers.forms import NoteForm
from app.wellbeing.providers.routes import bp

__all__ = ["bp", "note_views", "past_views", "visit_views"]

bp.record_once(lambda state: name_words(state.app, NoteForm))
