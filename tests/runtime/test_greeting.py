"""What `make run` says first: where the mail is, and who else can reach it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.launch import _greeting
from app.settings import Settings


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_alone_nothing_is_warned_of(settings: Settings, host: str) -> None:
    said = _greeting(settings, host)

    assert "network" not in said
    assert f"{settings.base_url}/dev/mail" in said


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])
def test_on_the_network_it_says_who_can_reach_it_and_how_a_phone_signs_in(settings: Settings, host: str) -> None:
    said = _greeting(settings, host)

    assert "Everybody on this network can reach this" in said
    assert "open it on the phone" in said


def test_listening_everywhere_it_names_a_mailbox_that_opens(settings: Settings) -> None:
    everywhere = replace(settings, base_url="http://0.0.0.0:8123")

    assert "http://127.0.0.1:8123/dev/mail" in _greeting(everywhere, "0.0.0.0")
