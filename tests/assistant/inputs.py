"""Inputs of the AI: the routes that can come to ask a model, read out of the code, and the forms that lead to them."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import CodeType, FunctionType, ModuleType
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from app.assistant import asking

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNSEEN = frozenset({"template", "noscript", "script", "style", "dialog", "datalist"})


def asking_endpoints(app: Flask) -> set[str]:
    """Every endpoint whose view, or anything that it may call, names the one function that asks a model."""
    return {name for name, view in app.view_functions.items() if asking.ask in _reached(inspect.unwrap(view))}


def _reached(view: Callable[..., Any]) -> set[Any]:
    seen: set[Any] = set()
    waiting: list[Any] = [view]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += _named_by(one)
    return seen


def _named_by(one: Any) -> Iterator[Any]:
    """Functions and classes of ours that this one names: as a method, in its code, in its closure."""
    if inspect.isclass(one):
        found = [_plain(part) for part in vars(one).values()]
    else:
        names = {name for code in _codes(one.__code__) for name in code.co_names}
        known = [one.__globals__[name] for name in names & one.__globals__.keys()]
        known += [sys.modules[name] for name in names & sys.modules.keys()]  # what is only imported there
        modules = [module for module in known if isinstance(module, ModuleType) and _is_ours(module)]
        found = [*known, *(cell.cell_contents for cell in one.__closure__ or ())]
        found += [vars(module)[name] for module in modules for name in names & vars(module).keys()]
    plain = (inspect.unwrap(part) if callable(part) else part for part in found)
    yield from (part for part in plain if isinstance(part, (FunctionType, type)) and _is_ours(part))


def _plain(part: Any) -> Any:
    """The function within a property, a class method or a static one."""
    return next((getattr(part, name) for name in ("fget", "func", "__func__") if hasattr(part, name)), part)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _codes(part)


def _is_ours(one: Any) -> bool:
    name = one.__name__ if isinstance(one, ModuleType) else getattr(one, "__module__", "") or ""
    return str(name).split(".")[0] == "app"


@dataclass
class Form:
    """A form as it stands on a page: where it posts to, and the words of it that anybody sees."""

    action: str
    seen: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.seen).split())


class _Forms(HTMLParser):
    """Collects the forms that post. What is hidden, folded away or for scripts alone is seen by nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: list[tuple[str, bool]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.forms.append(Form(given.get("action") or ""))
            self._inside = True
        if tag not in _VOID:
            self._open.append((tag, _hides(tag, given)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._inside and not any(hides for _, hides in self._open):
            self.forms[-1].seen.append(data)


def _hides(tag: str, given: dict[str, str | None]) -> bool:
    classes = (given.get("class") or "").split()
    return (
        tag in _UNSEEN
        or "hidden" in given
        or given.get("aria-hidden") == "true"
        or (tag == "details" and "open" not in given)
        or any("hidden" in name for name in classes)
    )


def forms_on(page: str) -> list[Form]:
    """The forms of a page that post, in order."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def endpoint_of(app: Flask, form: Form) -> str:
    """The endpoint that a form posts to; empty for an address of somebody else's."""
    try:
        return str(app.url_map.bind("localhost").match(form.action.partition("?")[0], "POST")[0])
    except HTTPException:
        return ""
