"""Documents on paper: what a person wrote stands on the page letter for letter, and runs nothing."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from app.paper import typeset


def words_on(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize(
    "words", ['#read("/etc/passwd")', "*not bold* _nor this_ $x$ @who <label>", "= no heading", "Zoë, Мия, ¿qué?"]
)
def test_what_a_person_wrote_is_never_read_as_markup(words: str) -> None:
    text = words_on(typeset("tests.paper", "words.typ", {"title": "A plan", "lines": [words]}))
    assert all(word in text for word in words.split())
    assert "root:" not in text


def test_the_document_is_tagged_and_has_a_title_for_who_listens_to_it() -> None:
    pdf = typeset("tests.paper", "words.typ", {"title": "A plan", "lines": ["x"]})
    assert b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf
    assert words_on(pdf).startswith("A plan")


def test_letters_that_no_font_has_do_not_keep_the_rest_from_paper() -> None:
    assert "before" in words_on(typeset("tests.paper", "words.typ", {"title": "A plan", "lines": ["before \ue000 日"]}))
