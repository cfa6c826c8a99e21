"""Settings: one frozen, typed object read from the environment; a wrong value is refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from app import settings_groups as groups
from app.environment import Environment, SettingsError
from app.secret_file import LEAST_CHARACTERS, development_secret
from app.secrets_ssm import with_parameters
from app.settings_groups import STANDIN_KEY
from app.settings_refusals import refuse_open_aws, refuse_what_cannot_be
from app.settings_region import refuse_another_region

__all__ = ["Settings", "SettingsError", "from_environment"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one installation and another. Fields are the environment names in lower case."""

    app_env: Literal["development", "production"]
    secret_keys: tuple[str, ...] = field(repr=False)
    """SECRET_KEY, comma separated, newest first: the first signs, all verify."""
    base_url: str
    data_dir: Path
    redis_url: str = field(repr=False)
    """Empty: the embedded Valkey that `make run` starts under DATA_DIR."""
    metrics_port: int
    """Port of /metrics on loopback; 0 for none."""
    store: Literal["sqlite", "dynamodb"]
    blobs: Literal["local", "s3"]
    keys: Literal["local", "kms"]
    mail: Literal["outbox", "smtp", "ses"]
    identity: Literal["local", "clerk"]
    billing: Literal["off", "stripe"]
    text_model: Literal["offline", "anthropic", "openai"]
    embedder: Literal["offline", "bedrock"]
    analytics: Literal["off", "ga4"]
    hosting: Literal["own", "vercel"]
    """Where the web processes run; only the page of subprocessors asks."""
    secrets: Literal["env", "ssm"]
    """Where SECRET_KEY and its like come from: the environment, or the parameters under `ssm_path`."""
    ssm_path: str
    aws_region: str
    published_region: str
    """The region that the privacy policy names; every region that is named anywhere else must be this one."""
    dynamodb_table: str
    dynamodb_phi_wellbeing_table: str
    dynamodb_phi_providers_table: str
    dynamodb_keys_table: str
    dynamodb_audit_table: str
    s3_bucket: str
    kms_key: str
    kms_phi_key: str
    smtp_url: str = field(repr=False)
    mail_from: str
    writes_per_minute: int
    mail_per_second: int
    """Mails handed over a second by all workers together, as the provider's quota has it; 0 for as many as go."""
    dkim_key: str = field(repr=False)
    dkim_selector: str
    ses_configuration_set: str
    """Names at SES where it tells what became of a mail; empty for none."""
    postal_address: str
    contact_email: str
    clerk_secret_key: str = field(repr=False)
    clerk_jwt_key: str
    clerk_issuer: str
    clerk_sign_in_url: str
    clerk_webhook_secrets: tuple[str, ...] = field(repr=False)
    """Newest first, as all secrets of webhooks are: every one of them verifies."""
    stripe_secret_key: str = field(repr=False)
    stripe_webhook_secrets: tuple[str, ...] = field(repr=False)
    stripe_api_base: str
    """Empty: Stripe's own."""
    stripe_prices: tuple[tuple[str, str], ...]
    """Each plan key and the id of its price at Stripe."""
    trial_days: int
    sns_topic_arns: tuple[str, ...]
    ga4_measurement_id: str
    ga4_api_secret: str = field(repr=False)
    ga4_api_base: str
    """Empty: Google's own."""
    mailchimp_api_key: str = field(repr=False)
    mailchimp_list_id: str
    mailchimp_api_base: str
    """Empty: Mailchimp's own, in the data centre that the key names."""
    anthropic_api_key: str = field(repr=False)
    anthropic_model: str
    anthropic_base_url: str
    """Empty: the provider's own; plain http only in development."""
    openai_api_key: str = field(repr=False)
    openai_model: str
    openai_base_url: str
    bedrock_embedding_model: str
    ai_seconds: int
    """How long one answer may take, from the question to its end."""
    ai_calls_per_day: tuple[tuple[str, int], ...]
    """For each tier (free, parent, professional): answers of an AI provider that an account may have in 24 hours."""
    vault_max_file_mb: int
    vault_gb: tuple[tuple[str, int], ...]
    """For each tier: how much the vault of an account holds, in GB."""
    clamd_socket: str
    """Where clamd listens: a path, or host:port; empty for no scan."""
    exit_url: str
    """The neutral page that "Leave now" leads to."""
    proof_report: Path
    """The report of `make test` that /trust shows; see app/trust/report.py."""
    proxy_count: int
    """How many proxies stand in front and set X-Forwarded-*; 0 trusts none."""

    @property
    def production(self) -> bool:
        return self.app_env == "production"

    @property
    def stripe_standin(self) -> bool:
        """Whether this development instance brings its own stand-in for Stripe: billing is on and there is no key."""
        return self.billing == "stripe" and self.stripe_secret_key == STANDIN_KEY

    @property
    def host(self) -> str:
        """The host (and port, if any) that requests must name."""
        return urlsplit(self.base_url).netloc


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises SettingsError with a sentence a person can act on."""
    refuse_open_aws(environ)
    read = Environment(with_parameters(environ))
    production = read.choice("APP_ENV", "development", "production") == "production"
    data_dir = Path(read.text("DATA_DIR", "./data")).absolute()
    pages = ("https",) if production else ("http", "https")
    settings = Settings(
        app_env="production" if production else "development",
        secret_keys=_secret_keys(read, data_dir, production),
        base_url=_base_url(read, production),
        data_dir=data_dir,
        redis_url=read.redis("REDIS_URL"),
        metrics_port=read.port("METRICS_PORT", 0),
        store=read.choice("STORE", "sqlite", "dynamodb"),  # type: ignore[arg-type]  # choice() returns one of its arguments
        blobs=read.choice("BLOBS", "local", "s3"),  # type: ignore[arg-type]  # as above
        keys=read.choice("KEYS", "local", "kms"),  # type: ignore[arg-type]  # as above
        mail=read.choice("MAIL", "outbox", "smtp", "ses"),  # type: ignore[arg-type]  # as above
        identity=read.choice("IDENTITY", "local", "clerk"),  # type: ignore[arg-type]  # as above
        billing=read.choice("BILLING", "off", "stripe"),  # type: ignore[arg-type]  # as above
        text_model=read.choice("TEXT_MODEL", "offline", "anthropic", "openai"),  # type: ignore[arg-type]  # as above
        embedder=read.choice("EMBEDDER", "offline", "bedrock"),  # type: ignore[arg-type]  # as above
        analytics=read.choice("ANALYTICS", "off", "ga4"),  # type: ignore[arg-type]  # as above
        hosting=read.choice("HOSTING", "own", "vercel"),  # type: ignore[arg-type]  # as above
        secrets=read.choice("SECRETS", "env", "ssm"),  # type: ignore[arg-type]  # as above
        ssm_path=read.text("SSM_PATH"),
        **groups.amazon(read),
        writes_per_minute=read.count("WRITES_PER_MINUTE", 120, most=100_000),
        **groups.mail(read, production),
        **groups.clerk(read, pages),
        **groups.stripe(read, production),
        sns_topic_arns=read.several("SNS_TOPIC_ARNS"),
        **groups.models(read, pages),
        **groups.vault(read),
        **groups.counting(read),
        exit_url=read.page("EXIT_URL", "https://www.weather.gov/"),
        proof_report=Path(read.text("PROOF_REPORT", "test-results/ledger.json")).absolute(),
        proxy_count=read.count("PROXY_COUNT", 0),
    )
    refuse_what_cannot_be(settings, mail_from=read.text("MAIL_FROM"))
    refuse_another_region(settings, environ)
    return settings


def _secret_keys(read: Environment, data_dir: Path, production: bool) -> tuple[str, ...]:
    keys = read.several("SECRET_KEY")
    if not keys and not production:
        return (development_secret(data_dir),)
    if not keys:
        raise SettingsError(
            'SECRET_KEY is needed in production: python3 -c "import secrets; print(secrets.token_urlsafe(48))".'
        )
    if production and any(len(key) < LEAST_CHARACTERS for key in keys):
        raise SettingsError("SECRET_KEY is too short for production: each key needs 32 characters or more.")
    return keys


def _base_url(read: Environment, production: bool) -> str:
    host = read.text("HOST", "127.0.0.1")
    default = "" if production else f"http://{f'[{host}]' if ':' in host else host}:{read.port('PORT', 8000)}"
    url = read.site("BASE_URL", default)
    if production and not url.startswith("https://"):
        raise SettingsError("BASE_URL must begin with https:// in production.")
    return url
