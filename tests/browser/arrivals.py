"""Arrivals: the cookie of somebody who signed in a moment ago, made on an instance's data rather than by mail.

Only for stories about what comes after. How one comes in by mail is told in tests/identity, by the stories of a first
day (`newcomer`), and by the crash drills.
"""

from __future__ import annotations

from functools import cache

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app.accounts import model as accounts
from app.accounts.preferences import DEFAULT_ZONE
from app.identity import sessions
from app.services import Services, build
from app.settings import from_environment
from tests.stack import running_at


def cookie(url: str, email: str) -> tuple[str, str]:
    """Name and value of the one cookie that the instance at `url` gives; the account is made when there is none."""
    stack = running_at(url)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in stack.environment.items():
            if name.startswith("AWS_"):  # Amazon's clients read the environment of their process
                environment.setenv(name, value)
        services = _services(url)
        tenant = accounts.find_or_create(services, email)
        shelf = services.store.tenant(tenant)
        household = accounts.read(shelf)
        if household is None or not household.account.record.active:
            accounts.begin(services, shelf, name="", time_zone=DEFAULT_ZONE)
        session_id, recorded = sessions.fresh(services, shelf, "")
        shelf.write(recorded)
    return "session", _signed(services, {"tenant": tenant, "session": session_id})


@cache
def _services(url: str) -> Services:
    """To look behind an instance; its address is its own for as long as the tests run."""
    return build(from_environment(running_at(url).environ()))


def _signed(services: Services, held: dict[str, str]) -> str:
    app = Flask(__name__)
    app.secret_key = services.settings.secret_keys[0]
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    return str(signer.dumps(held))
