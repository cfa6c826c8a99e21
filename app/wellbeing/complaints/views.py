"""The routes of complaints, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.wellbeing.complaints import complaint_views
from app.wellbeing.complaints.forms import WordingForm
from app.wellbeing.complaints.routes import bp

__all__ = ["bp", "complaint_views"]

bp.record_once(lambda state: name_words(state.app, WordingForm))
