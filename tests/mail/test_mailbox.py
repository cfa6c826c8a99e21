"""What the mailbox page promises: the mails of development, their headers and links, and nothing that runs."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest

from app import create_app
from app.mail import Message
from tests.mail.conftest import LINK


@pytest.fixture
def deliver(services, message):
    """Puts a mail into the outbox, changed as the test says."""
    return lambda **changed: services.mailer.deliver(dataclasses.replace(message, **changed))


def test_an_empty_mailbox_says_so(client):
    answer = client.get("/dev/mail")
    assert answer.status_code == 200
    assert "Nothing has been mailed yet" in answer.text


def test_the_newest_mail_comes_first(client, deliver):
    for number in range(3):
        deliver(subject=f"Letter {number}")
    shown = re.findall(r"<h2[^>]*>(Letter \d)</h2>", client.get("/dev/mail").text)
    assert shown == ["Letter 2", "Letter 1", "Letter 0"]


def test_every_header_is_shown(client, deliver, message):
    deliver(headers=(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),))
    page = html.unescape(client.get("/dev/mail").text)
    for text in ("List-Unsubscribe=One-Click", message.message_id, message.to, message.sender, "20 Nov 2026"):
        assert text in page


def test_a_link_can_be_followed_as_it_was_mailed(client, deliver):
    deliver()
    followed = {html.unescape(href) for href in re.findall(r'href="(http[^"]+)"', client.get("/dev/mail").text)}
    assert followed == {LINK}


def test_links_of_headers_and_of_the_html_part_are_listed(client, deliver):
    deliver(
        headers=(("List-Unsubscribe", "<https://app.example/unsubscribe/t>"),),
        html='<a href="https://app.example/only-in-html">x</a>',
    )
    page = client.get("/dev/mail").text
    for link in ("https://app.example/unsubscribe/t", "https://app.example/only-in-html"):
        assert f'<a href="{link}">' in page


@pytest.mark.parametrize(
    "hostile", ["<script>x()</script>", "<img src=x onerror=x()>", "<a href='javascript:x()'>x</a>"]
)
def test_nothing_of_a_mails_html_reaches_the_page_as_markup(client, deliver, hostile):
    deliver(html=hostile, text=hostile, subject=hostile)
    page = client.get("/dev/mail").text
    assert hostile not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_a_mailer_that_sends_for_real_is_told_of(settings, services, post):
    app = create_app(settings, dataclasses.replace(services, mailer=post))
    assert "Mail leaves this installation for real" in app.test_client().get("/dev/mail").text


def test_production_has_no_such_page(settings, services, message: Message):
    production = dataclasses.replace(settings, app_env="production")
    services.mailer.deliver(message)
    app = create_app(production, dataclasses.replace(services, settings=production))
    answer = app.test_client().get("/dev/mail", base_url=production.base_url)
    assert answer.status_code == 404
    assert LINK not in html.unescape(answer.text)


def test_the_page_is_kept_in_no_cache(client):
    assert client.get("/dev/mail").headers["Cache-Control"] == "no-store"
