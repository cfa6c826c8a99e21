"""The load generator: a process of its own that keeps several connections busy for a while, then says how it went."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.figures import percentile


@dataclass(frozen=True, slots=True)
class Load:
    """What one burst saw: answers per second, and seconds per answer."""

    per_second: float
    p50: float
    p99: float
    answers: int


def load(url: str, *, cookie: str = "", seconds: float = 3.0, connections: int = 8, most: int = 1_000_000) -> Load:
    """GET `url` from several keep-alive connections of another process. Raises RuntimeError on any answer but 200."""
    order = {"url": url, "cookie": cookie, "seconds": seconds, "connections": connections, "most": most}
    told = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=json.dumps(order), capture_output=True, text=True, check=False
    )
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    times: list[float] = json.loads(told.stdout)["times"]
    elapsed: float = json.loads(told.stdout)["elapsed"]
    return Load(len(times) / elapsed, percentile(times, 0.5), percentile(times, 0.99), len(times))


def _main() -> None:
    order = json.loads(sys.stdin.read())
    per_thread: list[list[float]] = [[] for _ in range(order["connections"])]
    failures: list[BaseException] = []
    start = time.perf_counter()
    threads = [threading.Thread(target=_keep_busy, args=(order, mine, start, failures)) for mine in per_thread]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    times = [one for mine in per_thread for one in mine]
    print(json.dumps({"times": times, "elapsed": time.perf_counter() - start}))


def _keep_busy(order: dict[str, str], mine: list[float], start: float, failures: list[BaseException]) -> None:
    parts = urlsplit(order["url"])
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    # As a browser asks: pages are packed only for those who say that the request is their own.
    headers = {"Cookie": order["cookie"], "Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    share = int(order["most"]) / int(order["connections"])
    try:
        while time.perf_counter() - start < float(order["seconds"]) and len(mine) < share and not failures:
            before = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            mine.append(time.perf_counter() - before)
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} for {path}: {body[:300]!r}")
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        failures.append(error)
    finally:
        connection.close()


if __name__ == "__main__":
    _main()
