"""The routes of complaints, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.wellbeing.complaints import complaint_views, file_views, letter_views, part_views, past_views
from app.wellbeing.complaints.forms import AnswerForm, DeadlineForm, LetterForm, StepForm, WordingForm
from app.wellbeing.complaints.routes import bp

__all__ = ["bp", "complaint_views", "file_views", "letter_views", "part_views", "past_views"]

bp.record_once(lambda state: name_words(state.app, WordingForm))
bp.record_once(lambda state: name_words(state.app, StepForm))
bp.record_once(lambda state: name_words(state.app, DeadlineForm))
bp.record_once(lambda state: name_words(state.app, AnswerForm))
bp.record_once(lambda state: name_words(state.app, LetterForm))
