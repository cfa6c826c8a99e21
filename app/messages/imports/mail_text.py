"""The words of a mail that is written in HTML: tags taken out, lines kept, nothing fetched and nothing run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_LINES = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "hr", "table", "ul", "ol"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_MOST = 1_000_000


def of_html(markup: str) -> str:
    """The words in `markup`, each block on lines of its own."""
    words = _Words()
    words.feed(markup[:_MOST])
    words.close()
    text = "".join(words.found)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[ \t\xa0]+", " ", text))).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the base class's
        self._unseen += tag in _UNSEEN
        if tag in _LINES:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in _LINES and tag != "br":
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(data.replace("\r", "").replace("\n", " "))
