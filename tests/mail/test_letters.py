"""What every letter promises: both parts say the same, nothing is loaded, nothing tells what this is about."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from app.mail.letter import letter

_FOLDER = Path(__file__).parents[2] / "templates" / "mail"
LETTERS = sorted(path.parent.relative_to(_FOLDER).parts for path in _FOLDER.glob("*/*/subject.txt"))
VALUES = {
    "link": "https://app.example/sign-in/t?a=1&b=2",
    "undo": "https://app.example/settings/email-address/undo/t.s",
    "minutes": "15",
    "contact_email": "help@app.example",
}
TELLING = re.compile(r"abuse|custody|court|violen|evidence|incident|safety|divorce|parent|victim|child", re.IGNORECASE)


class Words(HTMLParser):
    """What a reader sees, the tags, and the attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        if self.tags and self.tags[-1] not in ("style", "title"):
            self.seen += data.split()


@pytest.fixture(params=LETTERS, ids="/".join)
def words(request: pytest.FixtureRequest):
    language, template = request.param
    return letter(template, language, VALUES)


def test_there_are_letters():
    assert ("en", "sign_in") in LETTERS


def test_the_html_says_what_the_text_says(words):
    assert Words(words.html).seen == words.text.split()


def test_the_html_needs_no_picture_table_script_or_colour_of_its_own(words):
    html = Words(words.html)
    assert set(html.tags) <= {"html", "head", "meta", "title", "style", "body", "p", "a", "ul", "li", "h1"}
    assert {name for name, _ in html.attributes} <= {"lang", "charset", "name", "content", "href"}
    assert "url(" not in words.html
    assert not re.search(r"(background|[^-]color)\s*:", words.html)


def test_a_subject_and_its_text_are_safe_to_read_over_a_shoulder(words):
    assert not TELLING.search(words.subject + words.text + words.html)
    assert "!" not in words.subject + words.text
    assert len(words.subject) <= 60


def test_a_value_cannot_become_markup():
    html = letter("sign_in", "en", VALUES | {"link": '"><script>x</script>'}).html
    assert "<script" not in html


def test_a_link_is_written_in_the_text_as_it_is():
    assert VALUES["link"] in letter("sign_in", "en", VALUES).text


def test_a_sign_in_letter_says_how_long_where_and_what_to_do():
    text = letter("sign_in", "en", VALUES).text
    for said in ("once", "15 minutes", "only in the browser where you asked", "nothing to do", "No one can get in"):
        assert said in text


@pytest.mark.parametrize("missing", ["link", "minutes"])
def test_half_a_letter_is_never_made(missing):
    with pytest.raises(UndefinedError):
        letter("sign_in", "en", {name: value for name, value in VALUES.items() if name != missing})


def test_a_language_without_a_translation_is_served_in_english():
    assert letter("sign_in", "xx", VALUES) == letter("sign_in", "en", VALUES)


@pytest.mark.parametrize(("template", "language"), [("none", "en"), ("../../errors", "en"), ("sign_in", "../../..")])
def test_only_letters_of_ours_are_found(template, language):
    if language == "en":
        with pytest.raises(TemplateNotFound):
            letter(template, language, VALUES)
    else:
        assert letter(template, language, VALUES) == letter(template, "en", VALUES)
