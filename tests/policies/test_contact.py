"""Contact: email, web and post, each as the settings have it; mail that people chose goes nowhere without the last."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from app import create_app
from app.mail.compose import NoPostalAddress, composed
from app.mail.intents import Intent
from app.mail.letter import LANGUAGES
from app.services import Services
from app.settings import Settings
from app.store.keys import PLATFORM
from tests.promises import promise

OURS: dict[str, Any] = {
    "contact_email": "privacy@ours.example",
    "base_url": "http://127.0.0.1:8000",
    "postal_address": "7 Elm Street, Rolla, MO 65401",
}


@promise("17.1")
def test_all_three_come_from_the_settings_and_nothing_chosen_is_sent_without_a_postal_address(
    settings: Settings, services: Services
) -> None:
    ours = replace(settings, **OURS)
    client = create_app(ours, replace(services, settings=ours)).test_client()
    for language in LANGUAGES:
        page = unescape(client.get(f"/{language}/contact", base_url=OURS["base_url"]).text)
        assert f"mailto:{OURS['contact_email']}" in page
        assert f"{OURS['base_url']}/contact" in page
        assert OURS["postal_address"] in page
        assert 'href="/requests/new"' in page

    nowhere = replace(services, settings=replace(settings, postal_address=""))
    chosen = Intent(
        template="weekly_about", to="alice@example.org", values={}, category="resources", language="en",
        intended_at=services.now(),
    )  # fmt: skip
    with pytest.raises(NoPostalAddress):
        composed(nowhere, PLATFORM, "0" * 40, chosen)
