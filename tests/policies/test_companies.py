"""Who works for us: made from the adapters, so that none can be added in silence; every change is public."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from flask.testing import FlaskClient

from app.policies import adapters
from app.policies.adapters import HERE
from app.policies.companies import COMPANIES, HISTORY
from app.settings import Settings
from tests.policy.sources import ROOT
from tests.promises import promise

CONTRACT = "Only services.py imports adapters; operators' commands reach the cloud resources behind them"

NO_ADAPTERS = {"app_env"}
"""Settings of few values that pick no adapter."""


MODULES: dict[str, str | None] = {
    "app.ai.anthropic": "anthropic", "app.ai.bedrock": "bedrock", "app.ai.offline": HERE, "app.ai.openai": "openai",
    "app.ai.wordllama": HERE,
    "app.analytics.ga4": "ga4", "app.analytics.sums": HERE, "app.billing.stripe": "stripe",
    "app.blobs.local": HERE, "app.blobs.local_parts": HERE, "app.blobs.s3": "s3", "app.blobs.s3_parts": "s3",
    "app.identity.clerk": "clerk", "app.identity.local": HERE,
    "app.keys.kms": "kms", "app.keys.local": HERE,
    "app.mail.dkim": HERE, "app.mail.mailchimp": "mailchimp", "app.mail.outbox": HERE, "app.mail.pace": HERE,
    "app.mail.ses": "ses", "app.mail.smtp": "smtp",
    "app.queue_rq": HERE,
    "app.store.dynamodb": "dynamodb", "app.store.sqlite": HERE,
    "app.webhooks.clerk_signature": "clerk", "app.webhooks.sns_signature": "sns",
    "app.webhooks.stripe_signature": "stripe",
}  # fmt: skip
"""Every adapter that the import contract keeps for services.py, and the company that it talks to."""


def adapters_of_the_contract() -> set[str]:
    """The modules that the import contract lets nobody but services.py import."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [protected] = [each["protected_modules"] for each in contracts if each["name"] == CONTRACT]
    return set(protected)


def picks() -> set[tuple[str, str]]:
    """Every value of every setting that picks an adapter."""
    hints = get_type_hints(Settings)
    named = {name: get_args(hint) for name, hint in hints.items() if get_origin(hint) is Literal}
    return {(name, value) for name, values in named.items() if name not in NO_ADAPTERS for value in values}


def listed_by_history() -> dict[str, str]:
    """Each company on the list by its history, with the day on which it came."""
    found: dict[str, str] = {}
    for change in reversed(HISTORY):
        found |= dict.fromkeys(change.added, change.on.isoformat())
        for key in change.removed:
            del found[key]
    return found


@promise("7.1")
def test_the_page_is_made_from_the_adapters_and_an_adapter_without_a_row_is_seen(
    client: FlaskClient, settings: Settings
) -> None:
    assert set(MODULES) == adapters_of_the_contract()
    assert set(adapters.CHOICES) == picks()
    led_to = {key for key in (*MODULES.values(), *adapters.CHOICES.values()) if key}
    assert led_to | set(adapters.OPTIONAL.values()) == set(COMPANIES)

    assert {key: company.since.isoformat() for key, company in COMPANIES.items()} == listed_by_history()
    page = client.get("/subprocessors/history").text
    assert all(company.does.en in page for company in COMPANIES.values())
    assert "/subprocessors/history" in client.get("/subprocessors").text


@pytest.mark.parametrize(("port", "value"), sorted(pick for pick, key in adapters.CHOICES.items() if key))
def test_what_is_chosen_is_on_the_list_with_purpose_data_place_and_day(
    settings: Settings, port: str, value: str
) -> None:
    chosen: dict[str, Any] = {port: value}
    [row] = adapters.in_force(replace(settings, **chosen))

    assert all(row.does[language] and row.receives[language] and row.where[language] for language in ("en", "es"))
    assert row.since >= "2026-11-23"


def test_nothing_is_on_the_list_of_an_installation_that_keeps_everything(settings: Settings) -> None:
    assert adapters.in_force(settings) == []


def test_the_model_in_use_stands_beside_its_provider(settings: Settings) -> None:
    [row] = adapters.in_force(replace(settings, text_model="anthropic", anthropic_model="claude-opus-5-5"))

    assert row.model == "claude-opus-5-5"
