"""Settings: one frozen, typed object read from the environment; a wrong value is refused with a sentence."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit


class SettingsError(Exception):
    """A setting that is missing or wrong; the message says which, why, and what would be right."""


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
    aws_region: str
    dynamodb_table: str
    dynamodb_phi_table: str
    dynamodb_keys_table: str
    s3_bucket: str
    kms_key: str
    kms_phi_key: str
    smtp_url: str = field(repr=False)
    mail_from: str
    postal_address: str
    contact_email: str
    clerk_secret_key: str = field(repr=False)
    clerk_jwt_key: str
    clerk_issuer: str
    clerk_sign_in_url: str
    exit_url: str
    """The neutral page that "Leave now" leads to."""
    proxy_count: int
    """How many proxies stand in front and set X-Forwarded-*; 0 trusts none."""

    @property
    def production(self) -> bool:
        return self.app_env == "production"

    @property
    def host(self) -> str:
        """The host (and port, if any) that requests must name."""
        return urlsplit(self.base_url).netloc


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises SettingsError with a sentence a person can act on."""
    read = _Reader(environ)
    production = read.choice("APP_ENV", "development", "production") == "production"
    data_dir = Path(read.text("DATA_DIR", "./data")).absolute()
    settings = Settings(
        app_env="production" if production else "development",
        secret_keys=_secret_keys(read, data_dir, production),
        base_url=_base_url(read, production),
        data_dir=data_dir,
        redis_url=read.text("REDIS_URL"),
        metrics_port=read.port("METRICS_PORT", 0),
        store=read.choice("STORE", "sqlite", "dynamodb"),  # type: ignore[arg-type]  # choice() returns one of its arguments
        blobs=read.choice("BLOBS", "local", "s3"),  # type: ignore[arg-type]  # as above
        keys=read.choice("KEYS", "local", "kms"),  # type: ignore[arg-type]  # as above
        mail=read.choice("MAIL", "outbox", "smtp", "ses"),  # type: ignore[arg-type]  # as above
        identity=read.choice("IDENTITY", "local", "clerk"),  # type: ignore[arg-type]  # as above
        aws_region=read.text("AWS_REGION", "us-east-1"),
        dynamodb_table=read.text("DYNAMODB_TABLE", "cotrackpro"),
        dynamodb_phi_table=read.text("DYNAMODB_PHI_TABLE", "cotrackpro-phi"),
        dynamodb_keys_table=read.text("DYNAMODB_KEYS_TABLE", "cotrackpro-keys"),
        s3_bucket=read.text("S3_BUCKET"),
        kms_key=read.text("KMS_KEY"),
        kms_phi_key=read.text("KMS_PHI_KEY"),
        smtp_url=read.text("SMTP_URL"),
        mail_from=read.text("MAIL_FROM", "CTP <hello@localhost>"),
        postal_address=read.text("POSTAL_ADDRESS"),
        contact_email=read.text("CONTACT_EMAIL", "admin@cotrackpro.com"),
        clerk_secret_key=read.text("CLERK_SECRET_KEY"),
        clerk_jwt_key=read.text("CLERK_JWT_KEY").replace("\\n", "\n"),
        clerk_issuer=read.text("CLERK_ISSUER"),
        clerk_sign_in_url=read.text("CLERK_SIGN_IN_URL"),
        exit_url=read.text("EXIT_URL", "https://www.weather.gov/"),
        proxy_count=read.count("PROXY_COUNT", 0),
    )
    _require_what_the_ports_need(settings)
    if production:
        _refuse_development_defaults(settings)
    return settings


def _require_what_the_ports_need(settings: Settings) -> None:
    needs = {
        ("BLOBS", "s3"): ("S3_BUCKET",),
        ("KEYS", "kms"): ("KMS_KEY", "KMS_PHI_KEY"),
        ("MAIL", "smtp"): ("SMTP_URL",),
        ("IDENTITY", "clerk"): ("CLERK_SECRET_KEY", "CLERK_JWT_KEY", "CLERK_ISSUER", "CLERK_SIGN_IN_URL"),
    }
    for (port, choice), names in needs.items():
        if getattr(settings, port.lower()) == choice:
            for name in names:
                if not getattr(settings, name.lower()):
                    raise SettingsError(f"{port}={choice} needs {name}, which is not set.")


def _refuse_development_defaults(settings: Settings) -> None:
    if settings.identity == "local":
        raise SettingsError("IDENTITY=local is for development; set IDENTITY=clerk in production.")
    if settings.mail == "outbox":
        raise SettingsError("MAIL=outbox only shows mail on a page; set MAIL=ses or MAIL=smtp in production.")
    if not settings.redis_url:
        raise SettingsError("REDIS_URL is needed in production; the embedded server is for development.")


def _secret_keys(read: _Reader, data_dir: Path, production: bool) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in read.text("SECRET_KEY").split(",") if part.strip())
    if not keys and not production:
        return (_development_secret(data_dir),)
    if not keys:
        raise SettingsError(
            'SECRET_KEY is needed in production: python3 -c "import secrets; print(secrets.token_urlsafe(48))".'
        )
    if production and any(len(key) < 32 for key in keys):
        raise SettingsError("SECRET_KEY is too short for production: each key needs 32 characters or more.")
    return keys


def _development_secret(data_dir: Path) -> str:
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _base_url(read: _Reader, production: bool) -> str:
    default = "" if production else f"http://{read.text('HOST', '127.0.0.1')}:{read.port('PORT', 8000)}"
    url = read.text("BASE_URL", default).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise SettingsError("BASE_URL must be the site's own address, such as https://cotrackpro.com, with no path.")
    if production and parts.scheme != "https":
        raise SettingsError("BASE_URL must begin with https:// in production.")
    return url


class _Reader:
    """Reads one value at a time and words the refusal."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str = "") -> str:
        return self._environ.get(name, "").strip() or default

    def choice(self, name: str, *choices: str) -> str:
        """One of `choices`; the first is the default."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise SettingsError(f"{name} is {value!r}, but must be one of: {', '.join(choices)}.")
        return value

    def count(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value) > 10:
            raise SettingsError(f"{name} is {value!r}, but must be a whole number from 0 to 10.")
        return int(value)

    def port(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value) > 65535:
            raise SettingsError(f"{name} is {value!r}, but must be a port number from 0 to 65535.")
        return int(value)
