"""A small web site on this machine, to fetch from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site(BaseHTTPRequestHandler):
    """Answers by its path."""

    asked: list[str] = []  # noqa: RUF012  # shared by the handlers of one server on purpose

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status = int(self.path.strip("/").partition("/")[0])
        body = b"x" * int(self.path.rpartition("/")[2])
        self.send_response(status)
        if status in (301, 302, 307, 308):
            self.send_header("Location", "/200/5")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Its address."""
    Site.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
