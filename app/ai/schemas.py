"""Schemas as providers take them: every object closed, because an open one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """`schema` with `additionalProperties: false` in every object."""
    made = {name: _within(name, value) for name, value in schema.items()}
    if schema.get("type") == "object":
        made["additionalProperties"] = False
    return made


def strict(schema: Mapping[str, Any]) -> bool:
    """Whether every name of every object is required, without which OpenAI promises nothing."""
    names = schema.get("properties", {})
    here = set(names) == set(schema.get("required", ()))
    items = schema.get("items")
    return here and all(map(strict, names.values())) and (items is None or strict(items))


def _within(name: str, value: Any) -> Any:
    if name == "properties":
        return {of_it: closed(inner) for of_it, inner in value.items()}
    if name == "items":
        return closed(value)
    return value
