"""What stands in a file is kept as it is written: search folds it, and who quotes it does so letter for letter."""

from __future__ import annotations

import html

from app.assistant.record.passages import Kind
from app.assistant.record.retrieval import look
from app.store.keys import tenant_id
from app.vault.making import work
from app.vault.placement import fitting_words, text_key, words_key
from app.vault.record import Findable, Words
from tests.assistant.record.making import READER
from tests.cast import Visitor
from tests.vault.keeping import details, keep
from tests.vault.reading.test_fixity import check_all

LETTER = "Statement by Zebulon Krantz.\n“Wrenley's coat – the RED one – stayed at 12 Oak Hill,” said José.\nEnd."
QUOTED = "“Wrenley's coat – the RED one – stayed at 12 Oak Hill,” said José."


def passage(visitor: Visitor, question: str = "coat at oak hill") -> str:
    shelf = visitor.services.store.reading(tenant_id(visitor.tenant))
    found = look(shelf, question, READER, visitor.services.own_embedder).passages
    return next((one.text for one in found if one.kind is Kind.DOCUMENT), "")


def as_before(visitor: Visitor, id_: str) -> None:
    """What was kept of a document when only the folded words were."""
    visitor.shelf.write(visitor.shelf.discard(words_key(id_)))


def test_an_answer_quotes_a_document_letter_for_letter(alice: Visitor) -> None:
    keep(alice, LETTER.encode())
    page = alice.post("/assistant/ask", {"question": "Whose coat stayed at oak hill?"}, follow_redirects=True)

    assert QUOTED in html.unescape(page.text)


def test_a_summary_quotes_a_document_letter_for_letter(alice: Visitor) -> None:
    keep(alice, LETTER.encode(), title="Statement", dated_on="2026-11-19")
    asked = {"include": "document", "words": "coat"}
    page = alice.post("/assistant/summary", asked, follow_redirects=True)

    assert QUOTED in html.unescape(page.text)


def test_search_still_finds_it_in_any_letters(alice: Visitor) -> None:
    id_ = keep(alice, LETTER.encode(), name="x.txt")

    assert f"/vault/{id_}" in alice.get("/vault?q=jose").text
    assert QUOTED in passage(alice, "JOSE KRANTZ")


def test_words_that_were_kept_folded_alone_are_still_read(alice: Visitor) -> None:
    as_before(alice, keep(alice, LETTER.encode()))

    assert "statement by zebulon krantz." in passage(alice)


def test_words_that_were_kept_folded_alone_are_made_anew_by_the_worker(alice: Visitor) -> None:
    as_before(alice, keep(alice, LETTER.encode()))
    check_all(alice)
    alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests

    assert QUOTED in passage(alice)


def test_other_details_leave_the_words_as_they_are(alice: Visitor) -> None:
    id_ = keep(alice, LETTER.encode())
    assert alice.post(f"/vault/{id_}/edit", details(title="Statement")).status_code == 303

    assert QUOTED in passage(alice)


def test_a_removed_document_leaves_no_words(alice: Visitor) -> None:
    id_ = keep(alice, LETTER.encode())
    answer = alice.post(f"/vault/{id_}/remove", {"based_on": "1", "reason": "Not mine", "understood": "y"})

    assert answer.status_code == 303, answer.text
    assert alice.shelf.get(words_key(id_), Words) is None


def test_no_more_of_a_long_file_is_kept_than_is_searched(alice: Visitor) -> None:
    id_ = keep(alice, ("José Krantz " * 40_000).encode())
    words = alice.shelf.get(words_key(id_), Words)

    assert words
    assert 290_000 < len(words.record.text.encode()) <= 300_000
    assert fitting_words("é" * 300_000) == "é" * 150_000


def test_what_is_made_twice_is_kept_once(alice: Visitor) -> None:
    id_ = keep(alice, LETTER.encode())
    work.make(alice.services, alice.shelf.tenant, id_)

    stored = alice.shelf.get(words_key(id_), Words)
    (findable,) = alice.shelf.every(Findable, prefix="VAULTTEXT#")
    assert stored
    assert stored.record.text == LETTER
    assert findable.record.found.startswith("statement by zebulon")
    assert findable.sort == text_key(findable.record.card.added_at, id_)
