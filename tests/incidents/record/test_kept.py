"""Words that a browser kept: forgotten only once we have the very same, and never anybody else's."""

from __future__ import annotations

import html
import re

import pytest
from werkzeug.test import TestResponse

from app.incidents.drafts import find_draft, open_drafts
from app.incidents.placement import revision_key
from app.incidents.record import Revision
from tests.cast import Visitor
from tests.incidents.record.samples import FULL, form

ID = "01keptbyalice"


def ask(who: Visitor, id_: str = ID, **fields: object) -> TestResponse:
    """What a browser asks about words that it kept."""
    return who.post(f"/incidents/drafts/{id_}/kept", {"at": "1795142460000", **form(**fields)})


def press(who: Visitor, offered: TestResponse) -> TestResponse:
    """Take up what was offered."""
    action = re.search(r'action="([^"]+)"', offered.text)
    assert action
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', offered.text)
    fields: dict[str, list[str]] = {}
    for name, value in inputs:
        fields.setdefault(name, []).append(html.unescape(value))
    return who.post(action.group(1), fields)


def test_words_that_reached_us_as_a_draft_may_be_forgotten(alice: Visitor) -> None:
    alice.post(f"/incidents/drafts/{ID}", form(**FULL))

    assert ask(alice, **FULL).status_code == 204


def test_words_that_reached_us_as_an_entry_may_be_forgotten(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, **FULL))

    assert ask(alice, **FULL).status_code == 204


def test_a_correction_that_was_saved_may_be_forgotten_and_its_reason_counts(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID))
    alice.post(f"/incidents/{ID}/edit", form(narrative="better", reason="I remembered.", based_on="1"))

    assert ask(alice, narrative="better", reason="I remembered.", based_on="1").status_code == 204
    assert ask(alice, narrative="better", reason="Another reason.", based_on="1").status_code == 200


def test_a_form_without_words_may_be_forgotten(alice: Visitor) -> None:
    assert ask(alice, narrative=" ", occurred_at="").status_code == 204


def test_words_that_never_reached_us_are_shown_and_become_the_draft_again(alice: Visitor) -> None:
    offered = ask(alice, narrative="typed in\nthe <cellar>")
    assert "typed in\nthe &lt;cellar&gt;" in offered.text
    assert "Put them back" in offered.text

    answer = press(alice, offered)

    assert answer.headers["Location"].endswith(f"/incidents/new?draft={ID}")
    assert ask(alice, narrative="typed in\nthe <cellar>").status_code == 204


def test_a_draft_that_would_be_replaced_is_named(alice: Visitor) -> None:
    alice.post(f"/incidents/drafts/{ID}", form(narrative="typed upstairs"))

    assert "replaces the draft of" in ask(alice, narrative="typed in the cellar").text


def test_words_for_an_entry_saved_elsewhere_can_correct_it(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="typed upstairs"))
    offered = ask(alice, narrative="typed in the cellar")
    assert "Use them as a correction" in offered.text

    answer = press(alice, offered)

    assert answer.headers["Location"].endswith(f"/incidents/{ID}/edit")
    assert "typed in the cellar" in alice.get(answer.headers["Location"]).text
    assert ask(alice, narrative="typed in the cellar").status_code == 204


def test_words_for_a_withdrawn_entry_can_begin_a_new_one(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="typed upstairs"))
    alice.post(f"/incidents/{ID}/withdraw", {"reason": "Wrong day.", "based_on": "1"})

    press(alice, ask(alice, narrative="typed in the cellar"))

    assert [draft.headline for draft in open_drafts(alice.shelf)] == ["typed in the cellar"]
    assert ask(alice, narrative="typed in the cellar").status_code == 204


def test_asking_keeps_nothing(alice: Visitor) -> None:
    ask(alice, narrative="typed in the cellar")

    assert find_draft(alice.shelf, ID) is None
    assert alice.shelf.get(revision_key(ID, 1), Revision) is None


def test_charlie_is_told_nothing_of_alices_entry(alice: Visitor, charlie: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="alices words"))

    answer = ask(charlie, narrative="alices words")

    assert answer.status_code == 200
    assert "Put them back" in answer.text


@pytest.mark.parametrize("at", ["", "soon", "99999999999999999"])
def test_a_browser_without_a_clock_is_served_all_the_same(alice: Visitor, at: str) -> None:
    data = {**form(narrative="typed in the cellar"), "at": at}

    assert alice.post(f"/incidents/drafts/{ID}/kept", data).status_code == 200


def test_a_browser_keeps_words_under_a_mark_that_is_each_accounts_own(alice: Visitor, charlie: Visitor) -> None:
    marks = [
        re.findall(r'<body data-account="([0-9a-f]{32})"', who.get(path).text)
        for who, path in ((alice, "/home"), (alice, "/incidents/new"), (charlie, "/home"))
    ]

    assert marks[0] == marks[1]
    assert len({*marks[0], *marks[2]}) == 2
    assert "data-account" not in alice.client.application.test_client().get("/sign-in").text
