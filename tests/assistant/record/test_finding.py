"""Asking a record: what is looked through, what is left out, and questions of every kind through the page."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assistant.kept import Kept, hold, keep
from app.assistant.record.passages import Kind
from app.assistant.record.retrieval import look
from app.store import Always, Put
from app.store.keys import tenant_id
from tests.assistant.record.making import NOW, READER, chat, document, entries
from tests.promises import promise


def found(visitor, question: str, **narrowed):
    shelf = visitor.services.store.reading(tenant_id(visitor.tenant))
    return look(shelf, question, READER, visitor.services.own_embedder, **narrowed).passages


def asked(visitor, question: str) -> str:
    answer = visitor.post("/assistant/ask", {"question": question}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


@promise("3.4", "6.3", part=True)
def test_an_answer_quotes_the_record_and_leads_to_it(alice):
    (id_,) = entries(alice.shelf, [("2026-11-16", "Jordan was 40 minutes late at the library.")])
    page = asked(alice, "When was Jordan late?")
    assert "Jordan was 40 minutes late at the library." in page
    assert f'href="/incidents/{id_}#:~:text=' in page
    assert "Written by rules; no AI provider is configured" in page
    assert "Not legal, medical or psychological advice." in page


def test_every_kind_of_record_is_looked_through(alice):
    entries(alice.shelf, [("2026-11-16", "The trampoline was broken.")])
    document(alice.shelf, "Invoice", "One trampoline, $90.", "2026-11-01")
    chat(alice.shelf, [("2026-11-02", "Jordan", "Who broke the trampoline?")])
    alice.post(
        "/messages/new", {"received": "You owe me a trampoline", "text": "The trampoline is paid.", "intent": "answer"}
    )
    assert {passage.kind for passage in found(alice, "trampoline")} == set(Kind) - {Kind.LIBRARY}


def test_each_passage_opens_on_its_page(alice):
    entries(alice.shelf, [("2026-11-16", "The trampoline was broken.")])
    chat(alice.shelf, [("2026-11-02", "Jordan", "Who broke the trampoline?")])
    for passage in found(alice, "trampoline"):
        assert alice.get(passage.address.partition("#")[0], follow_redirects=True).status_code == 200


@promise("3.4", part=True)
def test_nobody_elses_record_is_looked_through(alice, charlie):
    entries(charlie.shelf, [("2026-11-16", "The trampoline was broken.")])
    assert found(alice, "trampoline") == ()


def test_a_document_that_was_removed_is_left_out(alice):
    document(alice.shelf, "Invoice", "One trampoline.", removed=True)
    assert found(alice, "trampoline") == ()


def test_an_entry_that_was_withdrawn_is_left_out(alice):
    (id_,) = entries(alice.shelf, [("2026-11-16", "The trampoline was broken.")])
    answer = alice.post(f"/incidents/{id_}/withdraw", {"based_on": "1", "reason": "Written twice"})
    assert answer.status_code == 303, answer.text
    assert found(alice, "trampoline") == ()


def test_a_damaged_message_is_left_out_and_the_rest_is_found(alice):
    chat(alice.shelf, [("2026-11-01", "Jordan", "trampoline one"), ("2026-11-02", "Jordan", "trampoline two")])
    shelf = alice.shelf
    (first, second) = shelf._store.page(shelf._partition, prefix="TALK#").items
    shelf.write(Put(replace(first, body=second.body), Always()))
    assert [passage.text for passage in found(alice, "trampoline")] == ["trampoline two"]


def test_a_word_behind_a_quotation_mark_is_found(alice):
    entries(alice.shelf, [("2026-01-05", 'He said ("Daddy forgot you").')])
    assert len(found(alice, "daddy")) == 1


def test_of_two_that_are_alike_the_newer_comes_first(alice):
    entries(alice.shelf, [("2026-01-05", "The trampoline was broken."), ("2026-10-05", "The trampoline was broken.")])
    assert [passage.day for passage in found(alice, "trampoline")] == ["2026-10-05", "2026-01-05"]


def test_the_days_of_a_question_narrow_what_is_found(alice):
    entries(
        alice.shelf, [("2026-09-05", "He was late."), ("2026-10-05", "He was late."), ("2026-11-05", "He was late.")]
    )
    assert [passage.day for passage in found(alice, "Was he late in October?")] == ["2026-10-05"]


def test_what_happened_in_a_month_is_told_from_that_month_oldest_first(alice):
    entries(alice.shelf, [("2026-10-25", "Ham."), ("2026-10-05", "Eggs."), ("2026-11-05", "Milk.")])
    page = asked(alice, "What happened in October?")
    assert page.index("“Eggs.”") < page.index("“Ham.”")
    assert "Milk" not in page


def test_how_often_counts_no_more_than_it_lists(alice):
    entries(alice.shelf, [(f"2026-10-{day:02}", f"Late at the bakery, {day} minutes.") for day in range(1, 31)])
    page = asked(alice, "How often was it late at the bakery?")
    assert "20 passages mention it, of those that were found:" in page
    assert page.count('<li id="source-') == 20
    assert "Check: 20" not in page


def test_a_message_stands_on_the_day_of_its_own_zone(alice):
    shelf = alice.shelf
    talk, _ = chat(shelf, [("2026-10-31", "Jordan", "trampoline")])
    (row,) = shelf.page(dict, prefix=f"TALK#{talk}").rows
    assert [passage.day for passage in found(alice, "trampoline on 31 October")] == ["2026-10-31"]
    assert row.sort.startswith("TALK#")


@pytest.mark.parametrize(
    "question",
    [
        "x",
        "?",
        "the of and",
        "🙂🙂",
        "\x00\x07 late \x1b",
        "\u202elate",
        "¿Qué pasó?",
        "' OR 1=1 --",
        "a" * 500,
        "[1] [2]",
        "SESSION#",
    ],
)
def test_an_empty_record_does_not_say_whatever_is_asked(alice, question):
    assert "Your record does not say." in asked(alice, question)


@pytest.mark.parametrize(
    ("question", "told"),
    [("", "Write a question first."), ("   ", "Write a question first."), ("a" * 501, "500 characters")],
)
def test_a_question_that_cannot_be_asked_is_kept_and_told(alice, question, told):
    answer = alice.post("/assistant/ask", {"question": question}, follow_redirects=True)
    assert answer.status_code == 422
    assert question.strip() in answer.text
    assert told in answer.text


def test_the_question_stays_after_the_answer(alice):
    assert ">When was Jordan late?</textarea>" in asked(alice, "When was Jordan late?")


def test_script_in_a_record_is_text_in_the_answer(alice):
    entries(alice.shelf, [("2026-11-16", "<script>alert('trampoline')</script> <b>bold</b>")])
    page = alice.post("/assistant/ask", {"question": "trampoline"}, follow_redirects=True).text
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


@promise("6.4", part=True)
@pytest.mark.parametrize("path", ["/assistant", "/assistant/summary", "/roles"])
def test_each_input_says_what_to_leave_out(alice, path):
    assert "Leave out what is nobody’s business but other people’s." in alice.get(path).text


def test_home_leads_to_asking(alice):
    entries(alice.shelf, [("2026-11-16", "He was late.")])
    assert 'href="/assistant">Ask your record' in alice.get("/home").text


def test_kept_answers_come_in_pages(alice):
    for number in range(23):
        question = f"Question number {number}"
        kept = Kept(
            kind="answer", question=question, lines=(), sources=(), provider="offline", model="rules",
            made_at=NOW + timedelta(minutes=number),
        )  # fmt: skip
        keep(alice.shelf, lambda: NOW, hold(alice.shelf, lambda: NOW, kept).id)
    first = alice.get("/assistant").text
    older = re.search(r'href="(/assistant\?after=[^"]+)"', first)
    assert older
    assert "Question number 22" in first
    assert "Question number 2<" not in first
    assert "Question number 2<" in alice.get(older.group(1)).text
