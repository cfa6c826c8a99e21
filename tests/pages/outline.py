"""The outline of a page, read with the standard parser: its title, headings, links, scripts and forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Outline(HTMLParser):
    """What a test asks of a page. Texts are joined and stripped."""

    page: str
    title: str = ""
    h1: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    footer_links: set[str] = field(default_factory=set)
    scripts: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    """Scripts, styles and handlers that stand in the page itself."""
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.page)
        self.title, self.h1 = self.title.strip(), [text.strip() for text in self.h1]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self._open.append(tag)
        if tag == "h1":
            self.h1.append("")
        if tag == "a" and (href := given.get("href")):
            self.links.add(href)
            if "footer" in self._open:
                self.footer_links.add(href)
        if tag == "form":
            self.forms.append(given.get("action") or "")
        if tag == "script":
            self.scripts.append(given.get("src") or "")
        if tag == "style" or "style" in given or (tag == "script" and not given.get("src")):
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"]:
            self.title += data
        if "h1" in self._open:
            self.h1[-1] += data
