"""The pages of a copy tell all that was kept, as words and never as markup, in files that stay small."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from app.rights.exports.site import script_text
from tests.cast import Visitor
from tests.conftest import Clock
from tests.rights.restoring.filling import fill, keeps, writes
from tests.rights.site.opened import HOSTILE, unpacked
from tests.wellbeing.export.filling import WORDS


class _Tags(HTMLParser):
    """The tags of a page, the addresses in it, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"], attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def read(file: Path) -> _Tags:
    tags = _Tags()
    tags.feed(file.read_text(encoding="utf-8"))
    return tags


def pages(index: Path) -> list[Path]:
    return [index, *sorted((index.parent / "site").glob("*.html"))]


@pytest.fixture
def picture() -> bytes:
    to = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(to, "PNG")
    return to.getvalue()


def test_what_was_kept_stands_on_pages_that_lead_to_one_another(
    alice: Visitor, clock: Clock, tmp_path: Path, picture: bytes
) -> None:
    fill(alice)
    keeps(alice, "photo of the door.png", picture)

    index = unpacked(alice, tmp_path)

    words = " ".join(read(page).words for page in pages(index))
    for told in ("willow-corrected", "willow-entry", "Withdrawn", "A mistake", "You came at six.", "On Wednesday.",
                 WORDS["plan"], WORDS["note"], WORDS["complaint"]):  # fmt: skip
        assert told in words, told
    for page in pages(index):
        for address in read(page).addresses:
            path = address.partition("#")[0]
            if path not in ("", "README.txt", "manifest-sha256.txt"):
                target = (page.parent / re.sub("%20", " ", path)).resolve()
                assert target.is_file(), address
                assert target.is_relative_to(tmp_path)
    assert "img" in {tag for page in pages(index) for tag in read(page).tags}


def test_what_is_private_is_there_only_when_ticked(alice: Visitor, tmp_path: Path) -> None:
    fill(alice)

    index = unpacked(alice, tmp_path, private=False)

    everything = b"".join(file.read_bytes() for file in index.parent.rglob("*") if file.is_file())
    assert [word for word in WORDS.values() if word.encode() in everything] == []


def test_words_are_never_markup(alice: Visitor, tmp_path: Path) -> None:
    writes(alice, HOSTILE, title=HOSTILE[:100], people=HOSTILE[:60].replace(";", ""))
    keeps(alice, "<b>name</b>.txt", b"words")

    index = unpacked(alice, tmp_path)

    for page in pages(index):
        tags = read(page).tags
        assert tags.count("script") == (page == index)
        assert "b" not in tags
        assert "49" not in read(page).words
    words = (index.parent / "site" / "words-1.js").read_text(encoding="ascii")
    assert "<" not in words
    rows = json.loads(words.removeprefix("window.cotrackproWords(").rstrip().removesuffix(");"))
    assert any("window.taken=1" in row[4] for row in rows)


def test_a_script_holds_no_character_that_could_end_it() -> None:
    said = script_text(["</script>", "\u2028\u2029", "<!--", "]]>", "\ud800"])

    assert said.isascii()
    assert not set("<>&\u2028\u2029") & set(said)
    assert json.loads(said)[1] == "\u2028\u2029"


def test_nothing_in_it_is_asked_of_a_network(alice: Visitor, tmp_path: Path) -> None:
    writes(alice, "He came late.")

    index = unpacked(alice, tmp_path)

    for file in index.parent.rglob("*.*"):
        if file.suffix in (".html", ".css", ".js"):
            assert not re.search(r"https?:|//[a-z]|url\(|@import|fetch\(|XMLHttp", file.read_text()), file


def test_a_long_month_is_parted(alice: Visitor, tmp_path: Path) -> None:
    for number in range(9):
        writes(alice, f"Long {number}. " + "word " * 11_900)

    index = unpacked(alice, tmp_path)

    parts = sorted((index.parent / "site").glob("timeline-2026-11*.html"))
    assert len(parts) > 1
    assert max(part.stat().st_size for part in parts) < 500_000
    assert "continued" in (index.parent / "site" / "timeline.html").read_text()
