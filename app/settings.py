"""Settings: one frozen, typed object read from the environment; a wrong value is refused with a sentence."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from app import pem
from app.environment import Environment, SettingsError, is_open_redis
from app.secret_file import LEAST_CHARACTERS, development_secret
from app.secrets_ssm import with_parameters

__all__ = ["Settings", "SettingsError", "from_environment"]

STANDIN_KEY = "sk_test_standin"
"""Opens the local stand-in for Stripe and nothing else."""

STANDIN_WEBHOOK_SECRET = "whsec_standin"  # noqa: S105  # guards a page of play money on loopback
"""What the stand-in signs its webhooks with."""

PLAN_KEYS = ("parent_monthly", "parent_annual", "professional_monthly", "professional_annual")
"""What can be paid for. The meaning of each is in app/billing/plans.py."""

_EXAMPLE_ADDRESS = "100 Example Street, Springfield, MO 65801"
"""Stands in mail of a development instance: without any, mail that people chose is refused."""

_MAILCHIMP = re.compile(r"[0-9A-Za-z]+-[a-z]{2}[0-9]{1,3} [0-9A-Za-z]+")
_SELECTOR = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")


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
    secrets: Literal["env", "ssm"]
    """Where SECRET_KEY and its like come from: the environment, or the parameters under `ssm_path`."""
    ssm_path: str
    aws_region: str
    dynamodb_table: str
    dynamodb_phi_table: str
    dynamodb_keys_table: str
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
    mailchimp_api_key: str = field(repr=False)
    mailchimp_list_id: str
    mailchimp_api_base: str
    """Empty: Mailchimp's own, in the data centre that the key names."""
    exit_url: str
    """The neutral page that "Leave now" leads to."""
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
        secrets=read.choice("SECRETS", "env", "ssm"),  # type: ignore[arg-type]  # as above
        ssm_path=read.text("SSM_PATH"),
        aws_region=read.text("AWS_REGION", "us-east-1"),
        dynamodb_table=read.text("DYNAMODB_TABLE", "cotrackpro"),
        dynamodb_phi_table=read.text("DYNAMODB_PHI_TABLE", "cotrackpro-phi"),
        dynamodb_keys_table=read.text("DYNAMODB_KEYS_TABLE", "cotrackpro-keys"),
        s3_bucket=read.text("S3_BUCKET"),
        kms_key=read.text("KMS_KEY"),
        kms_phi_key=read.text("KMS_PHI_KEY"),
        writes_per_minute=read.count("WRITES_PER_MINUTE", 120, most=100_000),
        **_mail(read, production),
        **_clerk(read, pages),
        **_stripe(read, production),
        sns_topic_arns=read.several("SNS_TOPIC_ARNS"),
        exit_url=read.page("EXIT_URL", "https://www.weather.gov/"),
        proxy_count=read.count("PROXY_COUNT", 0),
    )
    _require_what_the_ports_need(settings)
    _refuse_what_cannot_work(settings)
    _refuse_mail_that_cannot_work(settings)
    if production:
        _refuse_development_defaults(settings, mail_from=read.text("MAIL_FROM"))
    return settings


def _require_what_the_ports_need(settings: Settings) -> None:
    needs = {
        ("BLOBS", "s3"): ("S3_BUCKET",),
        ("KEYS", "kms"): ("KMS_KEY", "KMS_PHI_KEY"),
        ("MAIL", "smtp"): ("SMTP_URL",),
        ("BILLING", "stripe"): ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS"),
        ("IDENTITY", "clerk"): ("CLERK_SECRET_KEY", "CLERK_JWT_KEY", "CLERK_ISSUER", "CLERK_SIGN_IN_URL"),
    }
    for (port, choice), names in needs.items():
        if getattr(settings, port.lower()) == choice:
            for name in names:
                if not getattr(settings, name.lower()):
                    raise SettingsError(f"{port}={choice} needs {name}, which is not set.")


