"""The timeline page under load, beside a bare app that renders the same page from memory; and the process's memory."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator

from bench.figures import Figure, median
from bench.instance import SIZES, Instance, children, served
from bench.load import Load, load
from tests.stack import resident_mb

_VISITED = {"/home": 1500, "/incidents": 2000, "/incidents/new": 1000, "/settings": 250, "/incidents?q=inhaler": 250}
"""How often each page is asked for in one half of the memory test, 5,000 together."""

ROUNDS = 5
SECONDS = 2.0


def timeline(measured: Instance) -> Iterator[Figure]:
    """Throughput and tail of 25 of 10,000 entries; then the other sizes beside it. Rounds alternate, medians count."""
    real: list[Load] = []
    bare: list[Load] = []
    cookie = measured.cookies[10_000]
    for number in range(ROUNDS):
        with served(measured) as (url, _):
            real.append(_burst(url, cookie))
            page = _page(url, cookie)
        with served(measured, "bench.bare:app") as (url, _):
            bare.append(_burst(url, cookie))
            if number == 0:
                _same(page, _page(url, cookie))
    against = "bare Flask + Jinja, same HTML"
    yield Figure(
        "timeline, 25 of 10,000: pages a second",
        median([one.per_second for one in real]),
        "/s",
        median([one.per_second for one in bare]),
        against,
        least_ratio=0.5,
    )
    yield Figure(
        "timeline, 25 of 10,000: p99",
        median([one.p99 for one in real]) * 1000,
        "ms",
        median([one.p99 for one in bare]) * 1000,
        against,
        most_ratio=3,
    )


def sizes(measured: Instance) -> Iterator[Figure]:
    """The same page of a short and of a very long record: alternating bursts on one server, medians."""
    bursts: dict[int, list[Load]] = {size: [] for size in SIZES}
    with served(measured) as (url, _):
        for _ in range(ROUNDS):
            for size in SIZES:
                bursts[size].append(_burst(url, measured.cookies[size]))
    middle = {size: 1000 / median([one.per_second for one in bursts[size]]) for size in SIZES}
    yield Figure("timeline, 25 of 10,000: a page", middle[10_000], "ms", middle[100], "25 of 100", most_ratio=1.1)
    yield Figure("timeline, 25 of 100,000: a page", middle[100_000], "ms", middle[100], "25 of 100", most_ratio=1.1)


def memory(measured: Instance) -> Iterator[Figure]:
    """Resident memory of the web process after 10,000 requests for its main pages, and growth in the second half."""
    with served(measured) as (url, pid):
        (worker,) = children(pid)
        sizes_mb = []
        for _ in range(2):
            for path, share in _VISITED.items():
                load(f"{url}{path}", cookie=measured.cookies[10_000], seconds=120, most=share)
            sizes_mb.append(resident_mb(worker))
    half, full = sizes_mb
    yield Figure("web process after 10,000 requests", full, "MB", half, "after 5,000", most=120, most_ratio=1.03)


def _burst(url: str, cookie: str) -> Load:
    load(f"{url}/incidents", cookie=cookie, seconds=0.4)
    return load(f"{url}/incidents", cookie=cookie, seconds=SECONDS)


def _page(url: str, cookie: str) -> str:
    request = urllib.request.Request(f"{url}/incidents", headers={"Cookie": cookie})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def _same(real: str, bare: str) -> None:
    """Both must be the same page but for the one-time token. Raises RuntimeError."""
    strip = re.compile(r'(?:name="csrf_token" value|data-token)="[^"]*"')
    if strip.sub("", real) != strip.sub("", bare):
        raise RuntimeError("the bare app does not render the same page: the comparison would be worthless")
