"""The story: Alice goes through every feature that stands, and leaves a mark in each thing she writes."""

from __future__ import annotations

import re
from io import BytesIO

from PIL import Image

from app.assistant import consent
from tests.egress.day import Day
from tests.messages.imports.conftest import a_chat
from tests.vault.making.pdfs import pdf_of

NARRATIVE, TITLE, CORRECTED, ROW = "quill-narrative", "quill-title", "quill-corrected", "quill-row"
FILE_NAME, FILE_WORDS, DETAILS, PIECE = "quill-file-name", "quill-file-words", "quill-details", "quill-piece"
DRAFT, FACTS, TONE, RECEIVED = "quill-draft", "quill-facts", "quill-tone", "quill-received"
CHAT, SEARCH, LIBRARY, QUESTION, ROLE = "quill-chat", "quill-search", "quill-library", "quill-question", "quill-role"
NAMES = ("Wren", "Daniel", "Ortiz", "Mia", "555-0123", "555-0199")
"""Of her and of others, and how to reach them: they leave for nobody."""

ASKS, SUMS_UP, TELLS, REWRITES, SEARCHES = (
    "asks her record", "sums up", "tells what goes on", "rewrites", "searches the library",
)  # fmt: skip
AGREED = {"agreed": consent.VERSION}

_ASKED, _REWROTE, _SUMMED = ("Anthropic", ASKS), ("Anthropic", REWRITES), ("Anthropic", SUMS_UP)

LEAVES: dict[str, frozenset[tuple[str, str]]] = {
    **dict.fromkeys((SEARCH, PIECE, TONE), frozenset()),
    **dict.fromkeys((NARRATIVE, TITLE, CORRECTED), frozenset({_ASKED, _SUMMED})),
    **dict.fromkeys((ROW, FILE_NAME, FILE_WORDS, DETAILS, CHAT, QUESTION), frozenset({_ASKED})),
    **dict.fromkeys((DRAFT, RECEIVED), frozenset({_ASKED, _REWROTE})),
    FACTS: frozenset({_REWROTE}),
    ROLE: frozenset({("Anthropic", TELLS)}),
    LIBRARY: frozenset({("Bedrock", SEARCHES)}),
}
"""For whom each mark leaves, and on what errand of hers. A question to the record takes along what it finds there."""


def whole_day(day: Day) -> None:
    """From the first sign-in to taking things away; of the second she is told by mail."""
    with day.does("signs in"):
        day.signs_in()
        day.sends("/settings", {"name": "Wren", "time_zone": "America/Denver"})
    pays(day)
    entry = keeps_a_record(day)
    document = keeps_files(day, entry)
    message = writes_a_message(day)
    talk = brings_a_chat(day, entry)
    asks_the_model(day, message)
    searches(day)
    chooses_mail(day)
    with day.does("signs in elsewhere"):
        day.signs_in()
    takes_away(day, entry, document, talk)


def pays(day: Day) -> None:
    with day.does("pays"):
        away = day.sends("/settings/billing/subscribe", {"plan": "parent_monthly", "attempt": "a" * 32})
        assert day.world.stripe.complete(away.rsplit("/", 1)[1])
        day.opens("/settings/billing/after")
        day.hears_from_stripe()
    with day.does("looks at her plan"):
        day.opens("/settings/billing", "/settings/billing/cancel", "/settings/billing/receipts")
        day.sends("/settings/billing/portal")


