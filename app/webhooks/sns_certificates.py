"""What is fetched from Amazon: the certificates that SNS signs with, and confirmations; from its own hosts alone."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from app.errors import Unavailable
from app.webhooks import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

HOST = r"https://sns\.(?P<region>[a-z]{2}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2})\.amazonaws\.com(?P<china>\.cn)?"
"""Scheme and host of SNS in a region. What may follow is a path: no port, no user, nothing in between."""

_CERTIFICATE = re.compile(HOST + r"/SimpleNotificationService-[0-9a-f]{16,64}\.pem", re.ASCII)

_MOST_KEPT = 16
_KEPT_FOR = timedelta(hours=24)
_MISSED_FOR = timedelta(minutes=5)
"""How long an address that gave nothing is not asked again."""

_MOST_FETCHES = 10
_FETCHES_PER = timedelta(minutes=1)
"""Whoever names certificates that are not there makes us fetch no more than that. SNS itself repeats for an hour."""

_MOST_WANTED = 1000
"""Names that wait for their turn."""

_AWAY_FOR = timedelta(seconds=10)
"""How long nobody waits for Amazon again after it did not answer."""

_PATIENCE_SECONDS = 0.5

_MOST_BYTES = 64 * 1024
_SECONDS = 5.0

Fetch = Callable[[str], bytes]
"""Gives what is at an address. Raises Refused when it is not there, NotFetched when nobody answers."""


class NotFetched(Unavailable):
    """Amazon does not answer just now."""


@dataclass(frozen=True, slots=True)
class _Kept:
    key: RSAPublicKey
    begins: datetime
    ends: datetime
    until: datetime
    """When it is fetched anew."""
    vouched: bool = False
    """Whether a message's signature held by it: then it is kept for as long as it is valid."""


def fetch(url: str) -> bytes:
    """What is at `url`, which the caller has matched: no redirect is followed, no more is read than a page, in 5 s."""
    import httpx  # noqa: PLC0415  # only who hears from Amazon pays for it

    deadline, body = time.monotonic() + _SECONDS, b""
    try:
        with httpx.Client(follow_redirects=False, timeout=_SECONDS) as client, client.stream("GET", url) as answer:
            if answer.status_code >= 500:
                raise NotFetched
            if answer.status_code != 200:
                raise Refused("not to be had from amazon")
            for part in answer.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    raise Refused("not to be had from amazon")
                if time.monotonic() > deadline:
                    raise NotFetched
    except httpx.HTTPError:
        raise NotFetched from None
    return body


def is_certificate(url: str, topic_arn: str) -> bool:
    """Whether this is where SNS of the topic's own region and partition keeps certificates. Looks at the text alone."""
    found, arn = _CERTIFICATE.fullmatch(url), topic_arn.split(":")
    return (
        found is not None
        and len(arn) > 3
        and found["region"] == arn[3]
        and bool(found["china"]) == (arn[1] == "aws-cn")
    )


class Certificates:
    """Public keys by the address of their certificate. Bounded in number, in age, and in how often it fetches.

    Anybody can name addresses where nothing is. So what was missed displaces nothing that was read, and when there are
    more names than may be fetched, the one that was named most often is next: Amazon repeats its own.
    """

    def __init__(self, fetch: Fetch, *, now: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._now = now
        self._kept: dict[str, _Kept] = {}
        self._missed: dict[str, datetime] = {}
        """Addresses that gave nothing, and until when they are not asked again; as few as may be fetched meanwhile."""
        self._wanted = Counter[str]()
        self._fetched: list[datetime] = []
        self._away_until = now()
        self._lock = Lock()

    def key(self, url: str) -> RSAPublicKey:
        """The key of a certificate that is valid now. Raises Refused; the address must have been matched before."""
        now = self._now()
        kept = self._fresh(url, now) or self._fetched_by_one(url, now)
        if not kept.begins <= now <= kept.ends:
            raise Refused("certificate is not valid now")
        return kept.key

    def vouched(self, url: str) -> None:
        """A signature held by the key of this certificate: it is Amazon's own, and is needed again."""
        kept = self._kept.get(url)
        if kept is not None and not kept.vouched:
            self._kept[url] = replace(kept, until=kept.ends, vouched=True)

    def _fresh(self, url: str, now: datetime) -> _Kept | None:
        if self._missed.get(url, now) > now:
            raise Refused("no certificate there")
        kept = self._kept.get(url)
        return kept if kept is not None and kept.until > now else None

    def _fetched_by_one(self, url: str, now: datetime) -> _Kept:
        """One thread fetches; who cannot wait that long has it sent again, so that one alone is held up."""
        if self._away_until > now or not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            raise Refused("amazon does not answer", status=503)
        try:
            return self._fresh(url, now) or self._fetched_in_turn(url, now)
        finally:
            self._lock.release()

    def _fetched_in_turn(self, url: str, now: datetime) -> _Kept:
        self._wanted[url] += 1
        if len(self._wanted) > _MOST_WANTED:
            self._wanted = Counter(dict(self._wanted.most_common(_MOST_WANTED // 2)))
        self._fetched = [moment for moment in self._fetched if moment > now - _FETCHES_PER]
        if len(self._fetched) >= _MOST_FETCHES:
            raise Refused("too many certificates", status=429)
        self._fetched.append(now)
        most = max(self._wanted, key=self._wanted.__getitem__)
        del self._wanted[most]
        self._fetch_one(most, now)
        if kept := self._fresh(url, now):
            return kept
        raise Refused("too many certificates", status=429)

    def _fetch_one(self, url: str, now: datetime) -> None:
        try:
            kept = _read(self._fetch(url), now)
        except Refused:
            self._missed = {gone: until for gone, until in self._missed.items() if until > now}
            self._missed[url] = now + _MISSED_FOR
            return
        except NotFetched:
            self._away_until = now + _AWAY_FOR
            raise Refused("amazon does not answer", status=503) from None
        self._kept.pop(url, None)
        while len(self._kept) >= _MOST_KEPT:
            del self._kept[min(self._kept, key=lambda known: self._kept[known].vouched)]  # the oldest of these
        self._kept[url] = kept


def _read(pem: bytes, now: datetime) -> _Kept:
    from cryptography import x509  # noqa: PLC0415  # only who hears from Amazon pays for it
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415  # as above

    try:
        certificate = x509.load_pem_x509_certificate(pem)
        key = certificate.public_key()
    except Exception:  # noqa: BLE001  # parsers of what strangers serve raise many things; all mean the same
        raise Refused("no certificate there") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < 2048:
        raise Refused("no certificate there")
    return _Kept(key, certificate.not_valid_before_utc, certificate.not_valid_after_utc, now + _KEPT_FOR)
