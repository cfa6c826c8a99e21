"""Refusals, worded and numbered as Stripe does it, so that a caller learns here what it would learn there."""

from __future__ import annotations

from typing import Any

_CALLED = {"checkout.session": "checkout.session", "subscription_item": "subscription item", "object": "object"}
"""What Stripe calls a kind in a refusal where it is not the kind's own name."""


class Refused(Exception):
    """A request that is answered with an error. `body` is the whole envelope."""

    def __init__(
        self, message: str, *, code: str = "", param: str = "", status: int = 400, kind: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        self.status = status
        error = {"type": kind, "code": code, "message": message, "param": param}
        self.body: dict[str, Any] = {"error": {name: value for name, value in error.items() if value}}


def missing(param: str) -> Refused:
    return Refused(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unknown_parameter(param: str) -> Refused:
    return Refused(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def no_such(kind: str, id_: str, *, param: str = "id") -> Refused:
    """404 for what the address names, 400 for what a parameter names."""
    called = _CALLED.get(kind, kind)
    status = 404 if param == "id" else 400
    return Refused(f"No such {called}: '{id_}'", code="resource_missing", param=param, status=status)


def declined(message: str, code: str, decline_code: str, extra: dict[str, Any]) -> Refused:
    """A card that said no: 402."""
    refused = Refused(message, code=code, status=402, kind="card_error")
    refused.body["error"] |= {"decline_code": decline_code, **extra}
    return refused


def wrong_key(key: str) -> Refused:
    shown = f"{key[:8]}{'*' * max(len(key) - 12, 4)}{key[-4:]}" if len(key) > 12 else "*" * len(key)
    if not key:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer"
            " auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
        return Refused(message, status=401)
    return Refused(f"Invalid API Key provided: {shown}", status=401)


def other_parameters(key: str) -> Refused:
    message = (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a"
        f" key other than '{key}' if you meant to execute a different request."
    )
    return Refused(message, kind="idempotency_error")


def other_version(version: str) -> Refused:
    return Refused(f"Invalid Stripe API version: {version}. This stand-in speaks one version only.")


def no_such_address(method: str, path: str) -> Refused:
    message = (
        f"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing slash. If"
        " you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code."
    )
    return Refused(message, status=404)
