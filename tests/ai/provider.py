"""A provider of models on loopback: real sockets; it does what a test wrote and keeps what it heard."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: dict[str, Any]


class Line:
    """The connection to whoever asked, for a script to answer on."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler
        self.broken = threading.Event()
        """Set when the other end has hung up."""

    def answer(self, status: int, said: object, headers: Mapping[str, str] | None = None) -> None:
        """A whole answer as JSON, or as it is when it is text."""
        content = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self._handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self._handler.send_header(name, value)
        self._handler.send_header("Content-Length", str(len(content)))
        self._handler.end_headers()
        self._handler.wfile.write(content)

    def begin(self) -> None:
        """The head of a stream of events."""
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.end_headers()

    def event(self, data: Mapping[str, Any] | str, name: str = "") -> None:
        """One event."""
        said = data if isinstance(data, str) else json.dumps(data)
        self.raw((f"event: {name}\n" if name else "") + f"data: {said}\n\n")

    def raw(self, text: str) -> None:
        """One chunk, as it is. Raises OSError when the other end has hung up."""
        content = text.encode()
        try:
            self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
            self._handler.wfile.flush()
        except OSError:
            self.broken.set()
            raise

    def end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """Hang up in the middle."""
        self._handler.close_connection = True
        self._handler.connection.close()

    def until_broken(self, seconds: float, event: Callable[[], None]) -> bool:
        """Go on with `event` until the other end hangs up; whether it did."""
        until = time.monotonic() + seconds
        with suppress(OSError):
            while time.monotonic() < until:
                event()
                time.sleep(0.02)
        return self.broken.is_set()


Script = Callable[[Line, Heard], None]


@dataclass
class Provider:
    """Answers each request with the next of `scripts`; the last one is kept for all that follow."""

    scripts: list[Script]
    heard: list[Heard] = field(default_factory=list)
    url: str = ""
    guard: threading.Lock = field(default_factory=threading.Lock)

    def next_script(self, heard: Heard) -> Script:
        with self.guard:
            self.heard.append(heard)
            return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]


@contextmanager
def provider(*scripts: Script) -> Iterator[Provider]:
    """One that listens, with its address in `url`."""
    state = Provider(list(scripts))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard = Heard(self.command, self.path, headers, json.loads(content) if content else {})
            with suppress(OSError):
                state.next_script(heard)(Line(self), heard)

        do_GET = do_POST = _any  # noqa: N815  # http.server wants these names

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Who hung up, or was hung up on, is nothing to tell of."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
