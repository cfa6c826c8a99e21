"""Answers that a model gives to a rewrite, and the draft they are about."""

from __future__ import annotations

from app.messages.drafting import Draft, load_draft
from tests.cast import Visitor

ANGRY = 'You were 45 minutes late AGAIN on Tuesday you selfish liar!!! You told Emma "Daddy forgot you".'
FACTS = "The exchange on Nov 17 was at 5 pm\nYou came at 5:45 pm"
RECEIVED = "Why do you make such a drama of everything"

FAITHFUL = (
    "The exchange on Nov 17 was at 5 pm. You came at 5:45 pm, 45 minutes late on Tuesday."
    ' You told Emma "Daddy forgot you".'
)


def answer(
    neutral: str, warmer: str = FAITHFUL, follow_up: str = "I have not had an answer to my message."
) -> list[str]:
    """The three wordings as a model says them, in pieces that are cut anywhere."""
    text = f"### VERY NEUTRAL\n{neutral}\n\n### WARMER BUT FIRM\n{warmer}\n\n### FOLLOW-UP\n{follow_up}\n"
    return [text[at : at + 7] for at in range(0, len(text), 7)]


def begins(alice: Visitor, **more: str) -> str:
    """A draft with what came in, facts, and angry words of her own; its id."""
    data = {
        "received": RECEIVED, "intent": "answer", "method": "brief", "channel": "text", "to": "Jordan",
        "text": ANGRY, "facts": FACTS, **more,
    }  # fmt: skip
    response = alice.post("/messages/new", data)
    assert response.status_code == 303, response.text
    return str(response.location).rsplit("/", 1)[1].split("?")[0]


def draft_of(alice: Visitor, id_: str) -> Draft:
    return load_draft(alice.shelf, id_)


def sends(alice: Visitor, id_: str, version: int):
    return alice.post(
        f"/messages/{id_}/sent",
        {"version": str(version), "sent_on": "2026-11-19", "sent_at": "20:00", "channel": "text"},
    )
