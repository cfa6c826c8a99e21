"""Who answers in a story: our own rules, or the models of a provider, over its own wire, on this machine."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from app.ai.wordllama import LocalEmbedder
from app.library.catalogue import catalogue
from app.library.passages import passages
from app.library.vectors import vectors_of
from tests.ai import anthropic_server, openai_server
from tests.ai.provider import Heard, Line, Provider, Script, provider
from tests.browser.person import Person

TITAN = "amazon.titan-embed-text-v2:0"
COMING = "Written by software. It can be wrong; check it."
NOTICE = re.compile("^Answered by .* Leave out what ")


@dataclass
class Answerer:
    """Who answers on one instance. Where our rules and vectors do, there is no `text` and there are no `vectors`."""

    name: str = ""
    label: str = "Written by rules; no AI provider is configured. It can be wrong; check it."
    says: Callable[..., Script] = anthropic_server.says
    text: Provider | None = None
    vectors: Provider | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    seen: threading.Event = field(default_factory=threading.Event)
    """Set when the person has seen what stands beside an answer on its way."""

    def will_say(self, *pieces: str) -> None:
        """What a model says next, after its first sign of life, once the person has looked. Rules say what they say."""
        if self.text:
            self.seen.clear()
            self.text.heard.clear()
            self.text.scripts[:] = [self._when_seen(self.says(*pieces))]

    def is_asked(self, alice: Person, button: str) -> None:
        """Presses the button that asks, with the notice in sight above it. Where something leaves, she looks at it
        first, and nothing has left by then."""
        form = alice.page.locator("form").filter(has=alice.page.get_by_role("button", name=button, exact=True))
        expect(form.get_by_text(NOTICE)).to_be_visible()
        _press(alice, button)
        if self.text is None:
            return
        expect(alice.page.get_by_role("heading", name="Look at what would be sent")).to_be_visible()
        assert self.text.heard == []
        alice.meets_no_barrier()
        if alice.scripts:
            _press(alice, f"Send this to {self.name}")
            expect(alice.page.get_by_text(COMING)).to_be_visible()
        self.seen.set()
        if not alice.scripts:
            _press(alice, f"Send this to {self.name}")

    def is_named_at(self, answer: Locator) -> None:
        """The answer says who wrote it, and that it can be wrong: on the screen and on paper."""
        label = answer.get_by_text(self.label).first
        expect(label).to_be_visible(timeout=20_000)  # the first question loads what it needs
        answer.page.emulate_media(media="print")
        expect(label).to_be_visible()
        answer.page.emulate_media(media="screen")

    def _when_seen(self, script: Script) -> Script:
        def waiting(line: Line, heard: Heard) -> None:
            self.seen.wait(10)
            script(line, heard)

        return waiting


def _press(alice: Person, button: str) -> None:
    """Without scripts this lasts as long as the answer, and the first one of an instance loads what it needs."""
    alice.page.get_by_role("button", name=button, exact=False).first.click(timeout=30_000)


@contextmanager
def of_provider(name: str, data_dir: Path) -> Iterator[Answerer]:
    """Anthropic's model with Bedrock's vectors, or OpenAI's model."""
    with ExitStack() as running:
        text = running.enter_context(provider(anthropic_server.says("")))
        if name == "openai":
            yield Answerer(
                "OpenAI", f"Written by {openai_server.MODEL}, an AI model. It can be wrong; check it.",
                openai_server.says, text,
                environment={"TEXT_MODEL": "openai", "OPENAI_API_KEY": "sk-test", "OPENAI_MODEL": openai_server.MODEL,
                             "OPENAI_BASE_URL": f"{text.url}/v1"},
            )  # fmt: skip
            return
        vectors = running.enter_context(provider(_near))
        _known_already(data_dir / "library")
        yield Answerer(
            "Anthropic", f"Written by {anthropic_server.MODEL}, an AI model. It can be wrong; check it.",
            anthropic_server.says, text, vectors,
            environment={
                "TEXT_MODEL": "anthropic", "ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": text.url,
                "EMBEDDER": "bedrock", "BEDROCK_EMBEDDING_MODEL": TITAN, "AWS_ENDPOINT_URL": vectors.url,
                "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            },
        )  # fmt: skip


class Titan:
    """Vectors as near to each other as our own are, in Titan's form."""

    name, dimensions, local = f"bedrock-{TITAN}-1024", 1024, False

    def embed(self, texts: Any) -> Any:
        import numpy as np

        return np.pad(_own().embed(list(texts)), ((0, 0), (0, 768)))


@cache
def _own() -> LocalEmbedder:
    return LocalEmbedder()


def _near(line: Line, heard: Heard) -> None:
    said = heard.body["inputText"]
    line.answer(200, {"embedding": Titan().embed([said])[0].tolist(), "inputTextTokenCount": len(said) // 4})


def _known_already(folder: Path) -> None:
    """Nearly all vectors of the library's pages, as an earlier day left them on the disk: 1,600 calls less."""
    vectors_of([passage.text for passage in passages(catalogue())[:-9]], Titan(), folder, "en")
