"""The environment: reads one value at a time as text, choice, number or address, and words the refusal."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, urlsplit

_NOT_IN_ADDRESSES = frozenset("\"'<>\\^`{|} ")


class SettingsError(Exception):
    """A setting that is missing or wrong; the message says which, why, and what would be right."""


class Environment:
    """The variables of one process. Every method raises SettingsError for a value that cannot be used."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(name, "").strip() or default

    def choice(self, name: str, *choices: str) -> str:
        """One of `choices`; the first is the default."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise SettingsError(f"{name} is {value!r}, but must be one of: {', '.join(choices)}.")
        return value

    def several(self, name: str) -> tuple[str, ...]:
        """The values between commas; none when it is not set."""
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())

    def count(self, name: str, default: int, *, most: int = 10) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or len(value) > 9 or int(value) > most:
            raise SettingsError(f"{name} is {value!r}, but must be a whole number from 0 to {most}.")
        return int(value)

    def port(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value) > 65535:
            raise SettingsError(f"{name} is {value!r}, but must be a port number from 0 to 65535.")
        return int(value)

    def page(self, name: str, default: str = "", *, schemes: tuple[str, ...] = ("https",)) -> str:
        """The whole address of a page; empty when it is not set and has no default."""
        value = self.text(name, default)
        if value and not _is_page(value, schemes):
            raise SettingsError(f"{name} must be a whole address that begins with https://, such as {_LIKE[name]}.")
        return value

    def site(self, name: str, default: str) -> str:
        """The address of a whole site: a scheme and a host, and nothing else."""
        value = self.text(name, default).rstrip("/")
        parts = _split(value)
        if parts is None or not _is_page(value, ("http", "https")) or parts.path or parts.query or parts.fragment:
            raise SettingsError(
                f"{name} must be the site's own address, such as {_LIKE[name]}, with no path, no name and no password."
            )
        return value

    def redis(self, name: str) -> str:
        """The address of a Redis, or empty."""
        value = self.text(name)
        parts = _split(value)
        if value and (parts is None or parts.scheme not in ("redis", "rediss", "unix")):
            raise SettingsError(f"{name} must be an address that begins with rediss://, redis:// or unix://.")
        return value


_LIKE = {
    "BASE_URL": "https://cotrackpro.com",
    "EXIT_URL": "https://www.weather.gov/",
    "ANTHROPIC_BASE_URL": "https://api.anthropic.com",
    "OPENAI_BASE_URL": "https://api.openai.com/v1",
    "CLERK_ISSUER": "https://clerk.cotrackpro.com",
    "CLERK_SIGN_IN_URL": "https://accounts.cotrackpro.com/sign-in",
}


def is_open_redis(url: str) -> bool:
    """Whether whoever shares the network could read and change this Redis: no encryption, no password, not here."""
    parts = urlsplit(url)
    has_password = bool(parts.password or parse_qs(parts.query).get("password"))
    return parts.scheme == "redis" and not has_password and not is_here(parts.hostname or "localhost")


def is_open(url: str) -> bool:
    """Whether whoever shares the network could read what is sent to this address, or it is none."""
    parts = _split(url)
    return parts is None or (parts.scheme != "https" and not is_here(parts.hostname or ""))


def is_here(host: str) -> bool:
    """Whether only this machine can reach a host of this name."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower() == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _is_page(value: str, schemes: tuple[str, ...]) -> bool:
    parts = _split(value)
    return (
        parts is not None
        and parts.scheme in schemes
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and value.isascii()
        and value.isprintable()
        and not _NOT_IN_ADDRESSES.intersection(value)
    )


def _split(value: str) -> SplitResult | None:
    """The parts of an address, or None for one that has a port that is none, or brackets that do not match."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts
