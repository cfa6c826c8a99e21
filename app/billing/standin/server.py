"""The stand-in as a server on loopback: its world, its web application and the thread that delivers its events."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from app.billing.standin import catalogue, course, deliveries
from app.billing.standin.deliveries import Deliveries
from app.billing.standin.frame_views import application
from app.billing.standin.journal import Journal
from app.billing.standin.world import World

_TICK_SECONDS = 5.0
_POLL_SECONDS = 0.05
"""How soon it notices that it should stop."""


class Server:
    """Listens from the moment it is made. Raises OSError when the port is taken."""

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Callable[[], float] = time.time,
        folder: Path | None = None,
        product: str = "",
        secret: str = "",
    ) -> None:
        """With no `folder` nothing is kept; with no `product` (its address) events wait to be taken."""
        self._deliveries = Deliveries(f"{product}/webhooks/stripe", secret) if product else None
        told = self._deliveries.hurry if self._deliveries else _nobody
        journal = Journal(folder / "journal.jsonl" if folder else None)
        self.world = World(clock=clock, journal=journal, url="", told=told)
        with self.world.turn(quiet=True):
            catalogue.stock(self.world)
            deliveries.again(self.world)
        web = application(self.world, product=product)
        listener = socket.create_server(("127.0.0.1", port))
        self._http = make_server(
            "127.0.0.1",
            listener.getsockname()[1],
            web,
            threaded=True,
            request_handler=_Quiet,
            fd=listener.fileno(),
        )
        listener.close()  # the server has a duplicate
        self.world.url = f"http://127.0.0.1:{self._http.port}"
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._http.serve_forever, args=[_POLL_SECONDS], daemon=True)]
        if self._deliveries:
            self._threads.append(threading.Thread(target=self._deliveries.run, args=[self.world], daemon=True))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def tick_until_stopped(self) -> None:
        """Let happen what falls due while nobody asks."""
        while not self._over.wait(_TICK_SECONDS):
            with self.world.turn():
                course.catch_up(self.world)

    def stop(self) -> None:
        self._over.set()
        if self._deliveries:
            self._deliveries.stop()
        self._http.shutdown()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(5)
        self._http.server_close()


class _Quiet(WSGIRequestHandler):
    """Says nothing of requests: a log of them would hold ids of customers."""

    protocol_version = "HTTP/1.0"  # a connection a request: none is left open when it stops

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # as werkzeug calls it
        pass


def _nobody() -> None:
    """Is told of every turn when nothing is delivered."""
