"""The routes of well-being, gathered: importing a module of views hangs its routes on `bp`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask.blueprints import BlueprintSetupState

from app.error_pages import name_words
from app.wellbeing import access_views, front_views
from app.wellbeing.checkins.forms import CheckInForm, EventForm, SymptomForm
from app.wellbeing.complaints.forms import AnswerForm, LetterForm, WordingForm
from app.wellbeing.lock import views as lock
from app.wellbeing.plans.forms import ReviewForm, StepForm
from app.wellbeing.providers.forms import NoteForm
from app.wellbeing.routes import bp

__all__ = ["access_views", "bp", "front_views"]

_ROOMS: tuple[tuple[str, str, str], ...] = (
    ("plans", "/wellbeing/plan", "My plan"),
    ("checkins", "/wellbeing/check-ins", "Check-ins"),
    ("charts", "/wellbeing/check-ins/charts", "Charts"),
    ("questionnaires", "/wellbeing/questionnaires", "Questionnaires"),
    ("lock", "/wellbeing/lock", ""),
    ("providers", "/wellbeing/providers", "Provider notes"),
    ("complaints", "/wellbeing/complaints", "Complaints"),
    ("search", "/wellbeing/search", "Search"),
    ("releases", "/wellbeing/summary", ""),
    ("export", "/wellbeing/export", ""),
    ("erasure", "/wellbeing/erase", ""),
)
"""(package, where it begins, what its link says), in the order of the navigation. Each has a blueprint `bp` of its own
in its views.py, nested below /wellbeing; one without words has no link of its own."""

for _package, _, _ in _ROOMS:
    bp.register_blueprint(import_module(f"app.wellbeing.{_package}.views").bp)

bp.before_request(lock.guard)

_FORMS = (StepForm, ReviewForm, CheckInForm, SymptomForm, EventForm, WordingForm, AnswerForm, LetterForm, NoteForm)


@bp.record_once
def _name_words(state: BlueprintSetupState) -> None:
    for form in _FORMS:
        name_words(state.app, form)


@bp.context_processor
def rooms() -> dict[str, Any]:
    """What the navigation of the module names."""
    return {"rooms": [(address, words) for _, address, words in _ROOMS if words]}
