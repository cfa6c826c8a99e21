"""The list of messages: newest first, found by words and state, taken away as files."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from app.messages.finding import find
from app.messages.model import add_version, begin
from app.messages.placement import LIST
from app.messages.record import Card, Details
from app.store.keys import tenant_id
from app.store.sealed import Shelf
from tests.cast import Visitor
from tests.conftest import Clock
from tests.messages.drafts.test_pages import form
from tests.promises import promise

SENT = {"version": "1", "sent_on": "2026-11-19", "sent_at": "17:05", "channel": "email"}


@pytest.fixture
def two(alice: Visitor, clock: Clock) -> tuple[str, str]:
    """A sent message about the dentist, and later a draft about shoes."""
    sent = str(alice.post("/messages/new", form(message_id="01messageone", text="The dentist is on Monday.")).location)
    alice.post(f"{sent}/sent", SENT)
    clock.move(hours=1)
    draft = str(alice.post("/messages/new", form(message_id="01messagetwo", text="The café owes $12.")).location)
    return sent, draft


def test_the_list_shows_the_newest_first_with_its_state(alice: Visitor, two: tuple[str, str]) -> None:
    page = alice.get("/messages").text

    assert page.index("café owes") < page.index("dentist")
    assert "message-state-sent" in page
    assert "Sent Thu 19 Nov, 5:05 pm" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=dentist", (True, False)), ("q=CAFE", (False, True)), ("q=late+again", (True, True)),
        ("state=sent", (True, False)), ("state=draft", (False, True)), ("q=dentist&state=draft", (False, False)),
        ('q="dentist+is"', (True, False)), ("q=nothing-such", (False, False)),
    ],
)  # fmt: skip
def test_a_search_leaves_what_holds_all_words_in_the_state(
    alice: Visitor, two: tuple[str, str], query: str, found: tuple[bool, bool]
) -> None:
    page = alice.get(f"/messages?{query}").text

    assert tuple(f'href="{address}"' in page for address in two) == found
    assert ("Nothing matches" in page) is not any(found)


@pytest.mark.parametrize("query", ["state=lost", f"q={'x' * 201}", "after=forged"])
def test_a_search_that_cannot_be_meant_gets_a_sentence(alice: Visitor, two: tuple[str, str], query: str) -> None:
    answer = alice.get(f"/messages?{query}")

    assert answer.status_code == 422
    assert "See your messages from the top" in answer.text


def test_a_long_list_goes_on_and_shows_each_once(alice: Visitor, clock: Clock) -> None:
    for number in range(60):
        begin(alice.shelf, clock, f"01message{number:04}", Details(to=f"Person {number:02}"), text="Hello.")
        clock.move(seconds=1)
    seen: list[str] = []
    page = alice.get("/messages").text
    while True:
        seen += [piece.split("<")[0] for piece in page.split("<bdi>Person ")[1:]]
        if "Older messages" not in page:
            break
        page = alice.get(
            page.split('aria-label="More messages"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
        ).text

    assert seen == [f"{number:02}" for number in reversed(range(60))]


def test_anothers_cursor_leads_nowhere(alice: Visitor, charlie: Visitor, clock: Clock) -> None:
    for number in range(30):
        begin(alice.shelf, clock, f"01message{number:04}", Details(to="Sam"), text="Hello.")
    more = alice.get("/messages").text.split('aria-label="More messages"')[1].split('href="')[1].split('"')[0]

    assert charlie.get(more.replace("&amp;", "&")).status_code == 422


def test_a_damaged_card_closes_no_list(alice: Visitor, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    shelf: Shelf = alice.shelf
    card = shelf.page(Card, prefix=LIST).rows[0]
    put = shelf.put(card.sort, Card(id="x", changed_at=card.record.changed_at, excerpt=""))
    shelf._store.write(type(put)(type(put.item)(put.item.key, put.item.version, b"rubbish-rubbish"), put.condition))

    page = alice.get("/messages").text
    assert "dentist" in page
    assert "café owes" in page


def test_find_gives_hits_with_their_place_and_never_writes(alice: Visitor, two: tuple[str, str]) -> None:
    reading = alice.services.store.reading(tenant_id(alice.tenant))
    (hit,) = find(reading, "dentist")

    assert hit.address == two[0]
    assert "The dentist is on Monday." in hit.excerpt
    assert hit.title == "Sent to Sam"
    assert len(find(reading, "late", limit=1)) == 1
    assert find(reading, "late", until=date(2026, 11, 1)) == []
    assert len(find(reading, "late", since=date(2026, 11, 20))) == 2


@promise("3.3", part=True)
def test_messages_are_taken_away_whole_as_a_spreadsheet(alice: Visitor, two: tuple[str, str], clock: Clock) -> None:
    add_version(alice.shelf, clock, "01messagetwo", "=1+1", by="rules", model="rules", label="very neutral", based_on=1)
    text = alice.get("/messages/export.csv").data.decode("utf-8-sig")
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text)))

    assert [(row["status"], row["version"]) for row in rows] == [("draft", "1"), ("draft", "2"), ("sent", "1")]
    assert rows[1]["text"] == "'=1+1"
    assert rows[1]["written_by"] == "rules"
    assert "advice" in rows[1]["notice"]
    assert rows[0]["notice"] == ""
    assert (rows[2]["sent_on"], rows[2]["sent_at"], rows[2]["channel"]) == ("2026-11-19", "17:05", "email")


@promise("3.3", part=True)
def test_messages_are_taken_away_with_every_version_as_json(alice: Visitor, two: tuple[str, str]) -> None:
    alice.post("/messages/drafts/01messagethree", form(text="Not saved yet"))
    file = alice.get("/messages/export.json").get_json()

    assert file["count"] == 2
    assert [message["status"] for message in file["messages"]] == ["draft", "sent"]
    assert file["messages"][1]["versions"][0]["text"] == "The dentist is on Monday."
    assert file["messages"][1]["sent"]["version"] == 1
    assert file["messages"][0]["received"] == "You are late AGAIN."
    assert file["typed"][0]["fields"]["text"] == ["Not saved yet"]


def test_another_site_cannot_leave_the_file_on_the_device(alice: Visitor, two: tuple[str, str]) -> None:
    answer = alice.get("/messages/export.csv", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 303
