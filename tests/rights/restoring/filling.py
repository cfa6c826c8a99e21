"""Alice's whole account, filled as a person fills it: something of every kind that comes back."""

from __future__ import annotations

import io
import re

from app.assistant import kept as answers
from app.assistant import own_words
from app.assistant.kept import Kept, Line, Source
from app.library.ticks import keep_ticks
from app.store.keys import tenant_id
from tests.cast import Visitor
from tests.messages.imports.conftest import a_chat
from tests.wellbeing.checkins.keeping import kept
from tests.wellbeing.checkins.test_changes import form_of
from tests.wellbeing.export import filling as private

ENTRY, CORRECTED = "willow-entry", "willow-corrected"


def fill(alice: Visitor) -> dict[str, str]:
    """Write one of each, and correct, remove and withdraw some; the addresses by kind."""
    entry = writes(alice, f"He came late, {ENTRY}.", people="Daniel Ortiz (father)", tags="school")
    again = {"occurred_on": "2026-11-19", "narrative": f"He came late, {CORRECTED}.", "based_on": "1", "reason": "Day"}
    assert alice.post(f"{entry}/edit", again).status_code == 303
    withdrawn = writes(alice, "Not so.")
    assert alice.post(f"{withdrawn}/withdraw", {"based_on": "1", "reason": "A mistake"}).status_code == 303
    alice.post(f"/incidents/drafts/{26 * 'd'}", {"narrative": "half an entry"})
    document = keeps(alice, "letter.txt", b"A letter about the school.")
    removed = keeps(alice, "old.txt", b"An old one.")
    linked = {"entry": entry.rsplit("/", 1)[1]}
    assert alice.post(f"{document}/entries", linked).status_code == 303
    assert alice.post(f"{removed}/remove", {"based_on": "1", "reason": "Twice"}).status_code == 303
    said = {"text": "You were late again.", "intent": "inform", "method": "brief", "channel": "text", "to": "Daniel"}
    message = alice.post("/messages/new", said).headers["Location"]
    assert alice.post(f"{message}/edit", {"text": "You came at six.", "based_on": "1", "seen": "1"}).status_code < 400
    alice.post(f"/messages/drafts/{26 * 'm'}", {"text": "half a message", "intent": "inform"})
    talk = brings_a_chat(alice, entry)
    helped(alice)
    closed = private.fill(alice)
    alice.services.now.move(minutes=1)  # type: ignore[attr-defined]  # the clock of the tests
    changed = form_of(kept(alice)[0], note="the second words")
    assert alice.post(f"{closed['check-in']}/edit", changed).status_code == 303
    return {"entry": entry, "document": document, "message": message, "talk": talk, **closed}


def writes(alice: Visitor, narrative: str, **more: str) -> str:
    answer = alice.post("/incidents/new", {"occurred_on": "2026-11-18", "narrative": narrative, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


def keeps(alice: Visitor, name: str, content: bytes) -> str:
    answer = alice.post("/vault/new", {"files": (io.BytesIO(content), name)}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    return answer.headers["Location"]


def brings_a_chat(alice: Visitor, entry: str) -> str:
    run = alice.services.queue.run  # type: ignore[attr-defined]  # the held queue of the tests
    sent = {"file": (io.BytesIO(a_chat().encode()), "chat.txt")}
    file = alice.post("/messages/import", sent, content_type="multipart/form-data").headers["Location"]
    run()
    alice.post(file, {"then": "save", "me": "Alice", "zone": "America/Chicago", "name": "Chat", "into": ""})
    run()
    talk = re.findall(r"/messages/conversations/\w+", alice.get(file).text)[0]
    place = re.findall(rf"{talk}/[\w.-]+-[0-9a-f]{{24}}", alice.get(talk).text)[0]
    assert alice.post(f"{place}/link", {"entry": entry.rsplit("/", 1)[1]}).status_code == 303
    return talk


def helped(alice: Visitor) -> None:
    """An answer that she kept, a word that she wants masked, and what she ticked."""
    shelf, now = alice.services.store.tenant(tenant_id(alice.tenant)), alice.services.now
    answer = Kept(
        kind="answer", question="When was he late?", provider="offline", model="rules", made_at=now(),
        lines=(Line(text="On Wednesday.", numbers=(1,)),),
        sources=(Source(number=1, label="Entry", title="Late", text="He came late", address="/incidents/x"),),
    )  # fmt: skip
    answers.keep(shelf, now, answers.hold(shelf, now, answer).id)
    own_words.keep(shelf, ("Wren",))
    keep_ticks(shelf, now, "exchange-day", (1, 2), 5)
