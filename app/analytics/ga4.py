"""Google Analytics 4 by its Measurement Protocol: sums and nothing else, from our worker and never from a browser."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from itertools import islice

import httpx
import structlog

from app.analytics.sums import Sums
from app.settings import Settings
from app.valkey import redis_url

log = structlog.get_logger(__name__)

_HOME = "https://www.google-analytics.com"
_ANSWER_SECONDS = 5.0
_MOST_EVENTS = 25
"""In one request, as the protocol has it."""


class Ga4:
    """The property of the settings; sums are gathered at the Redis that every process uses."""

    def __init__(self, settings: Settings) -> None:
        self._url = f"{settings.ga4_api_base or _HOME}/mp/collect"
        self._keys = {"measurement_id": settings.ga4_measurement_id, "api_secret": settings.ga4_api_secret}
        self._sums = Sums(redis_url(settings))

    def count(self, name: str) -> None:
        """See Analytics.count."""
        self._sums.add(name)

    def send(self) -> None:
        """See Analytics.send. Each batch has a client id of its own that is kept nowhere: nobody is recognised."""
        events = iter([_event(name, number) for name, number in sorted(self._sums.take().items())])
        while batch := list(islice(events, _MOST_EVENTS)):
            client = f"{secrets.randbelow(2**31)}.{secrets.randbelow(2**31)}"
            self._post({"client_id": client, "non_personalized_ads": True, "events": batch})

    def _post(self, body: Mapping[str, object]) -> None:
        try:
            # An empty agent: what Google hears says nothing of anybody's browser, nor of ours.
            answer = httpx.post(
                self._url, params=self._keys, json=body, timeout=_ANSWER_SECONDS, headers={"User-Agent": ""}
            )
        except httpx.HTTPError as error:  # its words repeat the address, and with it the secret
            log.warning("sums of visits are lost", error=type(error).__name__)
            return
        if not answer.is_success:
            log.warning("sums of visits are lost", status=answer.status_code)


def _event(name: str, number: int) -> dict[str, object]:
    event, _, area = name.partition(":")
    params: dict[str, object] = {"count": number, **({"area": area} if area else {})}
    return {"name": event, "params": params}
