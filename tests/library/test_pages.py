"""The library's pages: a question finds the right passage, nothing of it is kept, and no input breaks a page."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from app.library.catalogue import catalogue
from app.library.offers import _FIRST, offered
from tests.cast import Visitor
from tests.promises import promise

CANARY = "zebrafinchcanary"


def test_a_question_finds_the_page_and_marks_its_words(alice: Visitor) -> None:
    page = alice.get("/library?q=they+came+two+hours+late").text

    assert '/library/late-or-missed-exchanges"' in page
    assert re.search(r"<mark>(?i:late|hours?|two)</mark>", page)


def test_a_filter_leaves_only_what_it_names(alice: Visitor) -> None:
    page = alice.get("/library?kind=checklist&role=survivor").text

    assert "/library/go-bag" in page
    assert "/library/late-or-missed-exchanges" not in page


def test_a_question_asked_for_one_role_finds_what_is_for_that_role(alice: Visitor) -> None:
    def found(role: str) -> set[str]:
        page = alice.get(f"/library?q=the+exchange+was+late&role={role}").text
        return set(re.findall(r'<h2><a href="/library/([a-z-]+)"', page))

    entries = catalogue().entries
    assert any(not entries[slug].is_for("mediator") for slug in found(""))
    assert found("mediator")
    assert all(entries[slug].is_for("mediator") for slug in found("mediator"))


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("q=he+is+going+to+kill+me", 'aria-label="If you need someone now"'),
        ("lang=es&q=me+pega+en+la+noche", 'aria-label="Si necesita ayuda ahora"'),
    ],
)
def test_help_stands_above_what_a_question_of_danger_found(alice: Visitor, question: str, label: str) -> None:
    page = alice.get(f"/library?{question}").text

    assert page.index(label) < page.index('<li class="card">')


def test_no_help_stands_above_what_another_question_found(alice: Visitor) -> None:
    assert 'aria-label="If you need someone now"' not in alice.get("/library?q=he+was+late+again").text


def test_a_question_in_spanish_is_offered_the_spanish_library(alice: Visitor) -> None:
    page = alice.get("/library?q=tengo+miedo+de+mi+esposo").text

    assert "Buscar en español" in page
    assert "lang=es" in page


def test_a_question_in_english_is_not(alice: Visitor) -> None:
    assert "Buscar en español" not in alice.get("/library?q=my+son+is+afraid+no+one+came").text


def test_a_spanish_page_speaks_spanish_around_the_text(alice: Visitor) -> None:
    page = alice.get("/library/exchange-day?lang=es").text

    assert '<article class="stack library-entry" lang="es">' in page
    for words in ("Guardar las marcas", "Fuentes", "No es consejo legal", "Relacionado", "Nuestra propia práctica"):
        assert words in page


def test_a_page_that_is_only_in_english_says_so_in_spanish(alice: Visitor) -> None:
    page = alice.get("/library/reply-to-blame?lang=es").text

    assert "todavía no está en español" in page
    assert '<article class="stack library-entry" lang="en">' in page


def test_a_spanish_link_to_an_english_page_says_so(alice: Visitor) -> None:
    bodies = [entry for entry in catalogue("es") if "/library/" in entry.body]
    pages = [alice.get(f"/library/{entry.slug}?lang=es").text for entry in bodies]
    links = {
        link for page in pages for link in re.findall(r'<a href="/library/([a-z-]+)\?lang=es" hreflang="en">', page)
    }

    assert links
    assert links.isdisjoint(catalogue("es").entries)
    assert any("(en inglés)</a>" in page for page in pages)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/library?q=" + "a" * 10_000, 422),
        ("/library?q=%00%01%1b[31mlate%7f", 200),
        ("/library?q=%00", 200),
        ("/library?q=", 200),
        ("/library?q=what+do+i+do+with+the", 200),
        ("/library?q=%3F%3F%3F", 200),
        ("/library?lang=es&q=de+la+que", 200),
        ("/library?q=%E2%80%8B", 200),
        ("/library?role=king", 422),
        ("/library?kind=novel", 422),
        ("/library?lang=xx", 404),
        ("/library/no-such-page", 404),
        ("/library/exchange-day?lang=xx", 404),
        ("/library/..%2f..%2fsecret", 404),
    ],
)
def test_wrong_input_ends_in_a_page(alice: Visitor, address: str, status: int) -> None:
    answer = alice.get(address)

    assert answer.status_code == status
    assert "</html>" in answer.text


@pytest.mark.parametrize(("language", "words"), [("en", "Ask it in fewer words"), ("es", "con menos palabras")])
def test_a_question_that_is_too_long_stays_in_its_box(alice: Visitor, language: str, words: str) -> None:
    asks = "late " * 70 + "again"
    answer = alice.get(f"/library?lang={language}&q={asks}")

    assert answer.status_code == 422
    assert f'value="{asks}"' in answer.text
    assert words in answer.text
    assert "<mark>" not in answer.text


def test_the_longest_question_is_answered(alice: Visitor) -> None:
    assert alice.get("/library?q=" + "late " * 59 + "again").status_code == 200


def test_a_question_about_nothing_here_is_told_so_and_shown_the_help_lines(alice: Visitor) -> None:
    page = alice.get("/library?q=xyzzyqq").text

    assert "Nothing here fits that well. These are the nearest." in page
    assert '/help-now">help lines' in page
    assert "Nothing here fits" not in alice.get("/library?q=they+came+two+hours+late").text


def test_a_question_of_markup_is_shown_as_text(alice: Visitor) -> None:
    page = alice.get("/library?q=<script>alert(1)</script>late").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("rest", ["+late", "+late" * 80, "", "&lang=es", "&kind=novel"])
def test_nothing_of_a_question_is_logged_or_kept(alice: Visitor, capfd: pytest.CaptureFixture[str], rest: str) -> None:
    alice.get(f"/library?q={CANARY}{rest}")
    out, err = capfd.readouterr()
    folder: Path = alice.services.settings.data_dir
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]

    assert files
    assert CANARY not in out + err
    assert not any(CANARY.encode() in content for content in files)


def test_only_a_search_that_goes_elsewhere_says_so(alice: Visitor) -> None:
    assert "sent to Amazon" not in alice.get("/library").text


def test_ticks_are_kept_and_can_be_taken_away(alice: Visitor) -> None:
    alice.post("/library/exchange-day/ticks", {"done": ["1", "3", "999", "x"]})
    assert "2 of " in alice.get("/library/exchange-day").text

    alice.post("/library/exchange-day/ticks", {"clear": "1"})
    assert "Nothing is ticked yet" in alice.get("/library/exchange-day").text


def test_charlie_sees_no_tick_of_alice(alice: Visitor, charlie: Visitor) -> None:
    alice.post("/library/exchange-day/ticks", {"done": ["1"]})

    assert "Nothing is ticked yet" in charlie.get("/library/exchange-day").text


def test_an_article_has_nothing_to_tick(alice: Visitor) -> None:
    assert alice.post("/library/reply-to-blame/ticks", {"done": ["1"]}).status_code == 404


@promise("1.2", part=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_says_that_it_is_no_advice(alice: Visitor, language: str) -> None:
    notice = {"en": "Not legal, medical or psychological advice.", "es": "No es consejo legal, médico ni psicológico."}
    for entry in catalogue(language):
        page = alice.get(f"/library/{entry.slug}?lang={language}").text
        shown = re.search(rf'<p class="([^"]*)">{re.escape(notice[language])}</p>', page)
        assert shown, entry.slug
        assert "no-print" not in shown[1]


def test_each_text_to_copy_leads_into_a_message_and_onto_the_clipboard(alice: Visitor) -> None:
    page = alice.get("/library/reply-to-blame").text
    count = len(catalogue().entries["reply-to-blame"].copies)

    for number in range(1, count + 1):
        assert f'href="/messages/new?from=library/reply-to-blame/{number}"' in page
        assert f'data-copy="copy-{number}"' in page
    assert page.count(">Copy</button>") == count


@pytest.mark.parametrize("language", ["en", "es"])
def test_use_in_a_message_begins_one_with_that_very_text(alice: Visitor, language: str) -> None:
    entry = catalogue(language).entries["brief-informative-friendly-firm"]
    page = alice.get(f"/library/{entry.slug}?lang={language}").text
    links = [html.unescape(link) for link in re.findall(r'href="(/messages/new\?from=[^"]+)"', page)]
    assert len(links) == len(entry.copies) == 2

    for link, text in zip(links, entry.copies, strict=True):
        begun = alice.get(link).text
        written = re.search(r'<textarea[^>]*name="text"[^>]*>\s*(.*?)</textarea>', begun, re.DOTALL)
        assert written
        assert html.unescape(written[1]).strip() == text


@pytest.mark.parametrize(
    "asked", ["brief-informative-friendly-firm/3", "brief-informative-friendly-firm/0", "nothing/1"]
)
@pytest.mark.parametrize("language", ["es", "xx"])
def test_a_text_that_is_not_there_begins_an_empty_message(alice: Visitor, language: str, asked: str) -> None:
    begun = alice.get(f"/messages/new?from=library/{asked}&lang={language}")
    written = re.search(r'<textarea[^>]*name="text"[^>]*>\s*(.*?)</textarea>', begun.text, re.DOTALL)

    assert begun.status_code == 200
    assert written
    assert not written[1].strip()


def test_home_leads_into_the_library(alice: Visitor) -> None:
    page = alice.get("/home").text

    assert "Read and prepare" in page
    assert '/library/what-to-write-after-an-exchange"' in page


def test_what_home_offers_tells_nobody_of_danger() -> None:
    assert all(not entry.front.danger for role in ("", *_FIRST) for entry in offered(role))
