"""Every input of the AI, found in the code: its notice stands there, and what tells who somebody is stays here."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator

import pytest

from app import create_app
from app.ai.anthropic import AnthropicModel
from app.assistant import consent
from app.services import Services
from app.settings import Settings, from_environment
from tests.access.routes import Hers, send, steps
from tests.ai.provider import Provider, provider
from tests.assistant.echoing import echo
from tests.assistant.inputs import asking_endpoints, endpoint_of, forms_on
from tests.assistant.scripted import with_model
from tests.cast import Visitor, arrive
from tests.messages.imports.conftest import words_of
from tests.promises import promise

NOTICE = (
    "Answered by claude-sonnet-5-5 of Anthropic, outside this service. Leave out what other people told you in "
    "confidence, and what is nobody’s business but theirs."
)
CHOICE = "Send without masking, this once"

IDENTIFIERS = {
    "Phone 1": "(314) 555-0123",
    "Email 1": "daniel@example.net",
    "Address 1": "1420 Maple Street, Springfield, MO 62701",
    "SSN 1": "123-45-6789",
    "Account 1": "0012345678",
    "Birth date 1": "March 3, 2017",
    "Child A": "Mia",
}
"""One of each kind, by what leaves in its place; Mia is a child on file."""

TOLD = (
    "At the exchange Mia, born March 3, 2017, SSN 123-45-6789, said: account number 0012345678 is his. "
    "He is at 1420 Maple Street, Springfield, MO 62701, reach him at (314) 555-0123 or daniel@example.net"
)

Given = tuple[str, dict[str, str]]


def to_ask(_: Visitor) -> Given:
    return "/assistant/ask", {"question": TOLD}


def to_sum_up(_: Visitor) -> Given:
    return "/assistant/summary", {"from": "2026-11-18", "to": "2026-11-18", "include": "entry"}


def to_recommend(_: Visitor) -> Given:
    return "/roles", {"text": TOLD}


def to_rewrite(alice: Visitor) -> Given:
    draft = {"text": TOLD, "received": TOLD, "facts": TOLD, "intent": "answer", "method": "brief", "channel": "text"}
    answer = alice.post("/messages/new", draft)
    assert answer.status_code == 303, words_of(answer.text)
    return f"{answer.location.partition('?')[0]}/rewrite", {"own": "1"}


INPUTS: dict[str, Callable[[Visitor], Given]] = {
    "assistant.ask": to_ask,
    "assistant.summarise": to_sum_up,
    "assistant.recommend": to_recommend,
    "messages.rewrite": to_rewrite,
}
"""How somebody fills in each. A new route that asks a model gets its line here."""


ONCE = frozenset({"wellbeing.releases.send"})
"""Filled in with ticks that are good for one time: tests/wellbeing/releases/test_labelled.py holds it to the same."""


@pytest.fixture
def model() -> Iterator[Provider]:
    with provider(echo) as state:
        yield state


@pytest.fixture
def alice(model: Provider, settings: Settings, services: Services) -> Visitor:
    """At an installation whose model is Anthropic's, with an entry that names a child."""
    environment = {
        "DATA_DIR": str(settings.data_dir), "TEXT_MODEL": "anthropic",
        "ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": model.url,
    }  # fmt: skip
    outside = AnthropicModel(from_environment(environment))
    app = create_app(settings, with_model(services, outside))  # type: ignore[arg-type]  # any TextModel will do
    app.testing = False
    alice = arrive(app, "alice@example.org")
    entry = {"occurred_on": "2026-11-18", "narrative": TOLD, "children_present": "Mia"}
    assert alice.post("/incidents/new", entry).status_code == 303
    return alice


def forms_that_ask(alice: Visitor) -> dict[str, list[tuple[str, str]]]:
    """By endpoint: each page that has a form to it, and what anybody sees in that form."""
    app = alice.client.application
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in asking_endpoints(app)}
    pages = [step for step in steps(app, Hers(alice)) if step.method == "GET" and not step.endpoint.startswith("exit.")]
    for step in pages:
        answer = send(alice, step)
        for form in forms_on(answer.text if answer.mimetype == "text/html" else ""):
            if (endpoint := endpoint_of(app, form)) in found:
                found[endpoint].append((step.endpoint, form.words))
    return found


def test_every_route_that_asks_a_model_is_filled_in_here(alice: Visitor) -> None:
    assert asking_endpoints(alice.client.application) - ONCE == set(INPUTS)


@promise("6.4")
def test_at_every_input_a_notice_stands_and_each_identifier_is_shown_stays_here_and_comes_back(
    alice: Visitor, model: Provider
) -> None:
    forms = forms_that_ask(alice)
    assert set(forms) - ONCE == set(INPUTS)
    for endpoint, fill in INPUTS.items():
        assert forms[endpoint], f"no page leads to {endpoint}"
        assert [page for page, words in forms[endpoint] if NOTICE not in words or CHOICE not in words] == []
        path, data = fill(alice)
        alice.post("/settings/ai/withdraw")
        model.heard.clear()

        before = alice.post(path, data).text

        assert model.heard == []
        assert [form.words for form in forms_on(before) if NOTICE in form.words and CHOICE in form.words] != [], (
            endpoint
        )
        for placeholder, words in IDENTIFIERS.items():
            assert f'<dt>[{placeholder}]</dt><dd dir="auto">{words}</dd>' in before, (endpoint, words)

        answer = answered(alice, path, {**data, "agreed": consent.VERSION})

        assert model.heard[0].body["messages"][0]["content"][0]["text"] in html.unescape(before)
        left = json.dumps([one.body for one in model.heard])
        for placeholder, words in IDENTIFIERS.items():
            assert f"[{placeholder}]" in left, (endpoint, placeholder)
            assert words not in left, (endpoint, words)
            assert words in answer, (endpoint, words)

        model.heard.clear()
        answered(alice, path, {**data, "unmasked": "y"})
        left = json.dumps([one.body for one in model.heard])
        assert [words for words in IDENTIFIERS.values() if words not in left] == [], endpoint


def answered(alice: Visitor, path: str, data: dict[str, str]) -> str:
    """What the model said, as it stands on the page."""
    page = alice.post(path, data, follow_redirects=True)
    assert page.status_code == 200, words_of(page.text)
    said = re.findall(r"It is about ([^<]*)", html.unescape(page.text))
    return " ".join(said)
