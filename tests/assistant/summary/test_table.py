"""The table of a summary: only rows with a source of the span stand, dated by the source, with loaded words marked."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest

from app.assistant.record.passages import Kind, Passage
from app.assistant.summary.span import MOST, Chosen, Span, choose
from app.assistant.summary.table import extract_rows, prompt_for, table_of
from app.store.keys import tenant_id
from tests.assistant.record.making import READER, chat, document, entries
from tests.promises import promise


def passage(id_: str, day: str, text: str) -> Passage:
    return Passage(kind=Kind.ENTRY, id=id_, title="Exchange", when=day, day=day, text=text, address=f"/incidents/{id_}")


CHOSEN = Chosen(
    passages=(passage("a", "2026-10-02", "He came at 5:40 pm."), passage("b", "2026-10-01", "She paid $20."))
)


@promise("3.4", part=True)
@pytest.mark.parametrize("source", [0, -1, 3, 10**9, "1", None, 1.0, [1], "SESSION#"])
def test_a_row_that_names_no_passage_of_the_span_is_dropped(source):
    table = table_of(
        {"rows": [{"source": source, "event": "He came."}, {"source": 2, "event": "She paid $20."}]}, CHOSEN
    )
    assert [row.event for row in table.rows] == ["She paid $20."]
    assert table.left_out == 1


@pytest.mark.parametrize("data", [None, [], {}, {"rows": []}, "rows"])
def test_an_answer_without_rows_is_an_empty_table(data):
    assert table_of(data, CHOSEN).rows == ()


def test_a_row_without_an_event_is_dropped():
    assert table_of({"rows": [{"source": 1, "event": "  "}]}, CHOSEN).left_out == 1


def test_rows_stand_in_the_order_of_their_days_whatever_the_model_wrote():
    table = table_of({"rows": [{"source": 1, "event": "He came."}, {"source": 2, "event": "She paid."}]}, CHOSEN)
    assert [row.passage.day for row in table.rows] == ["2026-10-01", "2026-10-02"]


@promise("6.3", part=True)
@pytest.mark.parametrize(
    ("event", "doubtful"),
    [
        ("He came at 6:40 pm.", ("6:40 pm",)), ("He always came at 5:40 pm.", ("always",)),
        ("A toxic exchange at 5:40 pm.", ("toxic",)), ("He came at 5:40 pm.", ()),
    ],
)  # fmt: skip
def test_what_the_source_does_not_hold_is_marked(event, doubtful):
    (row,) = table_of({"rows": [{"source": 1, "event": event}]}, CHOSEN).rows
    assert row.doubtful == doubtful


def test_a_loaded_word_of_the_source_itself_is_not_marked():
    chosen = Chosen(passages=(passage("a", "2026-10-02", "She never came."),))
    (row,) = table_of({"rows": [{"source": 1, "event": "She never came."}]}, chosen).rows
    assert row.doubtful == ()


def test_the_rules_cut_no_quotation_short():
    quoted = "He said “I am done. " + "You will never see her again. " * 12 + "Go home.” Then he left."
    chosen = Chosen(passages=(passage("a", "2026-10-02", quoted),))
    (given,) = json.loads("".join(extract_rows(prompt_for(chosen))))["rows"]
    assert given["event"].count("“") == given["event"].count("”")


def test_a_span_takes_entries_messages_and_documents_of_its_days_oldest_first(alice):
    entries(alice.shelf, [("2026-10-05", "Eggs."), ("2026-11-05", "Milk.")])
    document(alice.shelf, "Invoice", "Ham.", "2026-10-03")
    document(alice.shelf, "No date", "Salt.")
    chat(alice.shelf, [("2026-10-31", "Jordan", "Bread."), ("2026-11-01", "Jordan", "Butter.")])
    shelf = alice.services.store.reading(tenant_id(alice.tenant))
    span = Span(since=date(2026, 10, 1), until=date(2026, 10, 31), kinds=(Kind.ENTRY, Kind.DOCUMENT, Kind.MESSAGE))
    assert [one.kind for one in choose(shelf, span, READER).passages] == [Kind.DOCUMENT, Kind.ENTRY, Kind.MESSAGE]


def test_more_than_fits_is_said(alice):
    entries(alice.shelf, [("2026-10-05", f"Number {number}.") for number in range(MOST + 3)])
    page = alice.post("/assistant/summary", {"include": "entry"}, follow_redirects=True).text
    assert "3 more records lie in this span than fit in one summary." in page
    assert page.count("Number ") >= MOST


@promise("1.2", "3.4", "6.3", part=True)
def test_a_summary_carries_its_label_on_the_page_kept_and_as_csv(alice):
    entries(alice.shelf, [("2026-10-05", "=HYPERLINK He came at 5:40 pm.")])
    page = alice.post(
        "/assistant/summary", {"from": "2026-10-01", "to": "2026-10-31", "include": "entry"}, follow_redirects=True
    ).text
    notice = "It can be wrong; check it. Not legal, medical or psychological advice."
    assert "5:40 pm" in page
    assert notice in page
    keeping = re.search(r'action="(/assistant/answers/[^"]+/keep)"', page)
    assert keeping
    kept = alice.post(keeping.group(1))
    assert kept.status_code == 303
    assert notice in alice.get(kept.location).text
    rows = list(csv.reader(io.StringIO(alice.get(f"{kept.location}.csv").text)))
    assert rows[0] == ["When", "What", "Source", "Relevance", "To check"]
    assert rows[1][1].startswith("'=")
    assert notice in rows[-1][0]


def test_a_summary_of_somebody_else_is_not_kept_here(alice, bob, charlie):
    entries(alice.shelf, [("2026-10-05", "He came.")])
    page = alice.post("/assistant/summary", {"include": "entry"}, follow_redirects=True).text
    keeping = re.search(r'action="(/assistant/answers/[^"]+/keep)"', page)
    assert keeping
    assert charlie.post(keeping.group(1)).status_code == 404
    assert charlie.get(keeping.group(1).removesuffix("/keep")).status_code == 404
    kept = alice.post(keeping.group(1))
    assert charlie.get(kept.location).status_code == 404
    assert charlie.post(f"{kept.location}/remove").status_code in {303, 404}
    assert alice.get(kept.location).status_code == 200


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"from": "5 Oct", "include": "entry"}, "year, month, day"),
        ({"from": "2026-10-05", "to": "2026-10-01", "include": "entry"}, "after the last one"),
        ({"include": "account"}, "Choose at least one"),
        ({"include": "entry", "words": "a" * 201}, "too many"),
    ],
)
def test_a_span_that_cannot_be_meant_is_told(alice, form, sentence):
    answer = alice.post("/assistant/summary", form, follow_redirects=True)
    assert answer.status_code == 422
    assert sentence in answer.text