def _refuse_what_cannot_work(settings: Settings) -> None:
    if urlsplit(settings.exit_url).hostname == urlsplit(settings.base_url).hostname:
        raise SettingsError("EXIT_URL leads back to this site. Name a page of another one, such as a weather forecast.")
    if settings.billing == "stripe" and settings.stripe_api_base and settings.production:
        raise SettingsError("STRIPE_API_BASE is for stand-ins; leave it empty in production.")
    if settings.billing == "stripe" and (lacking := [plan for plan, price in settings.stripe_prices if not price]):
        raise SettingsError(f"BILLING=stripe needs STRIPE_PRICE_{lacking[0].upper()}, which is not set.")
    if not all(_is_svix_secret(secret) for secret in settings.clerk_webhook_secrets):
        raise SettingsError("CLERK_WEBHOOK_SECRETS must hold signing secrets as Clerk shows them: whsec_ and base64.")
    if settings.identity == "clerk" and not pem.is_public_key(settings.clerk_jwt_key):
        raise SettingsError("CLERK_JWT_KEY must be the RSA public key of the Clerk instance, in PEM form.")


def _refuse_mail_that_cannot_work(settings: Settings) -> None:
    if parseaddr(settings.mail_from)[1].count("@") != 1:
        raise SettingsError("MAIL_FROM must hold one address, such as CTP <hello@cotrackpro.com>.")
    if bool(settings.dkim_key) != bool(settings.dkim_selector):
        raise SettingsError("DKIM_KEY and DKIM_SELECTOR go together: set both, or neither.")
    if settings.dkim_key and not pem.is_signing_key(settings.dkim_key):
        raise SettingsError("DKIM_KEY must be an RSA private key, 1024 bits or more, in PEM form, with no password.")
    if settings.dkim_selector and not _SELECTOR.fullmatch(settings.dkim_selector):
        raise SettingsError("DKIM_SELECTOR must be a name as DNS has them, such as mail2026.")
    if bool(settings.mailchimp_api_key) != bool(settings.mailchimp_list_id):
        raise SettingsError("MAILCHIMP_API_KEY and MAILCHIMP_LIST_ID go together: set both, or neither.")
    if settings.mailchimp_api_key and not _MAILCHIMP.fullmatch(
        f"{settings.mailchimp_api_key} {settings.mailchimp_list_id}"
    ):
        raise SettingsError(
            "MAILCHIMP_API_KEY ends in its data centre, such as -us21; an audience's id is letters and digits."
        )
    if settings.mailchimp_api_base and settings.production:
        raise SettingsError("MAILCHIMP_API_BASE is for stand-ins; leave it empty in production.")


def _mail(read: Environment, production: bool) -> dict[str, Any]:
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


def _clerk(read: Environment, schemes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "clerk_secret_key": read.text("CLERK_SECRET_KEY"),
        "clerk_jwt_key": read.text("CLERK_JWT_KEY").replace("\\n", "\n"),
        "clerk_issuer": read.page("CLERK_ISSUER", schemes=schemes),
        "clerk_sign_in_url": read.page("CLERK_SIGN_IN_URL", schemes=schemes),
        "clerk_webhook_secrets": read.several("CLERK_WEBHOOK_SECRETS"),
    }


def _stripe(read: Environment, production: bool) -> dict[str, Any]:
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


def _refuse_development_defaults(settings: Settings, *, mail_from: str) -> None:
    if settings.identity == "local":
        raise SettingsError("IDENTITY=local is for development; set IDENTITY=clerk in production.")
    if settings.mail == "outbox":
        raise SettingsError("MAIL=outbox only shows mail on a page; set MAIL=ses or MAIL=smtp in production.")
    if not settings.redis_url:
        raise SettingsError("REDIS_URL is needed in production; the embedded server is for development.")
    if is_open_redis(settings.redis_url):
        raise SettingsError("REDIS_URL is open to its whole network. Give it a password, and rediss:// if it can.")
    if settings.stripe_secret_key == STANDIN_KEY or STANDIN_WEBHOOK_SECRET in settings.stripe_webhook_secrets:
        raise SettingsError("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS are the stand-in's; set Stripe's own.")
    if not mail_from:
        raise SettingsError("MAIL_FROM is needed in production: the address that mail comes from.")
    if not settings.postal_address:
        raise SettingsError("POSTAL_ADDRESS is needed in production: mail that people chose must bear one.")


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


def _is_svix_secret(secret: str) -> bool:
    key = secret.removeprefix("whsec_")
    try:
        return bool(b64decode(key + "=" * (-len(key) % 4), validate=True))
    except ValueError:
        return False


def _base_url(read: Environment, production: bool) -> str:
    host = read.text("HOST", "127.0.0.1")
    default = "" if production else f"http://{f'[{host}]' if ':' in host else host}:{read.port('PORT', 8000)}"
    url = read.site("BASE_URL", default)
    if production and not url.startswith("https://"):
        raise SettingsError("BASE_URL must begin with https:// in production.")
    return url
