"""A story told to the logs: mails that are sent, refused, kept waiting and broken, each full of words to look for.

Run by test_canary.py as a process of its own, so that what it prints is all that such a process logs.
"""

from __future__ import annotations

import dataclasses
import logging
import sys
from collections.abc import Iterator
from datetime import timedelta

import boto3
from aiosmtpd.controller import Controller
from botocore.stub import Stubber

from app import create_app, logs
from app.mail import Mailer
from app.mail.intents import intend
from app.mail.outbox import OutboxMailer
from app.mail.ses import SesMailer
from app.mail.smtp import SmtpMailer
from app.services import Services, build
from app.settings import from_environment
from app.store.keys import PLATFORM
from tests.standins import HeldQueue
from workers import context
from workers.entry import perform

CANARY = "canary7f3a"
ADDRESS = f"{CANARY}@example.org"


class Grumpy:
    """Repeats the address in every refusal, as mail servers do."""

    def __init__(self, code: int) -> None:
        self.code = code

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        return f"{self.code} no {address}" if self.code != 250 else "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        return f"{self.code} no {ADDRESS}"


def mailers(services: Services) -> Iterator[Mailer]:
    """Each adapter, well and in each way of failing."""
    yield services.mailer
    yield OutboxMailer(services.settings.data_dir / "records.db")  # a file where the folder should be
    for code in (250, 451, 550):
        controller = Controller(Grumpy(code), hostname="127.0.0.1", port=int(sys.argv[2]))
        controller.start()
        yield SmtpMailer(f"smtp://127.0.0.1:{sys.argv[2]}")
        controller.stop()
    yield SmtpMailer(f"smtp://{CANARY}:{CANARY}@127.0.0.1:{sys.argv[2]}", timeout=1)  # nobody listens any more
    for answer in ("MessageRejected", "TooManyRequestsException"):
        client = boto3.client("sesv2", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        with Stubber(client) as stub:
            stub.add_client_error("send_email", answer, f"not to {ADDRESS}")
            yield SesMailer(client)


def tell(services: Services) -> None:
    """One mail through each mailer; then one that cannot be rendered, and one that no address can take."""
    link = f"https://app.example/sign-in/{CANARY}?email={CANARY}"
    for number, mailer in enumerate(mailers(services)):
        mail(dataclasses.replace(services, mailer=mailer), ADDRESS, {"link": link}, f"{CANARY}{number}")
    mail(services, ADDRESS, {"other": CANARY}, f"{CANARY} faulty")
    mail(services, f"{CANARY}é@example.org", {"link": link}, f"{CANARY} unmailable")


def mail(services: Services, to: str, values: dict[str, str], event: str) -> None:
    """Owe a mail and let a worker act on it, twice."""
    soon = services.now() + timedelta(minutes=15)
    owed = intend(services, template="sign_in", to=to, event=event, values=values, tenant=PLATFORM, expires_at=soon)
    services.store.platform("CAUSE").write(*owed.changes)
    with context.using(services):
        for _ in range(2):
            perform("workers.mail.send", PLATFORM, owed.intent_id)


def main() -> None:
    """Log everything there is to log while the story goes on."""
    logs.configure(logging.DEBUG)
    settings = from_environment({"DATA_DIR": sys.argv[1], "SECRET_KEY": "a secret of the tests alone"})
    services = build(settings, queue=HeldQueue())
    tell(services)
    page = create_app(settings, services).test_client().get(f"/dev/mail?q={CANARY}", base_url=settings.base_url)
    assert CANARY in page.text, "the story put its words into the mail"


if __name__ == "__main__":
    main()
