"""The cast: people with a browser each, who come in by mail as a person would."""

from __future__ import annotations

import html
import re
import secrets
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.accounts import model as accounts
from app.accounts.preferences import DEFAULT_ZONE
from app.identity import sessions
from app.services import Services

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_LINK = re.compile(r"https?://\S+/sign-in/\S+")


@dataclass
class Visitor:
    """A person at a browser. `services` is the instance's, to look behind the page."""

    email: str
    client: FlaskClient
    services: Services
    tenant: str = ""
    _csrf: str = field(default="", repr=False)

    def get(self, path: str, **given: Any) -> TestResponse:
        return self.client.get(path, **given)

    def post(self, path: str, data: dict[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a form with the token that the person's pages carry."""
        return self.client.post(path, data={"csrf_token": self.csrf(), **(data or {})}, **given)

    def csrf(self) -> str:
        """The token of their pages, without asking for one. That each page carries it is told in tests/access."""
        if not self._csrf:
            self._csrf = self._kept_token() or token_in(self.client.get(self._a_form, follow_redirects=True).text)
        return self._csrf

    @property
    def _a_form(self) -> str:
        return "/settings/security" if self.tenant else "/sign-in/sent"

    def _kept_token(self) -> str:
        with self.client.session_transaction() as kept:
            if "session" not in kept:
                return ""
            secret = kept.setdefault("csrf_token", secrets.token_hex(20))
        return str(_token_signer(self.client.application).dumps(secret))

    def forget_csrf(self) -> None:
        """Read the token anew: signing in makes another."""
        self._csrf = ""

    @property
    def shelf(self) -> Any:
        """The person's own shelf."""
        from app.store.keys import tenant_id

        return self.services.store.tenant(tenant_id(self.tenant))


def _token_signer(app: Flask) -> URLSafeTimedSerializer:
    """As Flask-WTF signs the secret that a session keeps."""
    return URLSafeTimedSerializer(app.config["WTF_CSRF_SECRET_KEY"], salt="wtf-csrf-token")


def token_in(page: str) -> str:
    found = _TOKEN.search(page)
    assert found, "the page carries no form token"
    return html.unescape(found.group(1))


def stranger(app: Flask, email: str = "") -> Visitor:
    """Somebody with a fresh browser who has not signed in."""
    return Visitor(email, app.test_client(), app.extensions["cotrackpro"])


def mailed_link(services: Services) -> str:
    """The path of the newest sign-in link in the outbox."""
    mail = message_from_bytes(services.mailer.newest(1)[0].content, policy=policy.default)  # type: ignore[attr-defined]  # the outbox has it
    body = mail.get_body(("plain",))
    assert body is not None
    found = _LINK.search(body.get_content())
    assert found, "the mail holds no link"
    return "/sign-in/" + found.group().rsplit("/sign-in/", 1)[1]


def ask_for_link(visitor: Visitor) -> str:
    """Ask for a link as a person does, let the worker mail it, and give its path."""
    page = visitor.get("/sign-in").text
    answer = visitor.client.post("/sign-in", data={"csrf_token": token_in(page), "email": visitor.email})
    assert answer.status_code == 303, answer.text
    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    return mailed_link(visitor.services)


def arrive(app: Flask, email: str, tenant: str = "") -> Visitor:
    """Somebody at a new browser who is signed in, an adult on record, without the detour by mail and welcome page."""
    visitor = stranger(app, email)
    services = visitor.services
    visitor.tenant = tenant or accounts.find_or_create(services, email)
    household = accounts.read(visitor.shelf)
    assert household
    if not household.account.record.active:
        accounts.begin(services, visitor.shelf, name="", time_zone=DEFAULT_ZONE)
    session_id, recorded = sessions.fresh(services, visitor.shelf, "")
    visitor.shelf.write(recorded)
    with visitor.client.session_transaction() as session:
        session.update(tenant=visitor.tenant, session=session_id)
    return visitor


def sign_in(app: Flask, email: str) -> Visitor:
    """Through the mailed link and, the first time, the welcome page."""
    visitor = stranger(app, email)
    path = ask_for_link(visitor)
    token = token_in(visitor.get(path).text)
    assert visitor.client.post(path, data={"csrf_token": token}).status_code == 303
    with visitor.client.session_transaction() as session:
        visitor.tenant = session["tenant"]
    home = visitor.get("/home")
    if home.status_code == 303:
        page = visitor.get("/welcome").text
        version = re.search(r'name="policy_version"[^>]*value="([^"]+)"', page)
        assert version
        answer = visitor.client.post(
            "/welcome", data={"csrf_token": token_in(page), "adult": "y", "policy_version": version.group(1)}
        )
        assert answer.status_code == 303, answer.text
    visitor._csrf = token_in(visitor.get("/settings/security").text)
    return visitor
