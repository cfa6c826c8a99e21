"""Models are asked over TLS, by the environment's choice, and only when a person presses a button that says so."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.ai import Prompt, Said, Turn
from app.ai.anthropic import AnthropicModel
from app.ai.bedrock import TitanEmbedder
from app.ai.offline import OfflineModel
from app.ai.openai import OpenAIModel
from app.assistant import consent
from app.environment import SettingsError
from app.library.catalogue import LANGUAGES, catalogue
from app.library.passages import passages
from app.policies.adapters import in_force
from app.services import Services, build
from app.settings import Settings, from_environment
from tests.access.routes import Hers, send, steps
from tests.ai import anthropic_server, bedrock_server, openai_server
from tests.ai.provider import provider
from tests.assistant.scripted import ScriptedModel, with_model
from tests.assistant.site import with_page
from tests.cast import arrive
from tests.library.test_nearness import Elsewhere
from tests.promises import promise

PRODUCTION = {
    "APP_ENV": "production", "SECRET_KEY": "s" * 40, "BASE_URL": "https://cotrackpro.example", "MAIL": "smtp",
    "SMTP_URL": "smtps://mail.example", "MAIL_FROM": "CTP <hello@cotrackpro.example>", "POSTAL_ADDRESS": "1 Street",
    "REDIS_URL": "rediss://:password@redis.example", "IDENTITY": "clerk", "CLERK_SECRET_KEY": "sk_live_x",
    "CLERK_ISSUER": "https://clerk.example", "CLERK_SIGN_IN_URL": "https://clerk.example/sign-in",
}  # fmt: skip
ROOT = Path(__file__).parent.parent.parent


@promise("6.1", part=True)
@pytest.mark.parametrize("name", ["ANTHROPIC_BASE_URL", "OPENAI_BASE_URL"])
def test_a_provider_without_tls_is_refused_outside_development(name: str, tmp_path: Path) -> None:
    plain = {name: "http://models.example", "DATA_DIR": str(tmp_path)}

    with pytest.raises(SettingsError, match=name):
        from_environment({**PRODUCTION, **plain})

    assert from_environment(plain)


@promise("6.1")
def test_a_model_is_asked_over_tls_and_when_a_person_asks_but_by_no_page_and_no_work(
    settings: Settings, services: Services, tmp_path: Path
) -> None:
    for name in ("ANTHROPIC_BASE_URL", "OPENAI_BASE_URL"):
        with pytest.raises(SettingsError, match=name):
            from_environment({**PRODUCTION, name: "http://models.example", "DATA_DIR": str(tmp_path)})
    model, embedder = ScriptedModel(["At five."]), Elsewhere(name="elsewhere-of-a-walk")
    app = with_page(settings, replace(with_model(services, model), embedder=embedder))
    alice = arrive(app, "alice@example.org")
    walk = [step for step in steps(app, Hers(alice)) if step.method == "GET" and step.endpoint != "exit.leave"]

    for step in walk:
        send(alice, step)
    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests

    assert len(walk) > 60
    assert model.asked == []
    ours = {passage.text for language in LANGUAGES for passage in passages(catalogue(language))}
    assert set(embedder.asked) <= ours, "an embedder gets pages of the library, until somebody searches it"

    answer = alice.post("/asking", {"words": "When?", "agreed": consent.VERSION})

    assert len(model.asked) == 1
    assert "At five." in answer.text


@promise("6.1", part=True)
def test_one_place_asks_the_model_and_no_worker_does() -> None:
    sources = {path: path.read_text("utf-8") for folder in ("app", "workers") for path in (ROOT / folder).rglob("*.py")}

    asking = {path.relative_to(ROOT).as_posix() for path, text in sources.items() if "text_model.stream(" in text}
    working = [path for path, text in sources.items() if path.parts[-2] == "workers" and "app.assistant" in text]

    assert asking == {"app/assistant/asking.py"}
    assert working == []


class Closed:
    """The store of well-being records, where nobody may be while a model is asked."""

    def __init__(self) -> None:
        self.touched: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.touched.append(name)
        raise AssertionError(name)


def test_no_question_touches_the_store_of_well_being_records(settings: Settings, services: Services) -> None:
    closed, model = Closed(), ScriptedModel(*[["At five."]] * 20)
    app = with_page(settings, replace(with_model(services, model), phi=closed))  # type: ignore[arg-type]  # never used
    alice = arrive(app, "alice@example.org")
    consent.agree(alice.shelf, model, consent.VERSION, services.now())

    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})
    for path in ("/asking", "/assistant", "/assistant/summary", "/roles", "/messages/new", "/settings/ai", "/library"):
        assert alice.get(path).status_code == 200
    alice.post("/asking", {"words": "When was he late?"})
    alice.post("/assistant/ask", {"question": "When was he late?"}, follow_redirects=True)

    assert len(model.asked) == 2
    assert closed.touched == []


def test_no_source_that_asks_a_model_names_well_being_records() -> None:
    folders = [ROOT / "app" / name for name in ("ai", "answers", "assistant")]
    trees = {path: ast.parse(path.read_text("utf-8")) for folder in folders for path in folder.rglob("*.py")}
    named = {path: {part for node in ast.walk(tree) for part in _parts(node)} for path, tree in trees.items()}

    assert len(named) > 50
    assert [path for path, parts in named.items() if parts & {"phi", "wellbeing"}] == []


def _parts(node: ast.AST) -> list[str]:
    """The parts of every name in the code: of what is imported, read, defined, or asked for by a text."""
    texts = [getattr(node, name, None) for name in ("id", "attr", "arg", "name", "module", "value")]
    words = [text for text in texts if isinstance(text, str) and len(text) < 60 and "/" not in text]
    return [part.lower() for word in words for part in re.split(r"[._]", word)]


@promise("6.2", part=True)
@pytest.mark.parametrize(
    ("chosen", "kind", "named"),
    [
        ({}, OfflineModel, ""),
        ({"TEXT_MODEL": "anthropic", "ANTHROPIC_API_KEY": "k"}, AnthropicModel, "Anthropic"),
        ({"TEXT_MODEL": "openai", "OPENAI_API_KEY": "k", "OPENAI_MODEL": "m"}, OpenAIModel, "OpenAI"),
    ],
)
def test_the_environment_picks_the_model_and_the_page_of_subprocessors_names_it(
    chosen: dict[str, str], kind: type, named: str, tmp_path: Path
) -> None:
    settings = from_environment({**chosen, "DATA_DIR": str(tmp_path)})

    listed = {row.name for row in in_force(settings)}

    assert isinstance(build(settings).text_model, kind)
    assert listed & {"Anthropic", "OpenAI"} == ({named} if named else set())


@promise("6.2")
def test_whom_the_environment_picks_is_reached_on_its_own_wire_and_named_on_the_page(
    settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with (
        provider(anthropic_server.says("Yes.")) as anthropic,
        provider(openai_server.says("Yes.")) as openai,
        provider(bedrock_server.vectors) as bedrock,
    ):
        monkeypatch.setenv("AWS_ENDPOINT_URL", bedrock.url)
        everybody = {
            "DATA_DIR": str(settings.data_dir), "ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": anthropic.url,
            "OPENAI_API_KEY": "k", "OPENAI_MODEL": "m", "OPENAI_BASE_URL": f"{openai.url}/v1",
        }  # fmt: skip
        for picked, there in (("anthropic", anthropic), ("openai", openai), ("offline", None)):
            embedder = "offline" if there is None else "bedrock"
            chosen = from_environment({**everybody, "TEXT_MODEL": picked, "EMBEDDER": embedder})
            for state in (anthropic, openai, bedrock):
                state.heard.clear()
            built = build(chosen)

            pieces = (
                list(built.text_model.stream(Prompt("find", "Be short.", (Turn("user", "When?"),)))) if there else []
            )
            built.embedder.embed(["late"])
            app = with_page(chosen, replace(services, settings=chosen))
            page = app.test_client().get("/subprocessors").text

            assert [bool(state.heard) for state in (anthropic, openai, bedrock)] == [
                there is anthropic, there is openai, there is not None
            ]  # fmt: skip
            assert [piece.text for piece in pieces if isinstance(piece, Said)] == (["Yes."] if there else [])
            for name, state in (("Anthropic", anthropic), ("OpenAI", openai)):
                assert (name in page) is (there is state)
            assert ("(Bedrock)" in page) is (there is not None)


@promise("6.2", part=True)
def test_the_page_names_who_answers_here(settings: Settings, services: Services) -> None:
    chosen = replace(settings, text_model="anthropic", anthropic_api_key="k", embedder="bedrock")
    app = with_page(chosen, replace(services, settings=chosen))

    page = app.test_client().get("/subprocessors").text

    assert "Anthropic" in page
    assert "OpenAI" not in page
    assert isinstance(build(chosen).embedder, TitanEmbedder)


def test_what_is_chosen_without_its_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ANTHROPIC_API_KEY"):
        from_environment({"TEXT_MODEL": "anthropic", "DATA_DIR": str(tmp_path)})


def test_the_sdks_are_not_carried_by_who_never_asks(app: Flask) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from app import create_app; from app.settings import from_environment;"
        "from app.services import build;"
        "s = from_environment({'TEXT_MODEL': 'anthropic', 'ANTHROPIC_API_KEY': 'k', 'DATA_DIR': sys.argv[1]});"
        "create_app(s, build(s)); print(sorted({'anthropic', 'openai', 'httpx2'} & set(sys.modules)))"
    )
    folder = str(app.extensions["cotrackpro"].settings.data_dir)
    said = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip().endswith("[]")
