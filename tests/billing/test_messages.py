"""Messages when a plan lapses: new drafts close; words that are typed, and the tone check, stay open."""

from __future__ import annotations

import html

from tests.billing.payer import Payer
from tests.cast import arrive
from tests.messages.drafts.test_kept import ID
from tests.messages.drafts.test_pages import form


def test_words_and_the_tone_check_stay_open_while_the_plan_is_closed(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=15)
    alice = arrive(alice_pays.app, alice_pays.visitor.email, alice_pays.visitor.tenant)
    refused = alice.post("/messages/new", form())

    assert refused.status_code == 403
    assert "You never tell me anything." in html.unescape(refused.text)
    assert alice.post(f"/messages/drafts/{ID}", form()).status_code == 303
    assert "You never tell me anything." in html.unescape(alice.get(f"/messages/new?draft={ID}").text)
    assert "tone-mark" in alice.post("/messages/tone", form()).text
    assert "Your record is read-only" in alice.get("/messages/new").text
