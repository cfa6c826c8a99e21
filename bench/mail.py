"""Mail: how many a worker composes and hands over a second, how large it grows, and how long unsubscribing takes."""

from __future__ import annotations

import http.client
import json
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.accounts import model as accounts
from app.mail.unsubscribe import token
from app.preferences.choices import choose
from app.services import Services, build
from app.settings import from_environment
from bench.figures import Figure, percentile
from tests.stack import ROOT, WEB_ALONE, Stack, free_port
from tests.standins import HeldQueue

SECRET = {"SECRET_KEY": "a secret of the bench alone, 32 long"}
FEW, MANY = 10_000, 100_000
CLICKS = 1000


def mail(folder: Path) -> Iterator[Figure]:
    """Both halves."""
    yield from sending(folder / "sending")
    yield from unsubscribing(folder / "unsubscribing")


def sending(folder: Path, *, many: int = MANY) -> Iterator[Figure]:
    """The work of a job that sends batches: consent asked, leased, composed, handed to a local aiosmtpd, noted."""
    with _sink() as port:
        bare = _bare_handover(port)
        plain = _worker(folder / "plain", port, {}, many, FEW, many)
        signed = _worker(folder / "signed", port, _dkim(), FEW)
    for name, told in (("mails sent, one worker", plain), ("mails sent, one worker, signed with DKIM", signed)):
        rate = told["sent"] / told["seconds"]
        yield Figure(name, rate, "mail/s", bare, "smtplib alone, one made mail again and again", least=300)
    yield Figure("processor time of a mail, of the worker alone", plain["busy"] / plain["sent"] * 1000, "ms")
    at_first, at_last = plain["memory"][str(FEW)], plain["memory"][str(many)]
    yield Figure(f"memory of it after {many:,} mails", at_last, "MB", at_first, f"after {FEW:,}", most_ratio=1.05)


def unsubscribing(folder: Path) -> Iterator[Figure]:
    """One-click POSTs of people who had chosen the category, each once, over two connections."""
    folder.mkdir(parents=True)
    stack = Stack(folder / "data", {**SECRET, "WEB_CONCURRENCY": "1"}, WEB_ALONE, ready_at="/healthz")
    services = build(from_environment(stack.environ()), queue=HeldQueue())
    paths = [f"/unsubscribe/{token(services, 'resources', _reader(services, number))}" for number in range(CLICKS)]
    with stack:
        _posted(stack.url, paths[:100])
        times = _posted(stack.url, paths[100:])
    bare = Stack(
        folder / "bare", {"WEB_CONCURRENCY": "1"}, (*WEB_ALONE[:-1], "bench.bare_post:app"), ready_at="/healthz"
    )
    with bare:
        _posted(bare.url, paths[:100])
        baseline = _posted(bare.url, paths[100:])
    for share, most in ((0.5, None), (0.99, 20.0)):
        value, against = percentile(times, share) * 1000, percentile(baseline, share) * 1000
        yield Figure(f"unsubscribe POST: p{share * 100:.0f}", value, "ms", against, "a bare Flask POST", most=most)


def _reader(services: Services, number: int) -> str:
    address = f"reader{number}@example.org"
    tenant = accounts.find_or_create(services, address)
    choose(services, tenant, {"resources": True}, source="welcome")
    return address


def _posted(url: str, paths: list[str], connections: int = 2) -> list[float]:
    """Seconds for each answer. Raises RuntimeError on any but 200."""
    times: list[float] = []
    failures: list[str] = []

    def click(mine: list[str]) -> None:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        for path in mine:
            before = time.perf_counter()
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, "List-Unsubscribe=One-Click", form)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - before)
            if answer.status != 200:
                failures.append(f"unsubscribing answered {answer.status}")
        connection.close()

    threads = [threading.Thread(target=click, args=(paths[number::connections],)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])
    return times


def _worker(folder: Path, port: int, more: dict[str, str], count: int, *looks: int) -> dict[str, Any]:
    stack = Stack(folder, {**SECRET, "MAIL": "smtp", "SMTP_URL": f"smtp://127.0.0.1:{port}", **more})
    command = [sys.executable, "-m", "bench.mail_worker", str(count), *map(str, looks)]
    told = subprocess.run(command, cwd=ROOT, env=stack.environ(), capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    answer: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return answer


def _bare_handover(port: int) -> float:
    """Mails a second that the same server takes from a client that does nothing else."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "A note"
    made.set_content("Words of a line. \n" * 100)
    made.add_alternative("<p>Words of a line.</p>\n" * 100, subtype="html")
    content = made.as_bytes(policy=SMTP)
    with smtplib.SMTP("127.0.0.1", port) as server:
        before = time.perf_counter()
        for _ in range(1000):
            server.sendmail("a@example.org", ["b@example.org"], content)
        return 1000 / (time.perf_counter() - before)


def _dkim() -> dict[str, str]:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {"DKIM_KEY": pem, "DKIM_SELECTOR": "bench"}


@contextmanager
def _sink() -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "bench.mail_sink", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield port
        finally:
            process.kill()