def keeps_a_record(day: Day) -> str:
    """An entry and a file of entries; the entry's address."""
    with day.does("keeps a record"):
        day.opens("/incidents/new")
        entry = day.sends(
            "/incidents/new",
            {
                "occurred_on": "2026-11-18", "occurred_at": "17:05", "title": f"Late exchange {TITLE}",
                "narrative": f"Daniel Ortiz came late to the exchange, {NARRATIVE}. His number is (314) 555-0123.",
                "people": "Daniel Ortiz (father)", "children_present": "Mia",
            },
        )  # fmt: skip
        day.sends(f"{entry}/edit", {
            "occurred_on": "2026-11-18", "occurred_at": "17:05", "title": f"Late exchange {TITLE}",
            "narrative": f"Daniel Ortiz came late to the exchange, {NARRATIVE}, {CORRECTED}.",
            "children_present": "Mia", "people": "Daniel Ortiz (father)", "based_on": "1", "reason": "A word",
        })  # fmt: skip
        rows = f"Day,What happened\n2026-11-17,He came late {ROW}\n"
        file = day.brings("/incidents/import", "log.csv", rows.encode())
        day.opens(file)
        day.sends(file, {"then": "save"})
        day.opens("/incidents", f"/incidents?q={SEARCH}", entry, f"{entry}?revision=1", "/incidents?print=1", "/home")
        assert ROW in day.opens("/incidents/export.csv", "/incidents/export.json")
    return entry


def keeps_files(day: Day, entry: str) -> str:
    """A document and a photo, previewed, described, linked, and given out by a link; the document's address."""
    with day.does("keeps files"):
        document = day.brings(
            "/vault/new", f"{FILE_NAME}.pdf", pdf_of([f"A letter about the late exchange. {FILE_WORDS}"]), "files"
        )
        photo = day.brings("/vault/new", "photo.png", _picture(), "files")
        for kept in (document, photo):
            day.opens(f"{kept}/preview/small", f"{kept}/preview/large", f"{kept}/file")
        told = {"name": "video.mp4", "size": str(len(PIECE)), "direct": "no"}
        upload = day.alice.post("/vault/uploads", told).get_json()
        sent = day.alice.client.post(
            f"/vault/uploads/{upload['id']}/pieces/1", data=PIECE.encode(),
            headers={"X-CSRFToken": day.alice.csrf()}, content_type="application/octet-stream",
        )  # fmt: skip
        assert sent.status_code == 204
        assert day.alice.post(f"/vault/uploads/{upload['id']}/end").get_json()["step"] == "added"
        details = {"title": f"Letter {DETAILS}", "kind": "school", "source": DETAILS, "based_on": "1"}
        day.sends(f"{document}/edit", details)
        day.sends(f"{document}/entries", {"entry": entry.rsplit("/", 1)[1]})
        day.opens(document, f"{document}/edit", "/vault", f"/vault?q={FILE_WORDS}", "/vault/fixity", "/vault/removed")
        day.opens("/vault/export.csv", "/vault/export.json", "/vault/export.zip")
        day.opens(re.findall(r"/vault/file/[\w.-]+", day.looks_at(f"{document}/link", {}))[0])
    return document


def writes_a_message(day: Day) -> str:
    """Her own words, looked through and kept; the message's address."""
    with day.does("writes a message"):
        day.opens("/messages/new")
        page = day.looks_at("/messages/tone", {"text": f"You ALWAYS do this, you liar. {TONE}"})
        assert TONE in page
        message = day.sends(
            "/messages/new",
            {
                "received": f"Why the drama {RECEIVED}", "intent": "answer", "method": "brief", "channel": "text",
                "to": "Daniel Ortiz", "text": f"You were late AGAIN you liar {DRAFT}. Call me at (314) 555-0199.",
                "facts": f"The exchange was at 5 pm, {FACTS}",
            },
        )  # fmt: skip
        day.opens(message, f"{message}/details", f"{message}/edit", "/messages", f"/messages?q={DRAFT}")
    return message


