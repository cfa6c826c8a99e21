"""A damaged item takes nothing with it: its neighbours, the counts and the exports stand."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from app.incidents.placement import SEARCH, TALLY, TIMELINE
from app.store import Always, Put
from app.store.keys import tenant_partition
from tests.cast import Visitor
from tests.incidents.finding.conftest import daily, written


def damage(whose: Visitor, family: str, number: int = 0) -> None:
    """Turn one bit of the body of an item whose sort key begins with `family`."""
    store = whose.shelf._store
    item = store.page(tenant_partition(whose.shelf.tenant), prefix=family, limit=number + 1).items[number]
    store.write(Put(replace(item, body=item.body[:-1] + bytes([item.body[-1] ^ 1])), Always()))


def listed(alice: Visitor, query: str) -> str:
    """The page but for its form token, which tells the second it was made in."""
    return re.sub(r'data-token="[^"]*"', "", alice.get("/incidents" + query).text)


@pytest.mark.parametrize(("family", "query"), [(TIMELINE, ""), (TIMELINE, "?kind=other"), (SEARCH, "?q=number")])
def test_a_damaged_card_is_made_anew_from_its_revisions(alice: Visitor, family: str, query: str) -> None:
    written(alice.shelf, daily(5))
    whole = listed(alice, query)
    damage(alice, family, 2)

    assert listed(alice, query) == whole


def test_an_entry_whose_words_are_damaged_says_so_and_the_rest_is_exported(alice: Visitor) -> None:
    ids = written(alice.shelf, daily(3))
    damage(alice, f"INCIDENT#{ids[1]}")

    page = alice.get(f"/incidents/{ids[1]}")
    assert (page.status_code, "brought back from a backup" in page.text) == (503, True)
    rows = json.loads(alice.get("/incidents/export.json").data)
    assert (rows["count"], rows["entries"][1]) == (3, {"id": ids[1], "status": "damaged"})
    assert alice.get("/incidents/export.csv").text.count("is damaged") == 1


@pytest.mark.parametrize("page", ["/home", "/incidents", "/incidents/new"])
def test_a_damaged_draft_closes_no_page_and_the_others_stand(alice: Visitor, page: str) -> None:
    alice.post("/incidents/drafts/01draftofalice", {"narrative": "half a sentence"})
    alice.post("/incidents/drafts/01draftofaliceb", {"narrative": "the other half"})
    damage(alice, "DRAFT#incident#01draftofalice")

    shown = alice.get(page)
    assert shown.status_code == 200
    assert "the other half" in shown.text
    assert "This draft is damaged" in shown.text
    assert "half a sentence" not in shown.text


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_damaged_draft_is_named_and_does_not_stop_the_export(alice: Visitor, ending: str) -> None:
    alice.post("/incidents/drafts/01draftofalice", {"narrative": "half a sentence"})
    alice.post("/incidents/drafts/01draftofaliceb", {"narrative": "half a sentence"})
    damage(alice, "DRAFT#incident#01draftofalice")
    text = alice.get(f"/incidents/export.{ending}").text

    assert "damaged" in text
    assert "half a sentence" in text


def test_what_cannot_be_made_anew_keeps_its_place_in_the_list(alice: Visitor) -> None:
    ids = written(alice.shelf, daily(3))
    damage(alice, f"INCIDENT#{ids[1]}")
    damage(alice, TIMELINE, 1)

    page = alice.get("/incidents").text
    assert "This entry cannot be shown" in page
    assert "3 entries" in page


def test_damaged_counts_are_a_sentence(alice: Visitor) -> None:
    written(alice.shelf, daily(3))
    damage(alice, TALLY)

    assert alice.get("/incidents").status_code == 503
