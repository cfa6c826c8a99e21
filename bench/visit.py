"""The first visit to the timeline in a real browser: bytes over the wire, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import CDPSession, sync_playwright

from bench.figures import Figure
from bench.instance import Instance, served
from tests.browser.engine import launched


def first_visit(measured: Instance) -> Iterator[Figure]:
    """Everything that an empty cache fetches, as the browser counts it. Raises RuntimeError on a foreign origin."""
    name, _, value = measured.cookies[10_000].partition("=")
    with served(measured) as (url, _pid), sync_playwright() as playwright:
        browser = launched(playwright)
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": url}])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        sizes, origins = _listening(wire)
        page.goto(f"{url}/incidents", wait_until="networkidle")
        browser.close()
    # The icons inside date pickers are the browser's own: data: addresses, which ask nobody.
    origins = {origin for origin in origins if not origin.startswith("data:")}
    if origins != {url}:
        raise RuntimeError(f"the timeline fetched from {sorted(origins)}")
    yield Figure(
        "first visit to the timeline, over the wire",
        sum(sizes) / 1024,
        "KB",
        sizes[0] / 1024,
        "its HTML alone",
        most=60,
    )
    yield Figure("first visit to the timeline, requests", len(sizes), "", 1, "its HTML alone", most=10)


def _listening(wire: CDPSession) -> tuple[list[int], set[str]]:
    sizes: list[int] = []
    origins: set[str] = set()
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    wire.on("Network.requestWillBeSent", lambda event: origins.add("/".join(event["request"]["url"].split("/")[:3])))
    return sizes, origins
