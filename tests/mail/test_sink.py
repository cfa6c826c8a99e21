"""Every kind of mail, as somebody else's mail server receives it, and the way out of it, as their programs use it."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from app.accounts import model as accounts
from app.mail.intents import Category, intend
from app.mail.send import Outcome, send
from app.mail.specimens import specimens, templates, transactional
from app.mail.unsubscribe import token
from app.preferences.choices import CATEGORIES, choose, chosen, may_receive
from app.services import Services, build
from app.settings import from_environment
from app.store.keys import TenantId
from tests.mail.test_dkim import Domain
from tests.promises import promise
from tests.stack import WEB_ALONE, Stack, free_port
from tests.standins import HeldQueue

KINDS: dict[str, Category] = {"onboarding": "onboarding", "weekly": "resources", "update": "updates"}
PROVIDER = {"Content-Type": "application/x-www-form-urlencoded"}
SIGNED = {"from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"}


class Sink:
    """Somebody's mail server."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        self.taken.append(envelope.original_content)
        return "250 OK"


@dataclass
class House:
    """A running instance, with no Redis at all, and a worker's services on the same data."""

    stack: Stack
    services: Services
    sink: Sink
    domain: Domain

    def mails(self, template: str, language: str, to: str, *, category: Category = "transactional") -> list[bytes]:
        """The mails that somebody at this address is sent, who chose everything: one for each thing it may say."""
        tenant = self.reader(to)
        self.sink.taken.clear()
        for number, values in enumerate(specimens(template)):
            owed = intend(
                self.services, template=template, to=to, event=f"{language}{number}", values=values, tenant=tenant,
                category=category, language=language,
            )  # fmt: skip
            self.services.store.tenant(tenant).write(*owed.changes)
            assert send(self.services, tenant, owed.intent_id) is Outcome.SENT
        return self.sink.taken

    def reader(self, address: str) -> TenantId:
        tenant = accounts.find_or_create(self.services, address)
        if not chosen(self.services.store.tenant(tenant)).of:
            accounts.begin(self.services, self.services.store.tenant(tenant), name="", time_zone="America/Denver")
        choose(self.services, tenant, dict.fromkeys(CATEGORIES, True), source="settings")
        return tenant

    def wanted(self, address: str) -> list[str]:
        tenant = accounts.find_by_email(self.services, address)
        assert tenant
        return [each for each in CATEGORIES if may_receive(self.services, tenant, address, each)]


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    sink, domain = Sink(), Domain()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    outgoing = {
        "MAIL": "smtp", "SMTP_URL": f"smtp://127.0.0.1:{controller.port}", "DKIM_KEY": domain.pem,
        "DKIM_SELECTOR": "mail2026", "MAIL_FROM": "CTP <hello@cotrackpro.example>",
        "POSTAL_ADDRESS": "CTP & Co, 1 Main Street, Springfield, MO",
        "SECRET_KEY": "a secret of the tests alone, 32 long",
    }  # fmt: skip
    stack = Stack(tmp_path_factory.mktemp("sink") / "data", outgoing, WEB_ALONE, ready_at="/healthz")
    with stack:
        services = build(from_environment(stack.environ()), queue=HeldQueue())
        yield House(stack, services, sink, domain)
    controller.stop()


@pytest.fixture(autouse=True)
def note() -> None:
    """The product's letters alone."""


class Plain(urllib.request.HTTPRedirectHandler):
    """A client that follows nothing and keeps nothing."""

    def redirect_request(self, *_: object) -> None:
        return None


def asked(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str, str | None]:
    """Status, text and cookie of an answer to a client that knows the address and nothing else."""
    request = urllib.request.Request(url, data=body, headers=headers or {}, method="POST" if body else "GET")
    try:
        with urllib.request.build_opener(Plain).open(request, timeout=5) as answer:
            return answer.status, answer.read().decode(), answer.headers["Set-Cookie"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers["Set-Cookie"]


def checked(content: bytes, domain: Domain, to: str) -> EmailMessage:
    """The mail, parsed, with nothing amiss in how it is written."""
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert [part.defects for part in mail.walk() if part.defects] == []
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "DKIM-Signature", "Content-Type"):
        assert len(mail.get_all(name, [])) == 1, name
    assert (str(mail["To"]), str(mail["From"])) == (to, "CTP <hello@cotrackpro.example>")
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert domain.vouches_for(content)
    covered = re.sub(r"\s", "", re.findall(r"\bh=([^;]+)", str(mail["DKIM-Signature"]))[0]).split(":")
    assert {name for name in covered if covered.count(name) == 2} >= SIGNED
    return mail


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body
    return str(body.get_content())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", [name for name in templates() if transactional(name)])
