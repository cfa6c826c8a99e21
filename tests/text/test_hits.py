"""Hits are marked where they stand, and everything else stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lists.filters import terms_of
from app.text.hits import around, marked, missing


@pytest.mark.parametrize(
    ("text", "q", "shown"),
    [
        ("At the Café.", "cafe", "At the <mark>Café</mark>."),
        ("late, LATE", "late", "<mark>late</mark>, <mark>LATE</mark>"),
        ("<script>late</script>", "late", "&lt;script&gt;<mark>late</mark>&lt;/script&gt;"),
        ("a <b>late", "<b>", "a <mark>&lt;b&gt;</mark>late"),
        ('say "<img src=x>"', '"<img src=x>"', "say &#34;<mark>&lt;img src=x&gt;</mark>&#34;"),
        ("a & b", "amp", "a &amp; b"),
        ("abcd", "abc bcd", "<mark>abcd</mark>"),
        ("He said “don’t”.", '"don\'t"', "He said “<mark>don’t</mark>”."),
        ("nothing", "zebra", "nothing"),
    ],
)
def test_each_occurrence_is_marked_and_the_rest_escaped(text: str, q: str, shown: str) -> None:
    assert marked(text, terms_of(q)) == shown


def test_a_late_hit_brings_the_text_around_it() -> None:
    shown = around("word " * 200 + "zebra" + " word" * 200, ("zebra",))
    assert shown.startswith("… word")
    assert shown.endswith("…")
    assert "<mark>zebra</mark>" in shown
    assert len(shown.striptags()) < 210


def test_a_hit_is_text_too_in_what_stands_around_it() -> None:
    assert around("He typed <b> there.", ("<b>",)) == "He typed <mark>&lt;b&gt;</mark> there."


def test_an_early_hit_begins_where_the_text_does() -> None:
    assert around("A zebra.", ("zebra",)) == "A <mark>zebra</mark>."


def test_terms_that_a_text_lacks_are_named() -> None:
    assert missing("At the Café", ("cafe", "zebra")) == ["zebra"]


@given(st.text(), st.text(min_size=1, max_size=3))
def test_marking_changes_no_words(text: str, q: str) -> None:
    import html
    import unicodedata

    plain = marked(text, terms_of(q)).replace("<mark>", "").replace("</mark>", "")
    assert html.unescape(str(plain)) == unicodedata.normalize("NFC", text)
