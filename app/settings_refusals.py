"""Refusals: settings that are missing, or that cannot work together, each with a sentence a person can act on."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app import pem
from app.environment import Environment, SettingsError, is_open, is_open_redis
from app.settings_groups import STANDIN_KEY, STANDIN_WEBHOOK_SECRET

if TYPE_CHECKING:
    from app.settings import Settings

_MAILCHIMP = re.compile(r"[0-9A-Za-z]+-[a-z]{2}[0-9]{1,3} [0-9A-Za-z]+")
_SELECTOR = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")


def refuse_what_cannot_be(settings: Settings, *, mail_from: str) -> None:
    """Look at all settings together; `mail_from` is what was set, empty for a default. Raises SettingsError."""
    _require_what_the_ports_need(settings)
    _refuse_what_cannot_work(settings)
    _refuse_mail_that_cannot_work(settings)
    _refuse_counting_that_cannot_work(settings)
    if settings.production:
        _refuse_development_defaults(settings, mail_from=mail_from)


def refuse_open_aws(environ: Mapping[str, str]) -> None:
    """Look at the addresses that Amazon's SDK reads by itself, before anything is asked there. Raises SettingsError.

    Development may have a stand-in anywhere; secrets are fetched from none that its network could listen to.
    """
    read = Environment(environ)
    if read.text("APP_ENV") != "production" and read.text("SECRETS") != "ssm":
        return
    for name in sorted(environ):
        if name.startswith("AWS_ENDPOINT_URL") and (address := read.text(name)) and is_open(address):
            raise SettingsError(f"{name} must begin with https://, unless it is an address of this machine.")


def _require_what_the_ports_need(settings: Settings) -> None:
    needs = {
        ("BLOBS", "s3"): ("S3_BUCKET",),
        ("KEYS", "kms"): ("KMS_KEY", "KMS_PHI_KEY"),
        ("MAIL", "smtp"): ("SMTP_URL",),
        ("TEXT_MODEL", "anthropic"): ("ANTHROPIC_API_KEY",),
        ("TEXT_MODEL", "openai"): ("OPENAI_API_KEY", "OPENAI_MODEL"),
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


def _refuse_counting_that_cannot_work(settings: Settings) -> None:
    given = bool(settings.ga4_measurement_id), bool(settings.ga4_api_secret)
    if given != (settings.analytics == "ga4",) * 2:
        raise SettingsError("ANALYTICS=ga4 goes with GA4_MEASUREMENT_ID and GA4_API_SECRET: set all three, or none.")
    if settings.ga4_api_base and settings.production:
        raise SettingsError("GA4_API_BASE is for stand-ins; leave it empty in production.")


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


def _is_svix_secret(secret: str) -> bool:
    key = secret.removeprefix("whsec_")
    try:
        return bool(b64decode(key + "=" * (-len(key) % 4), validate=True))
    except ValueError:
        return False
