"""Dana, who is staff, and what is mailed about a request."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import model as accounts
from app.rights.requests import docket
from app.rights.requests.record import Request
from app.services import Services
from tests.cast import Visitor, stranger, token_in

WORDS = "What do you hold about me?"
ADDRESS = "robin@example.org"
_LINK = re.compile(r"https?://\S+?(/requests/\S+)")


@pytest.fixture
def dana(services: Services, visit: Callable[[str], Visitor]) -> Visitor:
    """Staff."""
    visitor = visit("dana@example.org")
    accounts.grant_staff(services, visitor.email)
    return visitor


@pytest.fixture
def robin(app: Flask) -> Visitor:
    """Somebody who is not signed in, and may have no account."""
    return stranger(app, ADDRESS)


def send(visitor: Visitor, kind: str = "access", **changed: str) -> TestResponse:
    """Fill the form in and send it, as a browser does."""
    page = visitor.get(f"/requests/new?kind={kind}").text
    attempt = re.search(r'name="attempt"[^>]*value="([^"]+)"', page)
    assert attempt
    form = {"kind": kind, "text": WORDS, "email": visitor.email, "name": "Robin", "attempt": attempt[1]}
    return visitor.client.post("/requests/new", data={"csrf_token": token_in(page), **form, **changed})


def mails(services: Services, to: str = ADDRESS) -> list[Any]:
    """What was mailed to an address, newest first."""
    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    found = [message_from_bytes(mail.content, policy=policy.default) for mail in services.mailer.newest(50)]  # type: ignore[attr-defined]  # the outbox
    return [mail for mail in found if mail["To"] == to]


def text_of(mail: Any) -> str:
    """Its words, however its lines are broken."""
    return " ".join(str(mail.get_body(("plain",)).get_content()).split())


def link(services: Services, to: str = ADDRESS) -> str:
    """The path that the newest mail leads to."""
    found = _LINK.search(text_of(mails(services, to)[0]))
    assert found
    return found[1]


def press(visitor: Visitor, path: str, data: dict[str, Any] | None = None, **given: Any) -> TestResponse:
    """Send a form of a page, with the token of that visitor."""
    token = token_in(visitor.get("/requests/new?kind=bug").text)
    return visitor.client.post(path, data={"csrf_token": token, **(data or {})}, **given)


def the_one(services: Services) -> Request:
    """The only open request, as it stands."""
    rows = docket.open_page(services).rows or docket.ended_page(services).rows
    assert len(rows) == 1
    return docket.find(services, rows[0].record.id).record


def act(dana: Visitor, services: Services, name: str, data: dict[str, str] | None = None) -> int:
    """What staff do with the only request, and the status of the answer."""
    return dana.post(f"/admin/requests/{the_one(services).id}/{name}", data).status_code
