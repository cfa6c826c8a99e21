"""The routes of plans, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.wellbeing.plans import plan_views, step_views
from app.wellbeing.plans.forms import StepForm
from app.wellbeing.plans.routes import bp

__all__ = ["bp", "plan_views", "step_views"]

bp.record_once(lambda state: name_words(state.app, StepForm))
