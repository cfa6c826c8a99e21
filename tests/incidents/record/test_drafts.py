"""Drafts: kept on the server as typed, continued on any device, gone when the entry stands or Alice says so."""

from __future__ import annotations

import html
import re

import pytest
from werkzeug.test import TestResponse

from app.incidents.drafts import find_draft, open_drafts
from app.incidents.model import load_entry
from app.store import StoreUnavailable
from app.store.sealed import Shelf
from tests.cast import Visitor
from tests.conftest import Clock
from tests.incidents.record.samples import FULL, form

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
ID = "01draftofalice"


def keep(alice: Visitor, id_: str = ID, **fields: object) -> TestResponse:
    """What htmx sends while Alice types."""
    data = {"csrf_token": alice.csrf(), **form(**fields)}
    return alice.client.post(f"/incidents/drafts/{id_}", data=data, headers=HTMX)


def words_in(page: str) -> str:
    box = re.search(r"<textarea[^>]*name=\"narrative\"[^>]*>\r?\n(.*?)</textarea>", page, re.DOTALL)
    assert box
    return html.unescape(box.group(1))


def test_what_is_typed_is_kept_and_said_quietly(alice: Visitor) -> None:
    answer = keep(alice, narrative="half a sen")

    assert answer.status_code == 200
    assert answer.text.strip() == "Saved as draft, 9:41 pm"
    assert len(open_drafts(alice.shelf)) == 1


def test_a_draft_need_not_make_sense_yet(alice: Visitor) -> None:
    answer = keep(alice, occurred_on="", occurred_at="x", narrative="", kind="nonsense", tags="," * 9000)

    assert answer.status_code == 200


def test_the_draft_continues_where_it_was_left(alice: Visitor) -> None:
    keep(alice, **{**FULL, "narrative": "\nhalf a <sen", "about": "y"})

    page = alice.get(f"/incidents/new?draft={ID}").text

    assert words_in(page) == "\nhalf a <sen"
    assert [text for name, text in FULL.items() if name not in ("kind", "severity")
            and text not in html.unescape(page)] == []  # fmt: skip
    assert re.search(r"<input checked [^>]*name=\"about\"", page)
    assert '<option selected value="late-time">' in page


def test_without_javascript_a_button_keeps_it_and_home_lists_it(alice: Visitor) -> None:
    answer = alice.post(f"/incidents/drafts/{ID}", form(narrative="half a sentence"))

    assert answer.status_code == 303
    home = alice.get(answer.headers["Location"]).text
    assert "half a sentence" in home
    assert f"/incidents/new?draft={ID}" in home


def test_a_new_entry_offers_the_drafts_that_wait(alice: Visitor) -> None:
    keep(alice, narrative="half a sentence")

    assert f"/incidents/new?draft={ID}" in alice.get("/incidents/new").text


def test_the_list_of_entries_shows_drafts_but_a_search_does_not(alice: Visitor) -> None:
    keep(alice, narrative="half a sentence")

    assert f"/incidents/new?draft={ID}" in alice.get("/incidents").text
    assert f"/incidents/new?draft={ID}" not in alice.get("/incidents?q=half").text


def test_several_drafts_wait_side_by_side_newest_first(alice: Visitor, clock: Clock) -> None:
    keep(alice, "01draftofaliceb", narrative="older")
    clock.move(minutes=5)
    keep(alice, "01draftofalicea", narrative="newer")

    assert [draft.headline for draft in open_drafts(alice.shelf)] == ["newer", "older"]


def test_saving_the_entry_ends_the_draft(alice: Visitor) -> None:
    keep(alice, narrative="half")

    alice.post("/incidents/new", form(entry_id=ID, narrative="whole"))

    assert open_drafts(alice.shelf) == []


def test_a_draft_that_arrives_after_its_entry_was_saved_does_not_come_back(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="whole"))

    late = keep(alice, narrative="half")

    assert late.status_code == 409
    assert open_drafts(alice.shelf) == []


def test_the_address_of_a_draft_leads_to_the_entry_once_it_is_saved(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID))

    answer = alice.get(f"/incidents/new?draft={ID}")

    assert answer.headers["Location"].endswith(f"/incidents/{ID}")


def test_a_draft_waits_for_as_long_as_it_takes(alice: Visitor, clock: Clock) -> None:
    keep(alice, narrative="half a sentence")

    clock.move(days=3650)
    alice.services.store.remove_expired()
    assert find_draft(alice.shelf, ID)


def test_discarding_asks_first_and_then_forgets(alice: Visitor) -> None:
    keep(alice, narrative="half a sentence")

    asked = alice.get(f"/incidents/drafts/{ID}/discard")
    assert "half a sentence" in asked.text
    assert find_draft(alice.shelf, ID)

    alice.post(f"/incidents/drafts/{ID}/discard")
    assert find_draft(alice.shelf, ID) is None


def test_a_correction_has_a_draft_of_its_own(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="whole"))

    keep(alice, narrative="better, not fin", reason="I remem", based_on="1")

    page = alice.get(f"/incidents/{ID}/edit").text
    assert words_in(page) == "better, not fin"
    assert 'value="I remem"' in page
    assert load_entry(alice.shelf, ID).incident.narrative == "whole"


