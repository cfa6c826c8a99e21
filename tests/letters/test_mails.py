"""What every mail promises, in both languages: its parts agree, nothing is loaded, nothing tells what it is about."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateNotFound, UndefinedError, meta

from app.mail.letter import LANGUAGES, letter
from app.mail.specimens import specimens, templates, transactional
from tests.pages.nu import checker, html_errors

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
HOUSE = "https://app.example"
LINK = f"{HOUSE}/sign-in/t?a=1&b=2"
FOOT = {"unsubscribe_url", "choices_url", "postal_address"}
TELLING = re.compile(
    r"""abus|custod|\bcourt|violen|eviden|incident|safety|divorc|separat|\bparent|victim|child|lawyer|attorney|\bjudge
    |police|surviv|threat|danger|witness|lawsuit|\bex-|husband|wife|famil|harass|stalk|shelter|crisis|hotline|leave\ now
    |maltrat|tribunal|juzgad|\bjuez|corte|agres|separaci|padre|madre|víctima|\bhij[oa]s?\b|niñ|progenitor|abogad|polic[ií]a
    |amenaz|peligr|testig|demanda|denunci|espos[oa]|acos[oa]|refugio|salir\ ya|\bprueba\ (?!termina)""",
    re.IGNORECASE | re.VERBOSE,
)
RUSHED = re.compile(r"[!¡]|\bplease\b|por favor|urgent", re.IGNORECASE)
TAGS = {"html", "head", "meta", "title", "style", "body", "p", "a", "ul", "li", "hr"}

ALL = [(language, template) for language in LANGUAGES for template in templates("en")]
EVERY = [(language, template, values) for language, template in ALL for values in specimens(template)]
every_mail = pytest.mark.parametrize(
    ("language", "template", "values"), EVERY, ids=[f"{language}/{template}" for language, template, _ in EVERY]
)
every_folder = pytest.mark.parametrize(("language", "template"), ALL, ids=["/".join(each) for each in ALL])


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


def asked_for(language: str, template: str, part: str) -> set[str]:
    """The names that a part of a mail asks to be given, its footer included."""
    source = (FOLDER / language / template / part).read_text("utf-8")
    reader = Environment(autoescape=True)
    reader.filters["day"] = str
    parsed = reader.parse(source)
    names = meta.find_undeclared_variables(parsed)
    for other in meta.find_referenced_templates(parsed):
        if other and other.startswith(f"{language}/_"):
            names |= asked_for(language, "", other.removeprefix(f"{language}/"))
    return names


def test_the_same_mails_are_there_in_every_language():
    assert {language: templates(language) for language in LANGUAGES} == dict.fromkeys(LANGUAGES, templates("en"))
    assert "sign_in" in templates("en")


@every_folder
def test_a_mail_is_a_subject_a_text_and_a_page(language, template):
    assert sorted(path.name for path in (FOLDER / language / template).iterdir()) == [
        "body.html",
        "body.txt",
        "subject.txt",
    ]


@every_folder
def test_text_page_and_languages_ask_for_the_same_values(language, template):
    asked = asked_for(language, template, "body.txt")

    assert asked_for(language, template, "body.html") == asked == asked_for("en", template, "body.txt")
    assert asked_for(language, template, "subject.txt") <= asked
    assert asked <= set(specimens(template)[0])
    assert asked & FOOT == (set() if transactional(template) else FOOT)


@every_mail
def test_the_page_says_what_the_text_says(language, template, values):
    mail = letter(template, language, values)

    assert Words(mail.html).seen == re.sub(r"^(- |---$)", "", mail.text, flags=re.MULTILINE).split()
    assert f"<title>{mail.subject}</title>" in mail.html


@every_mail
def test_a_mail_in_one_language_is_not_the_mail_in_another(language, template, values):
    mail = letter(template, language, values)

    assert f'<html lang="{language}">' in mail.html
    assert language == "en" or mail.subject != letter(template, "en", values).subject


@every_mail
def test_the_page_needs_no_picture_table_script_or_colour_of_its_own(language, template, values):
    page = letter(template, language, values).html
    words = Words(page)

    assert set(words.tags) <= TAGS
    assert {name for name, _ in words.attributes} <= {"lang", "charset", "name", "content", "href"}
    assert "url(" not in page
    assert "@import" not in page
    assert not re.search(r"(background|[^-]color)\s*:", page)


@every_mail
def test_every_link_leads_to_our_own_address(language, template, values):
    mail = letter(template, language, values)
    links = [value for name, value in Words(mail.html).attributes if name == "href"]

    assert all(str(link).startswith(f"{HOUSE}/") for link in links)
    assert "http" not in re.sub(rf"{re.escape(HOUSE)}/\S+", "", mail.text)
    assert links == re.findall(r"https://\S+", mail.text)


@every_mail
def test_a_mail_is_safe_to_read_over_a_shoulder(language, template, values):
    mail = letter(template, language, values)

    assert not TELLING.search(mail.subject + "\n" + mail.text)
    assert not RUSHED.search(mail.subject + mail.text)
    assert 0 < len(mail.subject) <= 60


@every_mail
def test_lines_of_text_are_wrapped_and_only_an_address_may_be_longer(language, template, values):
    text = letter(template, language, values).text

    assert [line for line in text.splitlines() if len(line) > 78 and " " in line] == []
    assert "\n\n\n" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_subject_of_a_weekly_note_does_not_tell_its_topic(language):
    """Read over a shoulder, "keep the whole message" says what is being collected."""
    weekly = [name for name in templates("en") if name.startswith("weekly_")]

    assert len(weekly) > 1
    assert len({letter(name, language, specimens(name)[0]).subject for name in weekly}) == 1


@every_mail
def test_no_mail_says_that_its_link_stops_anything_with_one_click(language, template, values):
    """It leads to a page with a button: looking changes nothing."""
    assert not re.search("one click|un solo clic", letter(template, language, values).text, re.IGNORECASE)


def test_every_page_is_valid_html(tmp_path):
    jar = checker()
    files = []
    for number, (language, template, values) in enumerate(EVERY):
        files.append(tmp_path / f"{number}-{language}-{template}.html")
        files[-1].write_text(letter(template, language, values).html, "utf-8")

    assert html_errors(jar, files) == []


def test_a_value_cannot_become_markup():
    page = letter("sign_in", "en", specimens("sign_in")[0] | {"link": '"><script>x</script>'}).html
    assert "<script" not in page


def test_a_link_is_written_in_the_text_as_it_is():
    assert LINK in letter("sign_in", "es", specimens("sign_in")[0]).text


def test_a_date_is_written_as_its_language_writes_it():
    assert "November 23, 2026" in letter("receipt", "en", specimens("receipt")[0]).text
    assert "23 de noviembre de 2026" in letter("receipt", "es", specimens("receipt")[0]).text


def test_a_sign_in_mail_says_how_long_where_and_what_to_do():
    text = " ".join(letter("sign_in", "en", specimens("sign_in")[0]).text.split())
    for said in ("once", "15 minutes", "only in the browser where you asked", "nothing to do", "No one can get in"):
        assert said in text


@pytest.mark.parametrize("missing", ["amount", "date", "link"])
def test_half_a_mail_is_never_made(missing):
    values = {name: value for name, value in specimens("receipt")[0].items() if name != missing}
    with pytest.raises(UndefinedError):
        letter("receipt", "en", values)


def test_a_language_without_a_translation_is_served_in_english():
    values = specimens("sign_in")[0]
    assert letter("sign_in", "xx", values) == letter("sign_in", "en", values)


@pytest.mark.parametrize(("template", "language"), [("none", "en"), ("../../errors", "en"), ("sign_in", "../../..")])
def test_only_mails_of_ours_are_found(template, language):
    values = specimens("sign_in")[0]
    if language == "en":
        with pytest.raises(TemplateNotFound):
            letter(template, language, values)
    else:
        assert letter(template, language, values) == letter(template, "en", values)
