"""The routes of messages, gathered: importing a module of views hangs its routes on the blueprint."""

from __future__ import annotations

from app.error_pages import name_words
from app.messages import (
    beside_views,
    chat_message_views,
    conversation_views,
    draft_views,
    export_views,
    import_views,
    list_views,
    new_views,
    rewrite_views,
    sent_views,
    tone_views,
    version_views,
)
from app.messages.forms import BeginForm
from app.messages.routes import bp

__all__ = [
    "beside_views",
    "bp",
    "chat_message_views",
    "conversation_views",
    "draft_views",
    "export_views",
    "import_views",
    "list_views",
    "new_views",
    "rewrite_views",
    "sent_views",
    "tone_views",
    "version_views",
]

bp.record_once(lambda state: name_words(state.app, BeginForm))
