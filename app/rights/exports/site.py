"""Site: the pages of a copy, which open from a disk with no network, with a search in them; made while they are read.

Pages are whole without scripts; the search alone needs them, and reads its words out of files beside the pages.
Nothing that anybody wrote is ever markup: the templates escape it, and the search only ever sets text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.chapters import Chapter, Told
from app.dates.wording import MONTHS, Reader
from app.lifecycle import Feature, Source

_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "rights" / "site"
_ON_A_PAGE = 200
_BYTES_ON_A_PAGE = 400_000
"""What one page holds at most, so that an old phone opens it."""

_WORDS_BYTES = 1_000_000
"""What one file of the search holds."""

_EXCERPT = 160

Parts = Iterator[tuple[str, Iterator[bytes]]]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that was written, for the lists of pages."""

    file: str
    month: str
    count: int

    @property
    def label(self) -> str:
        """ "November 2026", or empty where pages follow no months."""
        year, _, month = self.month.partition("-")
        return f"{MONTHS[int(month) - 1]} {year}" if month else ""


@dataclass
class _Search:
    """The words of the pages, until there are enough of them for a file."""

    rows: list[list[str]] = field(default_factory=list)
    size: int = 0
    files: int = 0

    def add(self, file: str, chapter: Chapter, told: Told) -> None:
        words = " ".join((told.title, told.words, *(f"{said}" for _, said in told.facts), *told.marks))
        row = [f"{file}#{told.anchor}", chapter.title, told.when, told.title or words[:_EXCERPT], words]
        self.rows.append(row)
        self.size += 2 * len(words) + 200

    def taken(self, *, all_: bool = False) -> Parts:
        """The file of what has come together, if that is enough."""
        if self.rows and (all_ or self.size >= _WORDS_BYTES):
            self.files += 1
            said, self.rows, self.size = script_text(self.rows), [], 0
            yield f"site/words-{self.files}.js", iter((f"window.cotrackproWords({said});\n".encode(),))


def site_parts(source: Source, features: Sequence[Feature], *, originals: str = "data/originals/") -> Parts:
    """(name, content) of each file of the pages, `index.html` at the top last. Take them one after the other.

    `features` are those whose records are in the copy; `originals` is the folder of the files as they came, from the
    top. Memory holds one page, a megabyte of words, and a line for each entry. Raises Unavailable.
    """
    search, listed = _Search(), list[tuple[Chapter, list[_Page]]]()
    for name in ("style.css", "search.js"):
        yield f"site/{name}", iter(((_FOLDER / name).read_bytes(),))
    for feature in features:
        for chapter in feature.chapters(source) if feature.chapters else ():
            pages: list[_Page] = []
            yield from _chapter(chapter, pages, search, originals)
            if pages:
                listed.append((replace(chapter, told=()), pages))
                yield f"site/{chapter.name}.html", _contents(chapter, pages)
    yield from search.taken(all_=True)
    yield (
        "index.html",
        _rendered(
            "index.html",
            chapters=listed,
            made=Reader(source.now, source.zone).moment_in_full(source.now),
            zone=source.zone,
            words=search.files,
            root="",
        ),
    )


def script_text(value: object) -> str:
    """`value` as JSON that is safe in any script: plain ASCII, and no character that could end one."""
    said = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _chapter(chapter: Chapter, pages: list[_Page], search: _Search, originals: str) -> Parts:
    """The pages of a chapter: by months where it has any, and none too long."""
    so_far: Counter[str] = Counter()
    for group in _groups(chapter.told):
        month = group[0].month
        so_far[month] += 1
        part = f"-{so_far[month]}" if so_far[month] > 1 or not month else ""
        page = _Page(f"{chapter.name}{f'-{month}' if month else ''}{part}.html", month, len(group))
        for told in group:
            search.add(page.file, chapter, told)
        pages.append(page)
        yield f"site/{page.file}", _rendered("page.html", chapter=chapter, page=page, told=group, originals=originals)
        yield from search.taken()


def _groups(every: Any) -> Iterator[list[Told]]:
    group: list[Told] = []
    size = 0
    for told in every:
        long = len(told.words) + sum(len(said) for _, said in told.facts) + sum(len(one.words) for one in told.earlier)
        if group and (len(group) >= _ON_A_PAGE or size + long > _BYTES_ON_A_PAGE or group[0].month != told.month):
            yield group
            group, size = [], 0
        group.append(told)
        size += long + 300
    if group:
        yield group


def _contents(chapter: Chapter, pages: list[_Page]) -> Iterator[bytes]:
    """The list of a chapter's pages."""
    return _rendered("contents.html", chapter=chapter, pages=pages)


def _rendered(template: str, **values: object) -> Iterator[bytes]:
    for piece in _environment().get_template(template).generate({"root": "../", **values}):
        yield piece.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
