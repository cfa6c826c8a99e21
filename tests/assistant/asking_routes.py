"""The routes that ask a model, found in the code: each from which a call leads to asking.ask, however far down."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from flask import Flask

from app.assistant import asking


def asking_routes(app: Flask) -> frozenset[str]:
    """Endpoints."""
    return frozenset(name for name, view in app.view_functions.items() if _leads_to_a_model(inspect.unwrap(view)))


def _leads_to_a_model(view: Any) -> bool:
    seen: set[int] = set()
    waiting = [view]
    while waiting:
        found = waiting.pop()
        if found is asking.ask:
            return True
        if id(found) not in seen:
            seen.add(id(found))
            waiting.extend(_called_in(found))
    return False


def _called_in(thing: Any) -> Iterator[Any]:
    """What of our own a function names, or the functions of a class."""
    if inspect.isclass(thing):
        members = [getattr(member, "func", getattr(member, "fget", member)) for member in vars(thing).values()]
        yield from (member for member in members if isinstance(member, FunctionType))
    elif isinstance(thing, FunctionType):
        names = set(_names(thing.__code__))
        modules = [thing.__globals__[name] for name in names if isinstance(thing.__globals__.get(name), ModuleType)]
        named = [thing.__globals__.get(name) for name in names]
        named += [getattr(module, name, None) for module in modules for name in names]
        yield from (one for one in named if (getattr(one, "__module__", "") or "").startswith(("app.", "tests.")))


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)
