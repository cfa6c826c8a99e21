"""Everything outside that an installation may be told to use, on loopback, each behind its tap."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from aiosmtpd.controller import Controller

from app.library.catalogue import catalogue
from app.library.passages import passages
from app.library.vectors import vectors_of
from app.services import Services, build
from app.settings import from_environment
from app.settings_groups import STANDIN_WEBHOOK_SECRET
from tests.ai import bedrock_server
from tests.ai.provider import Heard, Line, Provider, provider
from tests.assistant.echoing import echo
from tests.billing.stripe import Standin, standin_server
from tests.conftest import Clock
from tests.egress.tap import Taps
from tests.newsletter.mailchimp_standin import KEY, LIST, Mailchimp, mailchimp
from tests.stack import free_port
from tests.standins import HeldQueue

_LINK = re.compile(r"https?://\S+/sign-in/\S+")


class Post:
    """Somebody's mail server, and what it took."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.taken.append(envelope.original_content)
        return "250 OK"


@dataclass
class World:
    """The services outside, and what left for them."""

    taps: Taps
    model: Provider
    embedder: Provider
    ses: Provider
    post: Post
    stripe: Standin
    newsletter: Mailchimp
    environment: dict[str, str]
    """Names all of them."""
    ports: dict[str, int] = field(default_factory=dict)
    """Of the taps, by service."""

    def newest_link(self) -> str:
        """The path of the sign-in link that was mailed last, whichever way."""
        by_ses = [base64.b64decode(one.body["Content"]["Raw"]["Data"]) for one in self.ses.heard]
        body = message_from_bytes([*self.post.taken, *by_ses][-1], policy=policy.default).get_body(("plain",))
        found = _LINK.search(body.get_content()) if body else None
        assert found, "the mail holds no link"
        return urlsplit(found.group()).path

    def installation(self, clock: Clock, **other: str) -> Services:
        """An installation that uses all of them."""
        queue = HeldQueue()
        built = build(from_environment({**self.environment, **other}), now=clock, queue=queue)
        queue.attach(built)
        return built


@contextmanager
def world(data: Path, clock: Clock, patched: pytest.MonkeyPatch) -> Iterator[World]:
    """All of it, listening; `patched` gets the addresses that Amazon's SDK reads from the environment itself."""
    taps, post = Taps(), Post()
    with ExitStack() as running:
        model, embedder, ses = (
            running.enter_context(provider(script)) for script in (echo, bedrock_server.vectors, _takes_mail)
        )
        stripe, newsletter = running.enter_context(standin_server(now=clock)), running.enter_context(mailchimp())
        smtp = Controller(post, hostname="127.0.0.1", port=free_port())
        smtp.start()
        running.callback(smtp.stop)
        where = {
            "Anthropic": model.url, "Bedrock": embedder.url, "SES": ses.url, "Stripe": stripe.url,
            "Mailchimp": newsletter.base, "SMTP": f"smtp://127.0.0.1:{smtp.port}",
        }  # fmt: skip
        ports = {name: running.enter_context(taps.before(name, urlsplit(url).port or 0)) for name, url in where.items()}
        for name, service in (("Bedrock", "BEDROCK_RUNTIME"), ("SES", "SESV2")):
            patched.setenv(f"AWS_ENDPOINT_URL_{service}", f"http://127.0.0.1:{ports[name]}")
        patched.setenv("AWS_ACCESS_KEY_ID", "test")
        patched.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield World(taps, model, embedder, ses, post, stripe, newsletter, _environment(data, ports), ports)


class _Before:
    """The embedder as it answered on an earlier day."""

    dimensions, local = 1024, True

    def __init__(self, name: str) -> None:
        self.name = name

    def embed(self, texts: Sequence[str]) -> Any:
        return np.random.default_rng(0).random((len(texts), self.dimensions), dtype=np.float32)


def read_before(services: Services) -> None:
    """All of the library but its last passages has its vectors: 1,600 more calls would show nothing new."""
    texts = [passage.text for passage in passages(catalogue())]
    vectors_of(texts[:-8], _Before(services.embedder.name), services.settings.data_dir / "library", "en")


def _takes_mail(line: Line, heard: Heard) -> None:
    assert heard.path == "/v2/email/outbound-emails"
    line.answer(200, {"MessageId": "0100"})


def _environment(data: Path, ports: dict[str, int]) -> dict[str, str]:
    at = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    return {
        "DATA_DIR": str(data), "SECRET_KEY": "a secret of the tests alone, 32 long",
        "TEXT_MODEL": "anthropic", "ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": at["Anthropic"],
        "EMBEDDER": "bedrock", "AWS_REGION": "us-east-1",
        "MAIL": "smtp", "SMTP_URL": f"smtp://127.0.0.1:{ports['SMTP']}", "MAIL_FROM": "CTP <hello@cotrackpro.example>",
        "POSTAL_ADDRESS": "1 Main Street", "BILLING": "stripe", "STRIPE_API_BASE": at["Stripe"],
        "STRIPE_WEBHOOK_SECRETS": STANDIN_WEBHOOK_SECRET,
        "MAILCHIMP_API_KEY": KEY, "MAILCHIMP_LIST_ID": LIST, "MAILCHIMP_API_BASE": at["Mailchimp"],
    }  # fmt: skip
