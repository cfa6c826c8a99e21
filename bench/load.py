"""The load generator: a process of its own that keeps several connections busy for a while, then says how it went."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench.figures import percentile


@dataclass(frozen=True, slots=True)
class Load:
    """What one burst saw: answers per second, and seconds per answer."""

    per_second: float
    p50: float
    p99: float
    answers: int
    p95: float = 0.0


class Request(NamedTuple):
    """What is asked next."""

    method: str
    path: str
    body: bytes | None
    headers: dict[str, str]


Order = dict[str, Any]
"""What a load is told: `url`, `seconds`, `connections`, `most`, and what its requests are made of."""


def load(url: str, *, cookie: str = "", seconds: float = 3.0, connections: int = 8, most: int = 1_000_000) -> Load:
    """GET `url` from several keep-alive connections of another process. Raises RuntimeError on any answer but 200."""
    return put_on("bench.load", url=url, cookie=cookie, seconds=seconds, connections=connections, most=most)


def put_on(module: str, *, most: int = 1_000_000, **order: object) -> Load:
    """Run a module that calls `bear` as a process of its own. Raises RuntimeError on any answer but 200."""
    told = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps({**order, "most": most}),
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    answer = json.loads(told.stdout)
    times: list[float] = answer["times"]
    return Load(
        len(times) / answer["elapsed"],
        percentile(times, 0.5),
        percentile(times, 0.99),
        len(times),
        percentile(times, 0.95),
    )


def bear(asking: Callable[[Order], Callable[[], Request]]) -> None:
    """In the process: ask what `asking` makes of the order, on several connections, and print how long each took."""
    order: Order = json.loads(sys.stdin.read())
    per_thread: list[list[float]] = [[] for _ in range(order["connections"])]
    failures: list[BaseException] = []
    start = time.perf_counter()
    threads = [
        threading.Thread(target=_keep_busy, args=(order, asking(order), mine, start, failures)) for mine in per_thread
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    times = [one for mine in per_thread for one in mine]
    print(json.dumps({"times": times, "elapsed": time.perf_counter() - start}))


def _keep_busy(
    order: Order, next_one: Callable[[], Request], mine: list[float], start: float, failures: list[BaseException]
) -> None:
    parts = urlsplit(order["url"])
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    share = int(order["most"]) / int(order["connections"])
    try:
        while time.perf_counter() - start < float(order["seconds"]) and len(mine) < share and not failures:
            asked = next_one()
            before = time.perf_counter()
            connection.request(*asked)
            answer = connection.getresponse()
            body = answer.read()
            mine.append(time.perf_counter() - before)
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} for {asked.path}: {body[:300]!r}")
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        failures.append(error)
    finally:
        connection.close()


def _page(order: Order) -> Callable[[], Request]:
    parts = urlsplit(order["url"])
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    # As a browser asks: pages are packed only for those who say that the request is their own.
    headers = {"Cookie": order["cookie"], "Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
    return lambda: Request("GET", path, None, headers)


if __name__ == "__main__":
    bear(_page)
