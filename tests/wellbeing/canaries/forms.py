"""What a page asks: its forms with every field of theirs, its links, and what it is called in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

WRITTEN = frozenset({"text", "textarea", "search", "email", "tel", "url", "file"})
"""Kinds of field that hold whatever somebody writes."""


@dataclass
class Asked:
    """One field. `choices` are what a list, or the circles and ticks of one name, can say."""

    name: str
    kind: str
    value: str = ""
    mode: str = ""
    most: int = 0
    choices: list[str] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        """Whether it takes words. Numbers are typed as well, but hold none."""
        return self.kind in WRITTEN and self.mode not in ("decimal", "numeric")


@dataclass
class Form:
    """One form as a browser has it. `buttons` are the (name, value) of each way to send it."""

    action: str
    method: str
    storing: str = ""
    """What its script would keep in the browser by: the mark of a draft."""
    dangerous: bool = False
    fields: dict[str, Asked] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def written(self) -> list[Asked]:
        """The fields that take words."""
        return [asked for asked in self.fields.values() if asked.is_written]

    def each_way(self) -> Iterator[tuple[str, str]]:
        """Every button that sends it, once."""
        yield from dict.fromkeys(self.buttons) or [("", "")]


class Page(HTMLParser):
    """One page, read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.title = ""
        self._in_form = self._in_title = False
        self._list: Asked | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self._in_title = tag == "title" and not self.title  # pictures have titles, too
        if tag == "form":
            self._in_form = True
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower(),
                                   given.get("data-draft", "")))  # fmt: skip
        elif self._in_form:
            self._inside(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if tag == "form":
            self._in_form = False
        elif tag == "select":
            self._list = None
        self._in_title = False

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        if self._in_title:
            self.title += data

    def _inside(self, tag: str, given: dict[str, str]) -> None:
        form, name, kind = self.forms[-1], given.get("name", ""), given.get("type", "text")
        if tag == "button" and given.get("type", "submit") == "submit" and "disabled" not in given:
            form.buttons.append((name, given.get("value", "")))
            form.dangerous |= "button-danger" in given.get("class", "")
        elif tag == "option" and self._list:
            self._list.choices.append(given.get("value", ""))
            if "selected" in given:
                self._list.value = given.get("value", "")
        elif tag == "textarea" and name:
            form.fields[name] = Asked(name, "textarea", most=int(given.get("maxlength") or 0))
        elif tag == "select" and name:
            self._list = form.fields[name] = Asked(name, "select-many" if "multiple" in given else "select")
        elif tag == "input" and name and "disabled" not in given:
            most = int(given.get("maxlength") or 0)
            asked = form.fields.setdefault(
                name, Asked(name, kind, given.get("value", ""), given.get("inputmode", ""), most)
            )
            if kind in ("radio", "checkbox"):
                asked.choices.append(given.get("value", "on"))


def sending(form: Form, say: Any) -> dict[str, Any]:
    """What a browser sends when each field says what `say(asked)` gives; None leaves a field out."""
    said = {name: asked.value if asked.kind == "hidden" else say(asked) for name, asked in form.fields.items()}
    return {name: value for name, value in said.items() if value is not None and name != "csrf_token"}
