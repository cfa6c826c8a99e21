"""`make run`: starts all that one installation needs, says where it is, and ends it on one Ctrl-C or TERM."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from dotenv import load_dotenv

from app import valkey
from app.environment import is_here
from app.settings import Settings, SettingsError, from_environment
from app.supervision import AlreadyRunning, Child, Register, end_all, sole_use

ROOT = Path(__file__).resolve().parent.parent

_READY_SECONDS = 30.0
_PORT_FREE_SECONDS = 3.0
"""A server that is just ending may hold its port for a moment."""

_ALL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared, not bound
"""What listens everywhere, and where to ask it."""


class CannotStart(Exception):
    """Why not, as a sentence."""


class Launch:
    """One run: its children, in the order in which they end, and whether it was asked to."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._host = environ.get("HOST", "").strip() or "127.0.0.1"
        self._port = int(environ.get("PORT", "").strip() or 8000)
        self._environ = {**environ, "DATA_DIR": str(settings.data_dir), "PYTHONUNBUFFERED": "1"}
        python = sys.executable
        self._web = self._child("web", python, "-m", "gunicorn", "-c", "infra/gunicorn.py", "wsgi:app")
        self._jobs = [
            self._child("worker", python, "-m", "workers"),
            self._child("clock", python, "-m", "workers.clock"),
        ]
        self._standin = self._child("stripe", python, "-m", "app.billing.standin") if self._brings_standin else None
        self._valkey = None if settings.redis_url else self._child("valkey", *valkey.command(settings.data_dir))
        self._register = Register(settings.data_dir / "run.json")
        self._asked = 0

    def run(self) -> None:
        """Start, stay until asked to end, end. Raises CannotStart."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)
        try:
            self._start()
            self._await_web()
            if not self._asked:
                _say(_greeting(self._settings, self._host))
            self._stay()
        finally:
            self._end()

    def _start(self) -> None:
        self._register.end_left_over()
        _check_port(self._host, self._port)
        if self._standin:
            _check_port("127.0.0.1", _port_of_standin(self._settings), called="Port {} for the stand-in for Stripe")
            self._standin.start()
        if self._valkey:
            valkey.end_left_over(self._settings.data_dir)
            valkey.prepare(self._settings.data_dir)
            self._valkey.start()
            valkey.await_answer(self._settings.data_dir, self._valkey.process)
        for child in (self._web, *self._jobs):
            child.start()
        self._register.write(self._children)

    def _await_web(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while not self._asked and not self._answers():
            if not self._web.running:
                raise CannotStart("The web process ended before it answered; the lines above say why.")
            if time.monotonic() > deadline:
                raise CannotStart(f"The web process did not answer within {_READY_SECONDS:.0f} seconds.")
            time.sleep(0.05)

    def _stay(self) -> None:
        while not self._asked:
            before = [child.process.pid for child in self._children]
            for child in self._children:
                child.watch()
            if before != [child.process.pid for child in self._children]:
                self._register.write(self._children)
            time.sleep(0.2)

    def _end(self) -> None:
        """The web first, so that requests in hand finish with everything still there; Valkey last."""
        for group in ([self._web], self._jobs, self._outside):
            end_all(group, hurry=lambda: self._asked > 1)

    @property
    def _children(self) -> list[Child]:
        return [self._web, *self._jobs, *self._outside]

    @property
    def _outside(self) -> list[Child]:
        """What the product uses over a socket, as it would use Redis and Stripe."""
        return [child for child in (self._standin, self._valkey) if child]

    @property
    def _brings_standin(self) -> bool:
        """An address of Stripe's API that was named is somebody else's to serve."""
        return self._settings.stripe_standin and not self._environ.get("STRIPE_API_BASE", "").strip()

    def _child(self, name: str, *command: str) -> Child:
        return Child(name, command, environ=self._environ, folder=ROOT)

    def _answers(self) -> bool:
        where = _ALL_ADDRESSES.get(self._host, self._host)
        try:
            with closing(http.client.HTTPConnection(where, self._port, timeout=1)) as connection:
                connection.request("GET", "/healthz", headers={"Host": self._settings.host})
                return connection.getresponse().status == 200
        except OSError:
            return False

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        """The first signal ends us in order; another one, in a hurry."""
        self._asked += 1


def main() -> int:
    """The exit code: 0 after a stop, 1 when it could not start, 2 when a setting is wrong."""
    load_dotenv(ROOT / ".env")
    try:
        settings = from_environment(os.environ)
        _check_numbers(os.environ)
    except SettingsError as error:
        return _refuse(f"A setting is wrong. {error}", 2)
    try:
        with sole_use(settings.data_dir):
            Launch(settings, os.environ).run()
    except AlreadyRunning:
        return _refuse(f"It is already running on {settings.data_dir}. Stop it first, or name another DATA_DIR.", 1)
    except (CannotStart, valkey.ValkeyFailed) as error:
        return _refuse(str(error), 1)
    except OSError as error:
        return _refuse(f"{error.filename or settings.data_dir} cannot be used: {error.strerror}.", 1)
    return 0


def _check_numbers(environ: Mapping[str, str]) -> None:
    """What gunicorn reads by itself, and would refuse with a traceback. Raises SettingsError."""
    for name in ("PORT", "WEB_CONCURRENCY", "WEB_THREADS"):
        given = environ.get(name, "").strip() or "1"
        if not (given.isascii() and given.isdigit() and int(given)):
            raise SettingsError(f"{name} is {given!r}, but must be a number from 1.")


def _check_port(host: str, port: int, called: str = "") -> None:
    """Wait a moment for the port to be free. Raises CannotStart."""
    name = called.format(port) or f"Port {port} on {host}"
    deadline = time.monotonic() + _PORT_FREE_SECONDS
    while (error := _bind_error(host, port)) is not None:
        if isinstance(error, socket.gaierror):
            raise CannotStart(f"HOST is {host!r}, which this machine does not know.")
        if isinstance(error, PermissionError):
            raise CannotStart(f"Port {port} needs more rights than you have. Set PORT to one above 1023.")
        if time.monotonic() > deadline:
            taken = error.errno == errno.EADDRINUSE
            reason = "is taken by another program" if taken else f"cannot be used ({error.strerror})"
            raise CannotStart(f"{name} {reason}. Set PORT to another one.")
        time.sleep(0.1)


def _port_of_standin(settings: Settings) -> int:
    return urlsplit(settings.stripe_api_base).port or 80


def _bind_error(host: str, port: int) -> OSError | None:
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error
    return None


def _greeting(settings: Settings, host: str) -> str:
    url = settings.base_url
    sign_in = f"{url}/sign-in"
    if settings.identity == "local":
        sign_in += ", with any address"
        sign_in += (
            f"; the link arrives at {_mailbox(settings, host)}"
            if settings.mail == "outbox"
            else "; the link arrives by mail"
        )
    return f"""
  CoTrackPro is running   {url}
  Sign in                 {sign_in}
  Your data               {settings.data_dir}{_standin_line(settings)}
  Stop                    Ctrl-C
{"" if settings.production or is_here(host) else _NETWORK}"""


def _standin_line(settings: Settings) -> str:
    if not settings.stripe_standin:
        return ""
    return f"\n  Stand-in for Stripe     {settings.stripe_api_base}, where no money moves"


_NETWORK = """
  Everybody on this network can reach this and ask for a link to any address, over a connection that others can read.
  Mail opens on this machine alone. From a phone, with HOST set to this machine's own address on the network: ask for
  the link on the phone and open it on the phone, because a link works only in the browser that asked for it.
"""


def _mailbox(settings: Settings, host: str) -> str:
    """Where this machine reads its mail: "every address" is none that a browser could open."""
    if host not in _ALL_ADDRESSES:
        return f"{settings.base_url}/dev/mail"
    return f"http://127.0.0.1:{urlsplit(settings.base_url).port or 80}/dev/mail"


def _say(text: str) -> None:
    print(text, flush=True)


def _refuse(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
