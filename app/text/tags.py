"""Tags, read from what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.text.cleaning import Unusable, label

TAGS = 30

TAG_CHARACTERS = 40


def read_tags(values: Iterable[str]) -> tuple[str, ...]:
    """Tags from texts, several in one where commas, semicolons or line ends part them. Raises Unusable."""
    tags: dict[str, str] = {}
    for value in values:
        for part in re.split(r"[,;\n]", value):
            tag = label(part).lstrip("#").strip()
            if tag:
                tags.setdefault(tag.casefold(), tag)
    if len(tags) > TAGS:
        raise Unusable(f"One entry holds {TAGS} tags, and this has {len(tags):,}. Keep the ones you search by.")
    if any(len(tag) > TAG_CHARACTERS for tag in tags.values()):
        raise Unusable(f"A tag holds {TAG_CHARACTERS} characters. Part tags with commas.")
    return tuple(tags.values())
