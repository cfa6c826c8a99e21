"""Schemas: what each file of records looks like, as JSON Schema, made of the types that we read and write with."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from app.lifecycle import Family, Feature
from app.rights.exports.bagit import FORMAT


def name(feature: Feature, family: Family) -> str:
    """Of the file of its schema."""
    return f"{feature.name}-{family.name}.json"


@cache
def schema(feature: str, family: str, label: str, kind: Any) -> bytes:
    """The schema of a family's file."""
    (record,), components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    row = {
        "type": "object",
        "properties": {"key": {"type": "string"}, "record": record, "damaged": {"const": True}},
        "required": ["key"],
        "oneOf": [{"required": ["record"]}, {"required": ["damaged"]}],
        "additionalProperties": False,
    }
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": label,
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "feature": {"const": feature},
            "family": {"const": family},
            "records": {"type": "array", "items": row},
            "count": {"type": "integer", "minimum": 0},
        },
        "required": ["format", "feature", "family", "records", "count"],
        "$defs": components,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def of(feature: Feature, family: Family) -> bytes:
    """The schema of a family's file."""
    return schema(feature.name, family.name, family.label, family.kind)