def brings_a_chat(day: Day, entry: str) -> str:
    """A conversation out of a phone, a message of it beside the entry; the conversation's address."""
    with day.does("brings a chat"):
        chat = a_chat().replace("Sam Ortiz", "Daniel Ortiz").replace("Message 1,", f"{CHAT} 1,")
        file = day.brings("/messages/import", "chat.txt", chat.encode())
        day.opens(file)
        day.sends(file, {"then": "save", "me": "Alice", "zone": "America/Denver", "name": "Chat", "into": ""})
        day.workers_run()
        talk = re.findall(r"/messages/conversations/\w+", day.opens(file))[0]
        place = re.findall(rf"{talk}/[\w.-]+-[0-9a-f]{{24}}", day.opens(talk, f"{talk}?q={CHAT}"))[0]
        day.opens(place, f"{talk}/export.csv", f"{talk}/export.json")
        day.sends(f"{place}/link", {"entry": entry.rsplit("/", 1)[1]})
    return talk


def asks_the_model(day: Day, message: str) -> None:
    """Every way of asking, once shown what would leave."""
    question = {"question": f"Was Daniel Ortiz late to the exchange? {QUESTION} (314) 555-0199"}
    with day.does("looks at what would leave"):
        day.opens("/assistant", "/assistant/summary", "/roles", "/settings/ai")
        assert "Nothing was sent yet" in day.looks_at("/assistant/ask", question)
    with day.does(ASKS):
        answer = day.sends("/assistant/ask", {**question, **AGREED})
    with day.does(SUMS_UP):
        day.opens(day.sends("/assistant/summary", {"from": "2026-11-18", "to": "2026-11-18", "include": "entry"}))
    with day.does(TELLS):
        role = day.sends("/roles", {"text": f"Daniel Ortiz keeps Mia from me. {ROLE}"})
    with day.does(REWRITES):
        day.sends(f"{message}/rewrite", {"own": "1"})
    with day.does("keeps what was answered"):
        assert "Daniel" in day.opens(answer)
        assert "Co-parent" in day.opens(role)
        day.opens(day.sends(f"{answer}/keep"), "/settings/ai")
        day.sends("/roles/choose", {"role": "co-parent"})
        day.sends(f"{message}/sent", {
            "version": "1", "sent_on": "2026-11-19", "sent_at": "20:00", "channel": "text",
        })  # fmt: skip
        day.sends(f"{message}/entry")
        day.opens(message, "/messages/export.csv", "/messages/export.json")


def searches(day: Day) -> None:
    """The library, by words that leave for an embedder elsewhere, and one of its checklists."""
    with day.does("reads the library"):
        day.opens("/library", "/library/exchange-day")
        day.until_the_library_is_read()
        day.sends("/library/exchange-day/ticks", {"done": "1"})
    with day.does(SEARCHES):
        day.opens(f"/library?q={LIBRARY}+Daniel+Ortiz+late+555-0199")


def chooses_mail(day: Day) -> None:
    """A newsletter and back."""
    with day.does("chooses mail"):
        day.opens("/settings/email")
        day.sends("/settings/email", {"on": "resources"})
        day.sends("/settings/email/newsletter", {"newsletter": "on"})
        day.workers_run()
        day.sends("/settings/email/newsletter", {"newsletter": "off"})


def takes_away(day: Day, entry: str, document: str, talk: str) -> None:
    """What she kept goes, and the clock runs."""
    with day.does("takes away"):
        day.sends(f"{document}/remove", {"reason": "By mistake", "based_on": "2"})
        day.sends(f"{document}/restore")
        day.sends(f"{document}/remove", {"reason": "By mistake", "based_on": "2"})
        other = day.sends("/messages/new", {"text": DRAFT, "intent": "answer", "method": "brief", "channel": "text"})
        day.sends(f"{other}/delete")
        day.sends(f"{talk}/delete", {"confirm": "y"})
        day.sends(f"{entry}/withdraw", {"reason": "By mistake", "based_on": "3"})
        day.opens("/home", "/settings", "/settings/security", "/help-now", "/subprocessors")
    with day.does("is away while the clock runs"):
        day.clock_runs()


def _picture() -> bytes:
    to = BytesIO()
    Image.new("RGB", (64, 48), "red").save(to, "PNG")
    return to.getvalue()
