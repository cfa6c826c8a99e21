"""The page of changes names every change of AI: a default model that is changed in silence is seen here."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.policies.changes import CHANGES
from app.settings import from_environment
from tests.promises import promise

MODELS = {"anthropic_model": "Anthropic", "bedrock_embedding_model": "Titan"}
"""Settings that have a default model, and the word by which its lines are known."""


def newest_line(about: str) -> str:
    return next(line for change in CHANGES for line in change.ai if about in line)


@promise("15.1", part=True)
@pytest.mark.parametrize("setting", MODELS)
def test_the_default_model_is_the_one_of_the_newest_line_about_its_provider(tmp_path: Path, setting: str) -> None:
    model = str(getattr(from_environment({"DATA_DIR": str(tmp_path)}), setting))

    assert model in newest_line(MODELS[setting])


def test_no_other_setting_has_a_default_model(tmp_path: Path) -> None:
    settings = from_environment({"DATA_DIR": str(tmp_path)})
    models = {name for name in settings.__slots__ if name.endswith("_model")}

    assert {name for name in models if getattr(settings, name)} == {*MODELS, "text_model"}


def test_changes_of_ai_are_marked_on_the_page(client: FlaskClient) -> None:
    page = client.get("/changelog").text

    assert "<strong>AI.</strong>" in page
    assert newest_line("Anthropic") in page


def test_the_newest_day_stands_first() -> None:
    days = [change.on for change in CHANGES]

    assert days == sorted(days, reverse=True)
