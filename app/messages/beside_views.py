"""What templates of other pages ask of conversations, by name: `conversations_beside()` and `linked_messages()`."""

from __future__ import annotations

from collections.abc import Sequence

from flask.blueprints import BlueprintSetupState

from app.access import signed_in
from app.messages import conversation_links
from app.messages.beside import Beside, beside
from app.messages.conversation_finding import Found
from app.messages.conversation_pages import moment_words
from app.messages.routes import bp
from app.text.hits import around


def _conversations_beside(q: str = "") -> Beside:
    return beside(signed_in().shelf, q)


def _linked_messages(entry_id: str) -> Sequence[Found]:
    return conversation_links.messages_of(signed_in().shelf, entry_id)


def _install(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        conversations_beside=_conversations_beside,
        linked_messages=_linked_messages,
        moment_words=moment_words,
        words_around=around,
    )


bp.record_once(_install)