def test_what_an_account_needs_arrives_whole_and_signed_with_no_way_to_stop_it(house, template, language):
    to = f"{template.replace('_', '-')}-{language}@example.org"
    for content in house.mails(template, language, to):
        mail = checked(content, house.domain, to)
        assert len(part(mail, "plain").split()) > 10
        assert mail["List-Unsubscribe"] is None
        assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", [name for name in templates() if not transactional(name)])
def test_what_people_chose_arrives_whole_and_signed_and_one_post_to_its_header_stops_it(house, template, language):
    category, to = KINDS[template.partition("_")[0]], f"{template.replace('_', '-')}-{language}@example.org"
    (content,) = house.mails(template, language, to, category=category)
    mail = checked(content, house.domain, to)
    found = re.fullmatch(r"<(http://[^<>\s]+)>, <mailto:[^<>\s]+>", mail["List-Unsubscribe"])
    assert found
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = part(mail, "plain"), part(mail, "html")
    assert len(plain.split()) > 30
    assert found[1] in plain
    assert f'href="{found[1]}"' in html
    assert "CTP & Co, 1 Main Street" in plain
    assert "CTP &amp; Co, 1 Main Street" in html

    status, _, cookie = asked(found[1], b"List-Unsubscribe=One-Click", PROVIDER)

    assert (status, cookie) == (200, None)
    assert house.wanted(to) == [each for each in CATEGORIES if each != category]


@promise("4.4")
def test_the_way_out_of_a_mail_is_as_rfc_8058_has_it(house):
    """Without Redis, too: nothing but the web server and its store runs here."""
    to = "whole-story@example.org"
    (content,) = house.mails("weekly_wait", "en", to, category="resources")
    mail = checked(content, house.domain, to)
    url = mail["List-Unsubscribe"].partition(">")[0][1:]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in part(mail, "plain")
    assert "1 Main Street" in part(mail, "plain")

    status, page, cookie = asked(url)
    assert (status, cookie) == (200, None)
    assert '<button class="button button-primary" type="submit">Unsubscribe</button>' in page
    assert house.wanted(to) == list(CATEGORIES)

    good = url.rpartition("/")[2]
    other = token(house.services, "resources", "other@example.org")
    for forged in (good[:-2], good + "A", good.partition(".")[0] + "." + other.partition(".")[2], "x.y"):
        assert asked(url.replace(good, forged), b"List-Unsubscribe=One-Click", PROVIDER)[0] == 404
    asked(url.replace(good, other), b"List-Unsubscribe=One-Click", PROVIDER)
    assert house.wanted(to) == list(CATEGORIES)

    boundary = "----as-a-mail-program-has-it"
    field = 'Content-Disposition: form-data; name="List-Unsubscribe"'
    body = f"--{boundary}\r\n{field}\r\n\r\nOne-Click\r\n--{boundary}--\r\n"
    for _ in range(2):
        told = asked(url, body.encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"})
        assert (told[0], told[2]) == (200, None)
    assert house.wanted(to) == ["onboarding", "updates"]


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@example.org", "Eve\nX: y", "Eve\x00", "Eve <eve@x.example>, "])
def test_not_even_a_sender_that_the_operator_set_can_bring_a_header_into_a_mail(house, name):
    """What people write never reaches a header: subjects are words of ours, and names stand in no mail."""
    tenant = house.reader("eve@example.org")
    broken = replace(house.services, settings=replace(house.services.settings, mail_from=f"{name} <a@b.example>"))
    values = specimens("receipt")[0]
    owed = intend(broken, template="receipt", to="eve@example.org", event=name, values=values, tenant=tenant)
    broken.store.tenant(tenant).write(*owed.changes)
    house.sink.taken.clear()
    assert send(broken, tenant, owed.intent_id) is Outcome.REFUSED
    assert house.sink.taken == []
