"""Deliveries as they must not be: every way to spoil one, for each of the three sources."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.webhooks import MAX_BODY_BYTES, Source
from tests.webhooks.senders import Amazon, Delivery, from_amazon, from_clerk, from_stripe

CANARY = "canary-of-the-delivery-7c2e"

STRIPE_EVENT = {"id": "evt_1", "object": "event", "type": "invoice.paid", "data": {"object": {"id": CANARY}}}
CLERK_EVENT = {"type": "session.created", "object": "event", "data": {"id": CANARY}, "timestamp": 1_795_000_000_000}

ODD_BODIES = [
    b"", b"no json " + CANARY.encode(), b"[]", b"7", b'"words"', b"null", b"true", b"NaN", b'{"id": NaN}', b"{",
    b"\xff\xfe",
    b'{"id": "\\ud800", "type": "x"}', b'{"id": "evt\x00", "type": "x"}', b"[" * 100_000, b'{"a":' * 100_000,
    b'{"id": "evt", "type": "x", "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
]  # fmt: skip
"""No JSON objects."""

ODD_WORDS: list[Any] = [None, 7, [], {}, True, "", "a\u0000b", "é", "a b", "a\nb", "x" * 10_240, "\u202e"]
"""No ids, and no kinds."""


def sound(source: Source, amazon: Amazon, now: datetime) -> Delivery:
    """A delivery that passes."""
    if source == "stripe":
        return from_stripe(STRIPE_EVENT)
    return from_clerk(CLERK_EVENT) if source == "clerk" else from_amazon(amazon.message(now, Message=CANARY))


def spoilt(source: Source, amazon: Amazon, now: datetime) -> Iterator[tuple[str, Delivery]]:
    """Every way to spoil a delivery, and its name."""
    whole = sound(source, amazon, now)
    yield from _in_transit(whole)
    yield from {"stripe": _stripe, "clerk": _clerk, "sns": _sns}[source](amazon, now)
    for other in ("stripe", "clerk", "sns"):
        if other != source:
            yield f"meant for {other}", replace(sound(other, amazon, now), path=whole.path)
            both = replace(sound(other, amazon, now), path=whole.path)
            both.headers |= whole.headers
            yield f"meant for {other}, with the headers of {source}", both


def _in_transit(whole: Delivery) -> Iterator[tuple[str, Delivery]]:
    yield "without its body", replace(whole, body=b"")
    yield "truncated", replace(whole, body=whole.body[:-2])
    if whole.path != "/webhooks/sns":  # there a body is more than what is signed of it
        yield "lengthened", replace(whole, body=whole.body[:-1] + b', "more": 1}')
    yield "5 MB", replace(whole, body=whole.body + b" " * 5 * 1024 * 1024)
    yield "just too large", replace(whole, body=whole.body.ljust(MAX_BODY_BYTES + 1))
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html", "", "é"):
        yield f"of type {kind!r}", replace(whole, content_type=kind)


def _stripe(_amazon: Amazon, _now: datetime) -> Iterator[tuple[str, Delivery]]:
    whole = from_stripe(STRIPE_EVENT)
    signed = whole.headers["Stripe-Signature"]
    for header in (
        "",
        "t=1",
        "v1=a",
        signed.replace("v1=", "v0="),
        "t=x,v1=y",
        "é",
        "t=,v1=,",
        signed[:-1],
        "," * 8000,
    ):
        yield f"signed {header[:40]!r}", replace(whole, headers={"Stripe-Signature": header})
    yield "unsigned", replace(whole, headers={})
    yield "stale", from_stripe(STRIPE_EVENT, at=time.time() - 310)
    yield "by a wrong secret", from_stripe(STRIPE_EVENT, secret="whsec_other")
    for body in ODD_BODIES:
        yield f"signed over {body[:30]!r}", from_stripe(body)
    for word in ODD_WORDS:
        yield f"with the id {str(word)[:20]!r}", from_stripe({**STRIPE_EVENT, "id": word})
        yield f"of kind {str(word)[:20]!r}", from_stripe({**STRIPE_EVENT, "type": word})


def _clerk(_amazon: Amazon, _now: datetime) -> Iterator[tuple[str, Delivery]]:
    whole = from_clerk(CLERK_EVENT)
    for name in whole.headers:
        for value in ("", "x", "é", "v1,", "v1,é", "v1", "9" * 400, "nan", "inf", "-1", "," * 8000):
            yield f"{name} {value[:10]!r}", replace(whole, headers={**whole.headers, name: value})
        other = {key.replace("svix", "webhook"): value for key, value in whole.headers.items()}
        yield f"without {name}", replace(whole, headers={k: v for k, v in whole.headers.items() if k != name})
        yield "under other names", replace(whole, headers=other)
    yield "unsigned", replace(whole, headers={})
    yield "stale", from_clerk(CLERK_EVENT, at=time.time() - 310)
    yield "of the future", from_clerk(CLERK_EVENT, at=time.time() + 310)
    yield "by a wrong secret", from_clerk(CLERK_EVENT, secret="whsec_b3RoZXI=")
    for body in ODD_BODIES:
        yield f"signed over {body[:30]!r}", from_clerk(body) if b"\xff" not in body else replace(whole, body=body)
    for word in ODD_WORDS:
        yield f"of kind {str(word)[:20]!r}", from_clerk({**CLERK_EVENT, "type": word})
    for word in ("a b", "x" * 4096):
        yield f"with the id {word[:10]!r}", from_clerk(CLERK_EVENT, event_id=word)


def _sns(amazon: Amazon, now: datetime) -> Iterator[tuple[str, Delivery]]:
    whole = amazon.message(now, Message=CANARY)
    for name in whole.keys() - {"UnsubscribeURL"}:  # the one field that is not signed
        yield f"without {name}", from_amazon({key: value for key, value in whole.items() if key != name})
        for odd in ODD_WORDS:
            yield f"with {name} {str(odd)[:10]!r}", from_amazon({**whole, name: odd})
    yield "stale", from_amazon(amazon.message(now - timedelta(minutes=80)))
    yield "of the future", from_amazon(amazon.message(now + timedelta(minutes=10)))
    yield "by another key", from_amazon(Amazon().message(now))
    yield "raw", from_amazon(whole, **{"x-amz-sns-rawdelivery": "true"})
    for body in ODD_BODIES:
        yield f"that is {body[:30]!r}", from_amazon(body)
    for word in ODD_WORDS:
        if isinstance(word, str):
            yield f"with the id {word[:20]!r}", from_amazon(amazon.message(now, MessageId=word))


def same_id_other_body(source: Source, amazon: Amazon, now: datetime) -> Delivery:
    """Sound in itself, with the id of another one."""
    if source == "stripe":
        return from_stripe({**STRIPE_EVENT, "type": "invoice.voided"})
    if source == "clerk":
        return from_clerk({**CLERK_EVENT, "type": "user.deleted"})
    return from_amazon(json.dumps(amazon.message(now, Message=f"other {CANARY}")).encode())
