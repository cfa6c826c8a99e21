"""Schemas: whether what a model wrote is JSON of the shape that was asked for; the part of JSON Schema that we use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class Unfit(Exception):
    """It is not. Says what is wrong, without any of what was written."""


_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def read_as(schema: Mapping[str, Any], text: str) -> Any:
    """What stands in `text`, also when words or a fence stand around it. Raises Unfit."""
    first, last = text.find("{"), text.rfind("}")
    if first < 0 or last < first:
        raise Unfit("There is no JSON object in it.")
    try:
        value = msgspec.json.decode(text[first : last + 1])
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        raise Unfit("It is not valid JSON.") from None
    _check(schema, value, "the answer")
    return value


def _check(schema: Mapping[str, Any], value: Any, place: str) -> None:
    kind = schema.get("type")
    kinds = [kind] if isinstance(kind, str) else list(kind or ())
    if kinds and not any(_is(one, value) for one in kinds):
        raise Unfit(f"{place} must be of type {' or '.join(kinds)}.")
    if "enum" in schema and value not in schema["enum"]:
        raise Unfit(f"{place} must be one of the values that were named.")
    if isinstance(value, dict):
        _check_object(schema, value, place)
    elif isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value, 1):
            _check(schema["items"], item, f"item {number} of {place}")


def _check_object(schema: Mapping[str, Any], value: dict[str, Any], place: str) -> None:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            raise Unfit(f"{place} lacks {name}.")
    if schema.get("additionalProperties") is False and any(name not in known for name in value):
        raise Unfit(f"{place} holds names that were not asked for.")
    for name, of_it in known.items():
        if name in value:
            _check(of_it, value[name], name)


def _is(kind: str, value: Any) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
