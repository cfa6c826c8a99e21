"""Adapters: every one that services.py can choose, and the company that it leads to; from which the page is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.policies.companies import COMPANIES, Company
from app.policies.words import Words

if TYPE_CHECKING:
    from app.settings import Settings

HERE = None
"""It stays on the machine that runs the service."""

CHOICES: dict[tuple[str, str], str | None] = {
    ("store", "sqlite"): HERE, ("store", "dynamodb"): "dynamodb",
    ("blobs", "local"): HERE, ("blobs", "s3"): "s3",
    ("keys", "local"): HERE, ("keys", "kms"): "kms",
    ("mail", "outbox"): HERE, ("mail", "smtp"): "smtp", ("mail", "ses"): "ses",
    ("identity", "local"): HERE, ("identity", "clerk"): "clerk",
    ("billing", "off"): HERE, ("billing", "stripe"): "stripe",
    ("text_model", "offline"): HERE, ("text_model", "anthropic"): "anthropic", ("text_model", "openai"): "openai",
    ("embedder", "offline"): HERE, ("embedder", "bedrock"): "bedrock",
    ("analytics", "off"): HERE, ("analytics", "ga4"): "ga4",
    ("hosting", "own"): HERE, ("hosting", "vercel"): "vercel",
    ("secrets", "env"): HERE, ("secrets", "ssm"): "ssm",
}  # fmt: skip
"""Each value of each setting that picks an adapter."""

OPTIONAL: dict[str, str] = {"mailchimp_api_key": "mailchimp", "sns_topic_arns": "sns"}
"""Settings that, once they are filled in, let data reach a company."""


@dataclass(frozen=True, slots=True)
class Row:
    """A company as the page shows it."""

    name: str
    does: Words
    receives: Words
    where: Words
    since: str
    """A day as 2026-11-23."""
    model: str


def in_force(settings: Settings) -> list[Row]:
    """Everyone that personal data reaches with these settings; empty when nothing leaves the machine."""
    picked = [key for (port, value), key in CHOICES.items() if key and getattr(settings, port) == value]
    picked += [key for name, key in OPTIONAL.items() if getattr(settings, name)]
    return [_row(COMPANIES[key], settings) for key in picked]


def _row(company: Company, settings: Settings) -> Row:
    return Row(
        name=company.name,
        does=company.does,
        receives=company.receives,
        where=company.place(settings),
        since=company.since.isoformat(),
        model=company.model(settings),
    )
