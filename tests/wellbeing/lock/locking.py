"""Turning the lock on, and opening it by the mailed link as a person does."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from werkzeug.test import TestResponse

from tests.cast import Visitor


def lock(visitor: Visitor, minutes: int = 15, **also: str) -> TestResponse:
    return visitor.post("/wellbeing/lock", {"minutes": str(minutes), **also})


def locked(visitor: Visitor) -> bool:
    """Whether the front page asks for a proof."""
    answer = visitor.get("/wellbeing")
    assert answer.status_code in (200, 403), answer.status_code
    return answer.status_code == 403


def newest_mail(visitor: Visitor) -> EmailMessage:
    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    content = visitor.services.mailer.newest(1)[0].content  # type: ignore[attr-defined]  # the outbox has it
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def words_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def ask(visitor: Visitor, then: str = "/wellbeing") -> str:
    """Ask for a link; gives its path."""
    assert visitor.post("/settings/confirm", {"then": then}).status_code == 303
    found = re.search(r"/settings/confirm/[\w-]+", words_of(newest_mail(visitor)))
    assert found, "the mail holds no link"
    return found.group()


def unlock(visitor: Visitor) -> TestResponse:
    answer = visitor.post(ask(visitor))
    assert answer.status_code == 303, answer.text
    return answer
