"""The routes of messages, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.messages import draft_views, export_views, list_views, new_views, sent_views, tone_views, version_views
from app.messages.forms import BeginForm
from app.messages.routes import bp

__all__ = [
    "bp",
    "draft_views",
    "export_views",
    "list_views",
    "new_views",
    "sent_views",
    "tone_views",
    "version_views",
]

bp.record_once(lambda state: name_words(state.app, BeginForm))
