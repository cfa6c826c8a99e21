"""The routes of plans, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.wellbeing.plans import paper_views, past_views, plan_views, review_views, step_views
from app.wellbeing.plans.forms import ReviewForm, StepForm
from app.wellbeing.plans.routes import bp

__all__ = ["bp", "paper_views", "past_views", "plan_views", "review_views", "step_views"]

bp.record_once(lambda state: name_words(state.app, StepForm))
bp.record_once(lambda state: name_words(state.app, ReviewForm))
