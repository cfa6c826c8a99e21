"""Groups of settings that belong to one thing, read together: Amazon, mail, sign-in, payment, models, the vault."""

from __future__ import annotations

from typing import Any

from app.environment import Environment

STANDIN_KEY = "sk_test_standin"
"""Opens the local stand-in for Stripe and nothing else."""

STANDIN_WEBHOOK_SECRET = "whsec_standin"  # noqa: S105  # guards a page of play money on loopback
"""What the stand-in signs its webhooks with."""

PLAN_KEYS = ("parent_monthly", "parent_annual", "professional_monthly", "professional_annual")
"""What can be paid for. The meaning of each is in app/billing/plans.py."""

_EXAMPLE_ADDRESS = "100 Example Street, Springfield, MO 65801"
"""Stands in mail of a development instance: without any, mail that people chose is refused."""


def amazon(read: Environment) -> dict[str, Any]:
    return {
        "aws_region": read.text("AWS_REGION", "us-east-1"),
        "published_region": read.text("PUBLISHED_REGION", "us-east-1"),
        "dynamodb_table": read.text("DYNAMODB_TABLE", "cotrackpro"),
        "dynamodb_phi_wellbeing_table": read.text("DYNAMODB_PHI_WELLBEING_TABLE", "cotrackpro-phi-wellbeing"),
        "dynamodb_phi_providers_table": read.text("DYNAMODB_PHI_PROVIDERS_TABLE", "cotrackpro-phi-providers"),
        "dynamodb_keys_table": read.text("DYNAMODB_KEYS_TABLE", "cotrackpro-keys"),
        "dynamodb_audit_table": read.text("DYNAMODB_AUDIT_TABLE", "cotrackpro-audit"),
        "s3_bucket": read.text("S3_BUCKET"),
        "kms_key": read.text("KMS_KEY"),
        "kms_phi_key": read.text("KMS_PHI_KEY"),
    }


def mail(read: Environment, production: bool) -> dict[str, Any]:
    return {
        "smtp_url": read.text("SMTP_URL"),
        "mail_from": read.text("MAIL_FROM", "CTP <hello@localhost>"),
        "mail_per_second": read.count("MAIL_PER_SECOND", 0, most=1000),
        "dkim_key": read.text("DKIM_KEY").replace("\\n", "\n"),
        "dkim_selector": read.text("DKIM_SELECTOR"),
        "ses_configuration_set": read.text("SES_CONFIGURATION_SET"),
        "postal_address": read.text("POSTAL_ADDRESS", "" if production else _EXAMPLE_ADDRESS),
        "contact_email": read.text("CONTACT_EMAIL", "admin@cotrackpro.com"),
        "mailchimp_api_key": read.text("MAILCHIMP_API_KEY"),
        "mailchimp_list_id": read.text("MAILCHIMP_LIST_ID"),
        "mailchimp_api_base": read.text("MAILCHIMP_API_BASE").rstrip("/"),
    }


def counting(read: Environment) -> dict[str, Any]:
    return {
        "ga4_measurement_id": read.text("GA4_MEASUREMENT_ID"),
        "ga4_api_secret": read.text("GA4_API_SECRET"),
        "ga4_api_base": read.text("GA4_API_BASE").rstrip("/"),
    }


def clerk(read: Environment, schemes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "clerk_secret_key": read.text("CLERK_SECRET_KEY"),
        "clerk_jwt_key": read.text("CLERK_JWT_KEY").replace("\\n", "\n"),
        "clerk_issuer": read.page("CLERK_ISSUER", schemes=schemes),
        "clerk_sign_in_url": read.page("CLERK_SIGN_IN_URL", schemes=schemes),
        "clerk_webhook_secrets": read.several("CLERK_WEBHOOK_SECRETS"),
    }


def stripe(read: Environment, production: bool) -> dict[str, Any]:
    """Without a key a development instance has its own stand-in, one port above its own."""
    key, secrets_ = read.text("STRIPE_SECRET_KEY"), read.several("STRIPE_WEBHOOK_SECRETS")
    base = read.text("STRIPE_API_BASE")
    standin = not production and key in {"", STANDIN_KEY} and read.choice("BILLING", "off", "stripe") == "stripe"
    prices = {plan: read.text(f"STRIPE_PRICE_{plan.upper()}") for plan in PLAN_KEYS}
    if standin:
        key, base = STANDIN_KEY, base or f"http://127.0.0.1:{read.port('PORT', 8000) + 1}"
        secrets_ = secrets_ or (STANDIN_WEBHOOK_SECRET,)
        prices = {plan: price or f"price_{plan}" for plan, price in prices.items()}
    return {
        "stripe_secret_key": key,
        "stripe_webhook_secrets": secrets_,
        "stripe_api_base": base.rstrip("/"),
        "stripe_prices": tuple(prices.items()),
        "trial_days": read.count("TRIAL_DAYS", 14, most=365),
    }


def models(read: Environment, schemes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "anthropic_api_key": read.text("ANTHROPIC_API_KEY"),
        "anthropic_model": read.text("ANTHROPIC_MODEL", "claude-sonnet-5-5"),
        "anthropic_base_url": read.page("ANTHROPIC_BASE_URL", schemes=schemes).rstrip("/"),
        "openai_api_key": read.text("OPENAI_API_KEY"),
        "openai_model": read.text("OPENAI_MODEL"),
        "openai_base_url": read.page("OPENAI_BASE_URL", schemes=schemes).rstrip("/"),
        "bedrock_embedding_model": read.text("BEDROCK_EMBEDDING_MODEL", "amazon.titan-embed-text-v2:0"),
        "ai_seconds": read.count("AI_SECONDS", 60, most=600),
        "ai_calls_per_day": tuple(
            (tier, read.count(f"AI_CALLS_PER_DAY_{tier.upper()}", default, most=100_000))
            for tier, default in (("free", 5), ("parent", 60), ("professional", 200))
        ),
    }


def vault(read: Environment) -> dict[str, Any]:
    return {
        "vault_max_file_mb": read.count("VAULT_MAX_FILE_MB", 2048, most=5 * 1024 * 1024),
        "vault_gb": tuple(
            (tier, read.count(f"VAULT_GB_{tier.upper()}", default, most=100_000))
            for tier, default in (("free", 1), ("parent", 20), ("professional", 100))
        ),
        "clamd_socket": read.text("CLAMD_SOCKET"),
    }
