"""Egress: every connection that the product opens during a person's whole story, and what leaves on it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest

from app.ai.anthropic import AnthropicModel
from app.assistant import consent
from app.services import Services
from app.settings import Settings, from_environment
from tests.ai import anthropic_server as wire
from tests.ai.provider import Provider, provider
from tests.assistant.scripted import with_model
from tests.assistant.site import with_page
from tests.cast import Visitor, sign_in
from tests.promises import promise

NARRATIVE = "Daniel Ortiz came at 5:05 pm with Mia. His number is (314) 555-0123."
QUESTION = "Did Daniel bring Mia? Call me at (314) 555-0199 or alice@example.org. CANARY-7731 stays."


@dataclass
class Outside:
    """Where the process went: hosts it looked up, and addresses it connected to."""

    looked_up: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    """Records, and lets go on. The limiter's Redis is the installation's own and listens nowhere here."""
    seen = Outside()
    look_up, connect, connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex

    def looking_up(host: Any, *given: Any, **named: Any) -> Any:
        seen.looked_up.append(str(host))
        return look_up(host, *given, **named)

    def note(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            seen.connected.append((str(address[0]), int(address[1])))

    def connecting(sock: socket.socket, address: Any) -> None:
        note(sock, address)
        connect(sock, address)

    def connecting_ex(sock: socket.socket, address: Any) -> int:
        note(sock, address)
        return connect_ex(sock, address)

    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket.socket, "connect_ex", connecting_ex)
    return seen


@pytest.fixture
def model() -> Iterator[Provider]:
    with provider(wire.says("[Person A] brought ", "[Child A].")) as state:
        yield state


@pytest.fixture
def alice(model: Provider, settings: Settings, services: Services, outside: Outside) -> Visitor:
    """Signed in through the mailed link, at an installation whose model is Anthropic's."""
    environment = {
        "DATA_DIR": str(settings.data_dir), "TEXT_MODEL": "anthropic",
        "ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": model.url,
    }  # fmt: skip
    outside_model = AnthropicModel(from_environment(environment))
    app = with_page(settings, with_model(services, outside_model))  # type: ignore[arg-type]  # any TextModel will do
    return sign_in(app, "alice@example.org")


def everything_but_asking(alice: Visitor) -> None:
    """A day's use of all the rest."""
    entry = {
        "occurred_on": "2026-11-19", "narrative": NARRATIVE, "people": "Daniel Ortiz (father)",
        "children_present": "Mia", "title": "Late",
    }  # fmt: skip
    made = alice.post("/incidents/new", entry)
    assert made.status_code == 303
    file = (BytesIO(b"Day,What happened\n2026-11-18,He came late\n"), "log.csv")
    alice.post("/incidents/import", {"file": file}, content_type="multipart/form-data")
    for path in (
        "/home", made.location, "/incidents?q=late", "/incidents/export.csv", "/library?q=how+do+i+write+it+down",
        "/messages", "/vault", "/settings", "/settings/ai", "/settings/email", "/help-now", "/subprocessors",
    ):  # fmt: skip
        assert alice.get(path).status_code in (200, 404), path
    alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests


@promise("3.6", part=True)
@promise("6.1", part=True)
def test_nothing_goes_out_but_what_alice_asks_of_the_provider_and_that_is_masked(
    alice: Visitor, model: Provider, outside: Outside
) -> None:
    there = int(model.url.rpartition(":")[2])

    everything_but_asking(alice)
    looked_at = alice.post("/asking", {"words": QUESTION})

    assert "Nothing was sent yet" in looked_at.text
    assert model.heard == []
    assert [address for address in outside.connected if address[1] == there] == []
    assert outside.connected == []
    assert outside.looked_up == []

    answer = alice.post("/asking", {"words": QUESTION, "agreed": consent.VERSION})

    assert "Daniel brought Mia." in answer.text
    assert set(outside.connected) == {("127.0.0.1", there)}
    (request,) = model.heard
    left = json.dumps([request.path, dict(request.headers), request.body])
    assert "CANARY-7731" in left
    for word in ("Daniel", "Ortiz", "Mia", "555-0199", "alice@example.org", "555-0123", "5:05", alice.tenant):
        assert word not in left


@promise("6.4", part=True)
def test_what_is_shown_before_the_first_send_is_what_leaves(alice: Visitor, model: Provider) -> None:
    everything_but_asking(alice)

    page = alice.post("/asking", {"words": QUESTION}).text
    alice.post("/asking", {"words": QUESTION, "agreed": consent.VERSION})

    left = model.heard[0].body
    assert left["messages"][0]["content"][0]["text"] in page
    assert left["system"][0]["text"].splitlines()[0] in page
    assert "Leave out what other people told you in confidence" in page
    for placeholder, words in (("[Person A]", "Daniel"), ("[Child A]", "Mia"), ("[Phone 1]", "(314) 555-0199")):
        assert f"<dt>{placeholder}</dt>" in page
        assert f">{words}</dd>" in page
        assert words not in json.dumps(left)
