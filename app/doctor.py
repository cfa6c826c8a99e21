"""The doctor: what is configured, what is reachable, what is missing. Shows no secret."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from app.aws import aws_client
from app.backlog import backlog
from app.errors import Problem
from app.health.readiness import checks
from app.services import Services
from app.settings import Settings
from app.vault.making.scanning import version
from app.wellbeing import records as wellbeing

_SECRET = frozenset(
    {
        "secret_keys", "redis_url", "smtp_url", "clerk_secret_key", "clerk_webhook_secrets", "stripe_secret_key",
        "stripe_webhook_secrets", "dkim_key", "mailchimp_api_key", "ga4_api_secret", "anthropic_api_key",
        "openai_api_key",
    }
)  # fmt: skip
_CONNECT_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, what it is configured as, and what is wrong with it (empty: it answers)."""

    part: str
    configured: str
    wrong: str = ""


def configured(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every setting and its value; of a secret only whether it is set."""
    for field in fields(settings):
        value = getattr(settings, field.name)
        name = "SECRET_KEY" if field.name == "secret_keys" else field.name.upper()
        if field.name in _SECRET:
            yield name, "set" if value else "not set"
        else:
            yield name, str(value) if value not in ("", ()) else "not set"


def examine(services: Services) -> Iterator[Finding]:
    """Ask every part, one after the other."""
    settings, questions = services.settings, checks(services)
    embedded = "the embedded Valkey, which runs while `make run` does"
    # They were had, or there would be no settings to examine.
    yield Finding("secrets", f"parameters under {settings.ssm_path}" if settings.ssm_path else "the environment")
    yield _asked("store", settings.store, questions["store"])
    if settings.store == "dynamodb":
        yield from _tables(settings)
    yield _asked("keys", settings.keys, questions["keys"])
    yield _asked("phi", f"{settings.store} and its own {settings.keys} key", lambda: wellbeing.check(services))
    yield _asked("blobs", settings.blobs, questions["blobs"])
    if settings.blobs == "s3":
        yield _bucket(settings)
    yield _asked("model", settings.text_model, services.text_model.ping)
    yield _asked("vectors", settings.embedder, lambda: services.embedder.embed(["a word"]))
    if settings.clamd_socket:
        yield _asked("virus scanner", settings.clamd_socket, lambda: version(settings.clamd_socket))
    yield _asked("redis", "REDIS_URL" if settings.redis_url else embedded, questions["redis"])
    yield _asked("mail", settings.mail, lambda: _reach_mail(settings))
    if settings.mail == "ses":
        deaf = "" if settings.sns_topic_arns else "SNS_TOPIC_ARNS is not set: bounces and complaints are not heard of."
        yield Finding("mail events", "what SES tells", deaf)
    # To end a session that never was is no error; with another secret, or without a line, it is one.
    yield _asked("identity", settings.identity, lambda: services.identity.end_session("sess_of_nobody"))
    if services.billing is not None:
        yield _asked("billing", settings.billing, lambda: _every_price(services))
    yield _asked("pending", "work that is owed", lambda: _not_stuck(services))


def _asked(part: str, as_what: str, question: Callable[[], object]) -> Finding:
    try:
        question()
    except Problem as problem:
        return Finding(part, as_what, f"{type(problem).__name__}: {problem.title.lower()}")
    except Exception as error:  # noqa: BLE001  # the doctor reports whatever is wrong, and goes on to the next part
        return Finding(part, as_what, f"{type(error).__name__}: {error}")
    return Finding(part, as_what)


def _tables(settings: Settings) -> Iterator[Finding]:
    from app.store.tables import check_tables  # noqa: PLC0415  # imports botocore, which a home has no use for

    try:
        problems = check_tables(aws_client("dynamodb", settings), settings, aws_client("kms", settings))
    except Exception as error:  # noqa: BLE001  # as above: the sentence is the report
        problems = [f"{type(error).__name__}: {error}"]
    yield Finding("tables", settings.aws_region, " ".join(problems))


def _bucket(settings: Settings) -> Finding:
    from app.blobs.bucket import check_bucket  # noqa: PLC0415  # as above

    try:
        problems = check_bucket(aws_client("s3", settings), settings)
    except Exception as error:  # noqa: BLE001  # as above: the sentence is the report
        problems = [f"{type(error).__name__}: {error}"]
    return Finding("bucket", settings.s3_bucket, " ".join(problems))


def _reach_mail(settings: Settings) -> None:
    if settings.mail == "smtp":
        parts = urlsplit(settings.smtp_url)
        default = 465 if parts.scheme == "smtps" else 587
        socket.create_connection((parts.hostname or "", parts.port or default), _CONNECT_SECONDS).close()
    elif settings.mail == "ses":
        aws_client("sesv2", settings).get_account()
    else:
        Path(settings.data_dir / "outbox").mkdir(parents=True, exist_ok=True, mode=0o700)


def _every_price(services: Services) -> None:
    found = services.billing.prices() if services.billing else {}
    missing = [f"STRIPE_PRICE_{plan.upper()}" for plan, _ in services.settings.stripe_prices if plan not in found]
    if missing:
        raise _NoPrice(f"Stripe has no price of the id that {missing[0]} names.")


def _not_stuck(services: Services) -> None:
    owed = backlog(services)
    age = (services.now() - owed.oldest).total_seconds() / 3600 if owed.oldest else 0
    if age > 1:
        raise _WorkIsStuck(f"{owed.count} jobs are owed, the oldest for {age:.0f} hours. Is a worker running?")


class _NoPrice(Exception):
    """A plan cannot be paid for."""


class _WorkIsStuck(Exception):
    """Jobs are not being done."""