def test_discarding_a_correction_leaves_the_entry(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="whole"))
    keep(alice, narrative="better", based_on="1")

    alice.post(f"/incidents/drafts/{ID}/discard", {"correction": "1"})

    assert words_in(alice.get(f"/incidents/{ID}/edit").text) == "whole"


def test_a_correction_that_was_begun_says_so_and_can_start_again(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="whole"))
    keep(alice, narrative="better", based_on="1")

    page = alice.get(f"/incidents/{ID}/edit").text
    assert "You began this correction Thu 19 Nov, 9:41 pm" in page
    again = f"/incidents/drafts/{ID}/discard?correction=1&then=form"
    assert again in html.unescape(page)
    assert '<input type="hidden" name="then" value="form">' in alice.get(again).text
    answer = alice.post(f"/incidents/drafts/{ID}/discard", {"correction": "1", "then": "form"})

    assert answer.headers["Location"].endswith(f"/incidents/{ID}/edit")
    assert words_in(alice.get(f"/incidents/{ID}/edit").text) == "whole"


def test_cancelling_a_correction_asks_what_becomes_of_it(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="whole"))
    keep(alice, narrative="better", based_on="1")
    cancel = re.search(r'href="([^"]+)"[^>]*>Cancel</a>', alice.get(f"/incidents/{ID}/edit").text)
    assert cancel

    asked = alice.get(html.unescape(cancel.group(1)))

    assert "Discard this correction?" in asked.text
    assert "better" in asked.text
    answer = alice.post(f"/incidents/drafts/{ID}/discard", {"correction": "1"})
    assert answer.headers["Location"].endswith(f"/incidents/{ID}")


def test_cancelling_a_correction_that_holds_nothing_leads_back_to_the_entry(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="whole"))

    answer = alice.get(f"/incidents/drafts/{ID}/discard?correction=1")

    assert answer.headers["Location"].endswith(f"/incidents/{ID}")


def test_words_that_clashed_leave_no_draft_behind_once_they_are_a_correction(alice: Visitor) -> None:
    alice.post("/incidents/new", form(entry_id=ID, narrative="first"))
    clash = alice.post("/incidents/new", form(entry_id=ID, narrative="other")).text
    assert f'data-answered="{ID}"' in clash
    new = re.search(r'data-draft="([^"]+)"', clash)
    assert new
    assert keep(alice, new.group(1), narrative="other").status_code == 200

    alice.post(f"/incidents/{ID}/edit", form(entry_id=new.group(1), narrative="other", based_on="1"))

    assert open_drafts(alice.shelf) == []


def test_signed_out_a_draft_gets_one_line_and_a_way_to_sign_in(alice: Visitor) -> None:
    data = {"csrf_token": alice.csrf(), **form(narrative="half")}
    alice.post("/sign-out")

    answer = alice.client.post(f"/incidents/drafts/{ID}", data=data, headers=HTMX)

    assert answer.status_code == 401
    assert "<form" not in answer.text
    assert "<h2" not in answer.text
    assert 'href="/sign-in" target="_blank"' in answer.text


def test_signed_in_anew_a_draft_is_given_a_new_token_if_it_is_the_same_persons(alice: Visitor) -> None:
    mark = re.findall(r'name="account" value="([^"]+)"', alice.get("/incidents/new").text)[0]
    stale = {"csrf_token": "of another session", **form(narrative="half")}

    hers = alice.client.post(f"/incidents/drafts/{ID}", data={**stale, "account": mark}, headers=HTMX)
    others = alice.client.post(f"/incidents/drafts/{ID}", data={**stale, "account": "0" * 32}, headers=HTMX)

    assert (hers.status_code, others.status_code) == (400, 400)
    assert "data-token=" in hers.text
    assert "data-token=" not in others.text
    assert "<form" not in hers.text + others.text
    assert open_drafts(alice.shelf) == []


def test_a_draft_for_an_entry_that_is_not_there_is_refused(alice: Visitor) -> None:
    assert keep(alice, based_on="1").status_code == 404


@pytest.mark.parametrize("bad", ["SHOUTING000", "x", "01draft.alice"])
def test_an_id_that_cannot_be_one_is_not_found(alice: Visitor, bad: str) -> None:
    assert keep(alice, bad).status_code == 404
    assert alice.get(f"/incidents/new?draft={bad}").status_code == 404


def test_charlie_does_not_see_alices_draft(alice: Visitor, charlie: Visitor) -> None:
    keep(alice, narrative="half a sentence")

    pages = [charlie.get(f"/incidents/new?draft={ID}"), charlie.get("/home"), charlie.get("/incidents/new")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not any("half a sentence" in page.text for page in pages)
    assert charlie.get(f"/incidents/drafts/{ID}/discard").status_code == 404


def test_while_the_store_is_down_the_page_says_that_nothing_is_kept(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(Shelf, "write", down)
    answer = keep(alice)

    assert answer.status_code == 503
    assert "Not kept just now." in answer.text
    assert "<form" not in answer.text


def test_a_draft_too_long_to_keep_says_so(alice: Visitor) -> None:
    answer = keep(alice, narrative="x" * 500_000)

    assert answer.status_code == 413
    assert "Too long to keep as a draft." in answer.text
