"""The rest of the product, used by the same person: what it asks of models, mails and hands to workers on the way."""

from __future__ import annotations

import io

from app.assistant import consent
from tests.wellbeing.canaries.house import House

AGREED = {"agreed": consent.VERSION}


def uses_the_rest(made: House) -> None:
    """An entry, a file and a message, each way of asking a model, the library, and what can be taken away."""
    alice = made.alice
    alice.post("/incidents/new", {"occurred_on": "2026-11-18", "narrative": "He came late to the exchange."})
    file = {"files": (io.BytesIO(b"The letter of the school."), "letter.txt")}
    alice.post("/vault/new", file, content_type="multipart/form-data")
    message = alice.post("/messages/new", {"received": "Why the drama", "text": "You were late.", "intent": "answer"})
    made.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    answers = [
        alice.post("/assistant/ask", {"question": "Was he late to the exchange?", **AGREED}),
        alice.post("/assistant/summary", {"from": "2026-11-18", "to": "2026-11-18", "include": "entry"}),
        alice.post("/roles", {"text": "He keeps her from me."}),
        alice.post(f"{message.location}/rewrite", {"own": "1"}),
    ]
    assert [answer.status_code for answer in answers] == [303] * 4
    for path in ("/library?q=exchange", "/home", "/incidents", "/vault", "/messages", "/incidents/export.json"):
        assert alice.get(path).status_code == 200, path
    made.services.queue.run()  # type: ignore[attr-defined]  # as above
