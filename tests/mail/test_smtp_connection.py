"""One connection carries many mails; one that died meanwhile is replaced, and no mail goes twice for it."""

from __future__ import annotations

import dataclasses
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from aiosmtpd.controller import Controller

from app.mail import MailRefused, MailTemporary, MailUncertain, Message, Throttled
from app.mail.smtp import SmtpMailer
from app.mail.smtp_connection import LONGEST_IDLE_SECONDS, MOST_MAILS
from tests.conftest import Clock
from tests.stack import free_port

HELLO, OK, GO_ON = b"250 me", b"250 OK", b"354 go on"
TAKEN = [OK, OK, GO_ON, OK]


class Counting:
    """Counts its callers and what it takes; answers as a test says."""

    def __init__(self) -> None:
        self.callers = 0
        self.taken: list[bytes] = []
        self.rcpt = "250 OK"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  # aiosmtpd's name
        self.callers += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        self.taken.append(envelope.original_content)
        return "250 OK"


@pytest.fixture
def counting() -> Iterator[tuple[Counting, str]]:
    handler = Counting()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def seconds(clock: Clock) -> Callable[[], float]:
    return lambda: clock().timestamp()


class Scripted:
    """A server that plays one script a caller: an answer to each line, then it hangs up."""

    def __init__(self, *scripts: list[bytes]) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._server.getsockname()[1]}"
        self.mails = 0
        self._thread = threading.Thread(target=self._serve, args=(scripts,), daemon=True)
        self._thread.start()

    def _serve(self, scripts: tuple[list[bytes], ...]) -> None:
        for script in scripts:
            caller, _ = self._server.accept()
            with closing(caller), caller.makefile("rb") as lines:
                caller.sendall(b"220 hello\r\n")
                self._play(script, caller, lines)

    def _play(self, script: list[bytes], caller: socket.socket, lines) -> None:
        content = False
        for answer in script:
            line = lines.readline()
            while content and line not in (b".\r\n", b""):
                line = lines.readline()
            self.mails += content and line == b".\r\n"
            content = answer.startswith(b"354")
            caller.sendall(answer + b"\r\n")

    def close(self) -> None:
        self._thread.join(2)
        self._server.close()


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    started: list[Scripted] = []

    def start(*scripts: list[bytes]) -> Scripted:
        started.append(Scripted(*scripts))
        return started[-1]

    yield start
    for each in started:
        each.close()


def test_many_mails_travel_over_one_connection(counting, message, seconds):
    server, url = counting
    mailer = SmtpMailer(url, clock=seconds)
    for _ in range(MOST_MAILS):
        mailer.deliver(message)
    assert (server.callers, len(server.taken)) == (1, MOST_MAILS)
    mailer.deliver(message)
    assert server.callers == 2


def test_a_connection_that_was_silent_for_long_is_not_trusted(counting, message, seconds, clock):
    server, url = counting
    mailer = SmtpMailer(url, clock=seconds)
    mailer.deliver(message)
    clock.move(seconds=LONGEST_IDLE_SECONDS)
    mailer.deliver(message)
    assert server.callers == 1
    clock.move(seconds=LONGEST_IDLE_SECONDS + 1)
    mailer.deliver(message)
    assert server.callers == 2


def test_a_refused_recipient_leaves_the_connection_clean_for_the_next(counting, message, seconds):
    server, url = counting
    mailer = SmtpMailer(url, clock=seconds)
    server.rcpt = "550 no such user"
    with pytest.raises(MailRefused):
        mailer.deliver(message)
    server.rcpt = "250 OK"
    mailer.deliver(dataclasses.replace(message, to="bob@example.org"))
    assert (server.callers, len(server.taken)) == (1, 1)
    assert b"To: bob@example.org" in server.taken[0]


@pytest.mark.parametrize("died", [[], [b"421 too long silent"], [OK], [OK, b"421 going down"], [OK, OK]])
def test_a_connection_that_died_in_the_silence_is_replaced_and_the_mail_goes_once(scripted, message, died):
    server = scripted([HELLO, *TAKEN, *died], [HELLO, *TAKEN])
    mailer = SmtpMailer(server.url, timeout=1)
    mailer.deliver(message)
    mailer.deliver(message)
    assert server.mails == 2


def test_a_connection_that_dies_with_the_whole_mail_is_uncertain_and_is_not_tried_anew(scripted, message):
    server = scripted([HELLO, *TAKEN, OK, OK, GO_ON], [HELLO, *TAKEN])
    mailer = SmtpMailer(server.url, timeout=1)
    mailer.deliver(message)
    with pytest.raises(MailUncertain):
        mailer.deliver(message)
    assert server.mails == 1
    mailer.deliver(message)
    assert server.mails == 2


def test_a_server_that_hangs_up_on_every_caller_certainly_did_not_take_the_mail(scripted, message):
    server = scripted([HELLO, *TAKEN], [HELLO, OK])
    mailer = SmtpMailer(server.url, timeout=1)
    mailer.deliver(message)
    with pytest.raises(MailTemporary) as failure:
        mailer.deliver(message)
    assert not isinstance(failure.value, MailUncertain)


@pytest.mark.parametrize(
    ("script", "meant"),
    [
        ([HELLO, b"421 busy"], Throttled),
        ([HELLO, b"454 Throttling failure"], Throttled),
        ([HELLO, b"450 slower"], Throttled),
        ([HELLO, b"451 slower"], Throttled),
        ([HELLO, OK, b"450 greylisted"], MailTemporary),
        ([HELLO, OK, b"421 busy"], Throttled),
        ([HELLO, OK, OK, GO_ON, b"454 Throttling failure: Maximum sending rate exceeded"], Throttled),
        ([HELLO, OK, OK, GO_ON, b"421 busy"], Throttled),
        ([HELLO, OK, OK, GO_ON, b"451 greylisted"], MailTemporary),
    ],
)
def test_what_is_about_us_is_told_from_what_is_about_the_mail(scripted, message: Message, script, meant):
    with pytest.raises(MailTemporary) as failure:
        SmtpMailer(scripted(script).url, timeout=1).deliver(message)
    assert type(failure.value) is meant


def test_a_server_that_is_too_busy_to_greet_throttles():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]

        def greet() -> None:
            caller, _ = server.accept()
            with closing(caller):
                caller.sendall(b"421 too many connections\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        connection = SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=1)._connection
        with pytest.raises(Throttled):
            connection.fresh()
        thread.join()
