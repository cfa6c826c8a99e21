"""The texts: seventeen subjects, the same in both languages, kept as they were, compared word by word."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.policies import versions
from app.policies.differences import Changed, compare
from tests.pages.conftest import nu_jar
from tests.pages.nu import html_errors
from tests.pages.outline import Outline
from tests.policy.sources import ROOT
from tests.promises import promise

__all__ = ["nu_jar"]

SUBJECTS = (
    "about", "who-we-are", "what-we-collect", "how-we-use-it", "lawful-basis", "ai", "subprocessors", "where",
    "protection", "wellbeing", "retention", "rights", "cookies", "children", "updates", "changes", "contact",
)  # fmt: skip
"""The anchors of the privacy policy, in its order. Links from elsewhere lead to them."""

BOTH = ("/", "/privacy", "/terms", "/subprocessors", "/subprocessors/history", "/cookies", "/contact", "/changelog",
        "/help-now", "/privacy/versions", "/terms/versions", "/privacy/versions/2026-11-24",
        "/terms/versions/2026-11-24", "/privacy/versions/2026-11-24/changes")  # fmt: skip

RELEASED = {"2026-11-23": "da4ec4eee7860d84"}
"""Versions that somebody may have agreed to, and how the SHA-256 of their texts begins. Add one at its release."""

HEADING = re.compile(r'<h([123])(?: id="([^"]*)")?[^>]*>')


def in_language(language: str, path: str) -> str:
    return f"/{language}{path}".rstrip("/")


def test_the_privacy_policy_has_its_seventeen_subjects_each_at_an_anchor_of_its_own(client: FlaskClient) -> None:
    for language in ("en", "es"):
        ids = [anchor for level, anchor in HEADING.findall(client.get(f"/{language}/privacy").text) if level == "2"]
        assert tuple(ids[: len(SUBJECTS)]) == SUBJECTS


@pytest.mark.parametrize("path", BOTH)
def test_both_languages_have_the_same_sections_and_lead_to_each_other(client: FlaskClient, path: str) -> None:
    english, spanish = (client.get(in_language(language, path)) for language in ("en", "es"))

    assert english.status_code == spanish.status_code == 200
    assert '<html lang="en">' in english.text
    assert '<html lang="es">' in spanish.text
    assert HEADING.findall(english.text) == HEADING.findall(spanish.text)
    assert f'href="{in_language("es", path)}" lang="es"' in english.text
    assert f'href="{in_language("en", path)}" lang="en"' in spanish.text


def test_a_browser_gets_the_language_that_it_likes_best_and_no_cookie_for_it(client: FlaskClient) -> None:
    answer = client.get("/privacy", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})

    assert '<html lang="es">' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
    assert '<html lang="en">' in client.get("/privacy", headers={"Accept-Language": "de"}).text


def test_spanish_pages_lead_on_to_spanish_pages(client: FlaskClient) -> None:
    assert {"/es/privacy", "/es/terms", "/es/help-now"} <= Outline(client.get("/es/contact").text).footer_links


def test_pages_in_spanish_are_valid(client: FlaskClient, nu_jar: Path, tmp_path: Path) -> None:
    saved = []
    for path in BOTH:
        saved.append(tmp_path / f"{path.replace('/', '_')}.html")
        saved[-1].write_text(client.get(in_language("es", path)).text)

    assert html_errors(nu_jar, saved) == []


@pytest.mark.parametrize("version", RELEASED)
def test_a_text_that_somebody_may_have_agreed_to_never_changes(version: str) -> None:
    files = sorted((ROOT / "templates" / "policies" / version).rglob("*.html"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    assert version in versions.SHIPPED
    assert digest.startswith(RELEASED[version])


def test_an_old_version_is_read_at_its_address_and_says_that_it_is_old(client: FlaskClient) -> None:
    page = client.get("/privacy/versions/2026-11-23").text

    assert "This is not the version in force." in page
    assert "What we keep" in page


@pytest.mark.parametrize(("path", "says"), [("", "set up today"), ("/es", "configuración actual")])
def test_a_version_says_that_its_services_are_those_of_today(client: FlaskClient, path: str, says: str) -> None:
    newest = versions.SHIPPED[-1]

    assert says in client.get(f"{path}/privacy/versions/{newest}").text


def test_a_comparison_marks_words_paragraphs_and_headings_in_words_too(client: FlaskClient) -> None:
    page = client.get("/privacy/versions/2026-11-24/changes").text

    assert "<ins>" in page
    assert "<del>" in page
    assert '<span class="policy-mark" lang="en">Removed</span>' in page
    assert client.get("/privacy/versions/2026-11-23/changes").status_code == 404  # nothing came before it


def test_a_changed_word_is_found_in_its_paragraph() -> None:
    old = "<h2>Cookies</h2><p>We set one cookie for you.</p><p>Gone with the rest.</p>"
    new = "<h2>Cookies</h2><p>We set two cookies for you.</p><ul><li>Quite new.</li></ul>"

    assert list(compare(old, new)) == [
        Changed("h2", "same", (("same", "Cookies"),)),
        Changed(
            "p", "changed",
            (("same", "We set"), ("removed", "one cookie"), ("added", "two cookies"), ("same", "for you.")),
        ),
        Changed("li", "added", (("added", "Quite new."),)),
        Changed("p", "removed", (("removed", "Gone with the rest."),)),
    ]  # fmt: skip


def test_terms_name_ai_legal_process_the_end_and_the_law(client: FlaskClient) -> None:
    page = client.get("/terms").text

    assert all(f'<h2 id="{anchor}"' in page for anchor in ("ai", "legal-process", "ending", "law"))
    assert '<h2 id="ai">8.' in page
    assert '<h2 id="legal-process">15.' in page
    assert "State of Missouri" in page


@promise("12.4", part=True)
def test_signals_are_explained(client: FlaskClient) -> None:
    page = client.get("/privacy").text

    assert "Global Privacy Control" in page
    assert "Do Not Track" in page
