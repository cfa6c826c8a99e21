"""Every page of drafted messages, in each of its states: valid HTML, one first heading, one action that stands out."""

from __future__ import annotations

from pathlib import Path

from app.messages.model import add_version
from app.messages.record import FactFinding
from tests.cast import Visitor
from tests.conftest import Clock
from tests.messages.drafts.test_pages import ANGRY, form
from tests.pages.nu import checker, html_errors

SENT = {"version": "1", "sent_on": "2026-11-19", "sent_at": "17:05", "channel": "email"}


def test_every_page_is_valid_html_with_one_first_heading(alice: Visitor, clock: Clock, tmp_path: Path) -> None:
    jar, files = checker(), []
    pages = {"empty": alice.get("/messages"), "new": alice.get("/messages/new")}
    alice.post("/messages/drafts/01messagethree", form(text="Half a"))
    draft = str(alice.post("/messages/new", form(words="5", tone="calm", avoid="always")).location)
    wrong = FactFinding(kind="added", text="$130", start=0, end=4, what="amount")
    add_version(alice.shelf, clock, "01messageofalice", "$130 then.", by="rules", findings=(wrong,), based_on=1)
    for part in ("", "/edit?version=1", "/edit", "/details", "/sent", "/sent?version=2", "/delete"):
        pages[f"draft{part}"] = alice.get(f"{draft}{part}")
    sent = str(alice.post("/messages/new", form(message_id="01messagetwo", text="Yes.")).location)
    alice.post(f"{sent}/sent", SENT)
    pages |= {
        "kept": alice.get("/messages/new?draft=01messagethree"),
        "library": alice.get("/messages/new?from=library/reply-to-blame/1"),
        "sent": alice.get(sent),
        "list": alice.get("/messages"),
        "nothing found": alice.get("/messages?q=nothing-such"),
        "mistyped": alice.get("/messages?state=lost"),
        "refused": alice.post("/messages/new", form(words="three", text=ANGRY)),
        "checked": alice.post("/messages/tone", form(text=f"{ANGRY} STOP THAT!!!")),
        "checked alone": alice.post("/messages/tone", {"text": ANGRY}),
        "facts open": alice.post(f"{draft}/sent", {**SENT, "version": "2"}),
        "too late": alice.post(f"{sent}/edit", {"based_on": "1", "text": "Too late."}),
    }

    for name, answer in pages.items():
        files.append(tmp_path / f"{name.replace('/', ' ').replace('?', ' ')}.html")
        files[-1].write_text(answer.text, "utf-8")
        assert answer.text.count("<h1") == 1, name
        assert answer.text.count("button-primary") <= 1, name
    assert html_errors(jar, files) == []
