"""Hostile files: whatever is kept in a vault, nothing of it runs as a page of ours, whichever address serves it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from werkzeug.test import TestResponse

from app import create_app
from app.services import build
from app.settings import from_environment
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.standins import HeldQueue
from tests.vault.making.conftest import saved
from tests.vault.making.pdfs import pdf_of
from tests.vault.making.test_words import MAIL, WORD, zipped
from tests.vault.uploads.conftest import cards, send_files

SCRIPT = b"<script>document.title='stolen'; fetch('/settings')</script>"

HOSTILE = {
    "page.html": b"<!doctype html><html>" + SCRIPT + b"</html>",
    "photo.jpg": b"<!doctype html><html >" + SCRIPT + b"</html>",
    "map.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>",
    "map.png": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "page.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>",
    "feed.xml": b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a xmlns:x="http://www.w3.org/1999/xhtml"><x:script/></a>',
    "both.gif": b"GIF89a/*" + bytes(64) + b"*/=1;" + SCRIPT,
    "both.pdf": pdf_of(["words"]) + SCRIPT,
    "acting.pdf": pdf_of(["words"]).replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (alert()) >>"),
    "mail.eml": MAIL + SCRIPT,
    "page.mht": b"MIME-Version: 1.0\nContent-Type: multipart/related\nSubject: x\nFrom: a\n\n<html>" + SCRIPT,
    "old.hta": b"<hta:application>" + SCRIPT,
    "utf7.txt": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "wide.html": "<html><script>alert(1)</script></html>".encode("utf-16"),
    "code.js": b"fetch('/settings')",
    "style.css": b"body { background: url(/settings) }",
    "form.swf": b"FWS\x09" + bytes(60),
    "word.docx": zipped(**{"[Content_Types].xml": "<a/>", "word/document.xml": WORD}),
    "empty.manifest": b"CACHE MANIFEST\n/settings",
}  # fmt: skip

NOT_OURS = re.compile(
    r"^(application/octet-stream|application/pdf|image/(jpeg|png|gif|webp|avif)|audio/\S+|video/\S+)$"
)


def served(answer: TestResponse) -> dict[str, str]:
    """The headers of an answer that has the file, by lower-case name."""
    assert answer.status_code in (200, 206), answer.status
    return {name.lower(): value for name, value in answer.headers}


def kept(visitor: Visitor, name: str, content: bytes) -> str:
    """The id of a file that came in by the form, after the worker has looked at it."""
    before = {card.id for card in cards(visitor)}
    assert send_files(visitor, (name, content)).status_code in (200, 303)
    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    (new,) = {card.id for card in cards(visitor)} - before
    return new


@pytest.fixture(scope="module")
def hers(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """Alice, in an instance that the questions of this file share: nothing that is asked changes what is kept."""
    settings = from_environment(
        {
            "DATA_DIR": str(tmp_path_factory.mktemp("hostile") / "data"),
            "SECRET_KEY": "a secret of the tests alone, 32 long",
        }
    )
    queue = HeldQueue()
    services = build(settings, now=Clock(datetime(2026, 11, 20, 3, 41, tzinfo=UTC)), queue=queue)
    queue.attach(services)
    app = create_app(settings, services)
    app.testing = False
    return arrive(app, "alice@example.org")


@pytest.fixture(scope="module")
def id_of(hers: Visitor) -> dict[str, str]:
    """The id of each hostile file, after the worker has looked at it."""
    return {name: kept(hers, name, content) for name, content in HOSTILE.items()}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("query", ["", "?show=1", "?anyway=1&show=1"])
def test_a_hostile_file_is_sealed_off_from_our_origin(hers, id_of, name, query):
    headers = served(hers.get(f"/vault/{id_of[name]}/file{query}"))

    policy = {part.strip().partition(" ")[0]: part for part in headers["content-security-policy"].split(";")}
    assert policy["sandbox"].strip() == "sandbox"  # no allow-scripts, no allow-same-origin
    assert policy["default-src"].strip() == "default-src 'none'"
    assert not {"script-src", "script-src-elem", "connect-src", "frame-src", "form-action"} & set(policy)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert NOT_OURS.match(headers["content-type"]), headers["content-type"]


@pytest.mark.parametrize("name", [name for name in HOSTILE if not name.endswith((".pdf", ".gif"))])
def test_what_a_browser_could_run_is_only_ever_saved(hers, id_of, name):
    headers = served(hers.get(f"/vault/{id_of[name]}/file?show=1"))

    assert headers["content-disposition"].startswith("attachment;")
    assert headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_part_of_a_hostile_file_is_sealed_off_too(hers, id_of, name):
    headers = served(hers.get(f"/vault/{id_of[name]}/file?show=1", headers={"Range": "bytes=0-20"}))

    assert headers["content-security-policy"].startswith("sandbox;")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", HOSTILE)
def test_its_own_page_shows_no_markup_of_it(hers, id_of, name):
    page = hers.get(f"/vault/{id_of[name]}").text

    assert SCRIPT.decode() not in page
    assert "<svg xmlns" not in page.partition("<main")[2]
    assert "<script>" not in page


def test_no_name_of_a_file_reaches_a_header_as_it_is(alice):
    from PIL import Image

    name = 'a".html\r\nX-Evil: 1; filename=b.exe'
    id_ = kept(alice, name, saved(Image.new("RGB", (5, 5)), "PNG"))

    answer = alice.get(f"/vault/{id_}/file")

    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Disposition"].count('filename="') == 1


def test_a_preview_is_a_picture_of_ours_and_nothing_else(alice):
    from PIL import Image

    content = saved(Image.new("RGB", (50, 50), "red"), "JPEG", comment=SCRIPT)
    id_ = kept(alice, "both.jpg", content + SCRIPT)

    answer = alice.get(f"/vault/{id_}/preview/large")

    assert answer.headers["Content-Type"] == "image/webp"
    assert SCRIPT not in answer.data
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
