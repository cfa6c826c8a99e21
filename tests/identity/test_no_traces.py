"""No log line tells who signs in, from where, or with what."""

from __future__ import annotations

import io

from flask import Flask

from tests.cast import Visitor, ask_for_link, stranger, token_in
from tests.standins import HeldQueue

MARKER = "canary-1f0e"


def test_no_address_token_name_or_place_reaches_a_log(app: Flask, queue: HeldQueue, written: io.StringIO) -> None:
    alice = stranger(app, f"{MARKER}@example.org")
    alice.client.environ_base.update(HTTP_USER_AGENT=f"{MARKER} Chrome", REMOTE_ADDR="203.0.113.77")
    path = ask_for_link(alice)
    alice.client.post(path, data={"csrf_token": token_in(alice.get(path).text)})
    alice.get(path)
    _welcome(alice)
    alice.forget_csrf()
    alice._csrf = token_in(alice.get("/settings").text)
    alice.post("/settings", {"name": MARKER, "time_zone": "America/Denver", "role": MARKER})
    alice.post("/settings/email-address", {"email": f"{MARKER}@new.example.org"})
    queue.run()
    alice.get(f"/settings?q={MARKER}")
    alice.get(f"/sign-in/{MARKER}?next={MARKER}")
    alice.get(f"/{MARKER}")
    for _ in range(40):
        stranger(app).client.post(f"/sign-in/{MARKER}")
    with alice.client.session_transaction() as session:
        secrets = [session["tenant"], session["session"], session["csrf_token"]]
    text = written.getvalue()

    assert text.count('"answered"') > 10
    assert [trace for trace in (MARKER, "203.0.113.77", path.rsplit("/", 1)[1], *secrets[1:]) if trace in text] == []


def _welcome(visitor: Visitor) -> None:
    from app.policies.versions import SHIPPED

    token = token_in(visitor.get("/welcome").text)
    given = {"csrf_token": token, "adult": "y", "policy_version": SHIPPED[-1], "name": MARKER}
    assert visitor.client.post("/welcome", data=given).status_code == 303
