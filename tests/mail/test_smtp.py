"""What the SMTP mailer promises, over real sockets: whole mails, no password in clear, failures told apart."""

from __future__ import annotations

import dataclasses
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.mail import MailRefused, MailTemporary, MailUncertain
from app.mail.smtp import SmtpMailer
from app.mail.smtp_connection import SmtpAddress
from app.settings import SettingsError
from tests.mail.conftest import ALICE
from tests.stack import free_port


class Sink:
    """Takes every mail, unless `answers` says otherwise for a command."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.answers: dict[str, str] = {}
        self.users: list[bytes] = []

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, given):
        self.users.append(given.login)
        return AuthResult(success=given.password == b"right@:/", handled=False)


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def listening(sink: Sink) -> Iterator[Callable[..., int]]:
    """Starts the sink with aiosmtpd's options; gives its port."""
    started: list[Controller] = []

    def start(**options) -> int:
        controller = Controller(sink, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        started.append(controller)
        return controller.port

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(made.public_bytes(pem) + private)
    return path


@pytest.fixture
def served(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trust(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_a_mail_arrives_byte_for_byte_with_its_envelope(listening, sink, message):
    message = dataclasses.replace(message, text=".\n..leading dots\nFrom here\n")
    SmtpMailer(f"smtp://127.0.0.1:{listening()}").deliver(message)
    assert sink.taken == [("hello@cotrackpro.example", [ALICE], message.as_bytes())]


def test_starttls_encrypts_before_the_password_travels(listening, sink, message, served, trust):
    port = listening(tls_context=served, require_starttls=True, authenticator=sink.authenticate, auth_required=True)
    SmtpMailer(f"smtp://post:right%40%3A%2F@127.0.0.1:{port}?starttls=1", trust=trust).deliver(message)
    assert (len(sink.taken), sink.users) == (1, [b"post"])


def test_smtps_is_encrypted_from_the_first_byte(listening, sink, message, served, trust):
    SmtpMailer(f"smtps://127.0.0.1:{listening(ssl_context=served)}", trust=trust).deliver(message)
    assert len(sink.taken) == 1


@pytest.mark.parametrize("scheme", ["smtps", "smtp"])
def test_a_server_that_cannot_prove_its_name_gets_nothing(listening, sink, message, served, scheme):
    port = listening(ssl_context=served) if scheme == "smtps" else listening(tls_context=served)
    mailer = SmtpMailer(f"{scheme}://127.0.0.1:{port}" + ("" if scheme == "smtps" else "?starttls=1"))
    with pytest.raises(MailTemporary):
        mailer.deliver(message)
    assert sink.taken == []


def test_a_server_without_starttls_gets_nothing_when_it_was_asked_for(listening, sink, message, trust):
    with pytest.raises(MailTemporary):
        SmtpMailer(f"smtp://127.0.0.1:{listening()}?starttls=1", trust=trust).deliver(message)
    assert sink.taken == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_for_the_operator_to_mend_so_the_mail_waits(listening, sink, message):
    port = listening(authenticator=sink.authenticate, auth_required=True, auth_require_tls=False)
    with pytest.raises(MailTemporary):
        SmtpMailer(f"smtp://post:wrong@127.0.0.1:{port}").deliver(message)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["451 greylisted", "550 no such user"])
def test_the_servers_answer_says_later_or_never(listening, sink, message, command, answer):
    sink.answers[command] = f"{answer} {ALICE}"
    with pytest.raises(MailRefused if answer.startswith("5") else MailTemporary) as failure:
        SmtpMailer(f"smtp://127.0.0.1:{listening()}").deliver(message)
    assert not isinstance(failure.value, MailUncertain)
    assert ALICE not in str(failure.value)


def test_nobody_listening_is_temporary(message):
    with pytest.raises(MailTemporary):
        SmtpMailer(f"smtp://127.0.0.1:{free_port()}").deliver(message)


def test_a_name_that_does_not_resolve_is_temporary(message):
    with pytest.raises(MailTemporary):
        SmtpMailer("smtp://mail.invalid").deliver(message)


@contextmanager
def dropping_after(lines: list[bytes], *, silent: bool = False) -> Iterator[int]:
    """A server that says these lines, one for each command, then hangs up (or says nothing more)."""
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        caller, _ = server.accept()
        with closing(caller):
            caller.sendall(b"220 hello\r\n")
            for line in lines:
                caller.recv(65536)
                caller.sendall(line + b"\r\n")
            caller.recv(65536)
            if silent:
                done.wait(5)

    thread = threading.Thread(target=serve)
    thread.start()
    yield server.getsockname()[1]
    done.set()
    thread.join()
    server.close()


@pytest.mark.parametrize("silent", [False, True])
def test_a_server_lost_before_it_had_the_mail_certainly_did_not_take_it(message, silent):
    with dropping_after([b"250 me", b"250 OK"], silent=silent) as port, pytest.raises(MailTemporary) as failure:
        SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=0.3).deliver(message)
    assert not isinstance(failure.value, MailUncertain)


@pytest.mark.parametrize(("answer", "meant"), [(b"452 full", MailTemporary), (b"554 no", MailRefused)])
def test_a_server_that_declines_before_the_mail_is_sent_certainly_did_not_take_it(message, answer, meant):
    with dropping_after([b"250 me", b"250 OK", b"250 OK", answer]) as port, pytest.raises(meant) as failure:
        SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=0.3).deliver(message)
    assert not isinstance(failure.value, MailUncertain)


@pytest.mark.parametrize("silent", [False, True])
def test_a_server_lost_while_it_had_the_mail_may_have_taken_it(message, silent):
    answers = [b"250 me", b"250 OK", b"250 OK", b"354 go on"]
    with dropping_after(answers, silent=silent) as port, pytest.raises(MailUncertain):
        SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=0.3).deliver(message)


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp://mail.example?starttls=1", 587, False, True),
        ("smtps://mail.example", 465, True, False),
        ("smtp://mail.example:2525/?starttls=0", 2525, False, False),
    ],
)
def test_an_address_says_how_to_connect(url, port, tls, starttls):
    assert SmtpAddress.parse(url) == SmtpAddress("mail.example", port, "", "", tls, starttls)


@pytest.mark.parametrize(
    "url",
    [
        "", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example:port", "smtp://mail.example?tls=1",
        "smtps://mail.example?starttls=1", "smtp://mail.example/path", "smtp://[::1", "smtp://u:secret@mail.example",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_meant_is_refused_without_repeating_it(url):
    with pytest.raises(SettingsError, match="SMTP_URL") as refusal:
        SmtpAddress.parse(url)
    assert "secret" not in str(refusal.value)
    assert "secret" not in repr(SmtpAddress.parse("smtp://u:secret@localhost"))
