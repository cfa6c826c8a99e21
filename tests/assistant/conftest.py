"""The app with one page more, a model that says what a test wrote, and the people who ask it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.ai import Ended
from app.assistant import consent
from app.services import Services
from app.settings import Settings
from tests.assistant.scripted import ScriptedModel, with_model
from tests.assistant.site import with_page
from tests.cast import Visitor, arrive

Asking = Callable[..., Visitor]


@pytest.fixture
def asking(settings: Settings, services: Services) -> Asking:
    """Alice before the page that asks, where a model answers so; she has agreed to it, unless told otherwise."""

    def made(*answers: list[str | Ended | Exception], agreed: bool = True) -> Visitor:
        model = ScriptedModel(*answers)
        alice = arrive(with_page(settings, with_model(services, model)), "alice@example.org")
        if agreed:
            consent.agree(alice.shelf, model, consent.VERSION, services.now())
        return alice

    return made


def model_of(visitor: Visitor) -> ScriptedModel:
    """The model behind the person's page."""
    model = visitor.services.text_model
    assert isinstance(model, ScriptedModel)
    return model
