"""Recommending a role: by the model, which may only name one of the table, or by rules; unsure is an answer too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from app.accounts.roles import ROLES
from app.ai import Embedder, Prompt, Turn
from app.assistant import prompts
from app.assistant.record.passages import defused
from app.assistant.roles.guessing import guess_role
from app.assistant.roles.table import Artifact, Role, Workstream, role_table
from app.library.catalogue import catalogue

UNSURE = "unsure"
MOST_CHARACTERS = 2000

_LONGEST_WHY = 300
_SCHEMA = {
    "type": "object",
    "properties": {
        "role": {"type": "string", "enum": [*ROLES, UNSURE]},
        "why": {"type": "string", "description": "One sentence, in the second person."},
    },
    "required": ["role", "why"],
    "additionalProperties": False,
}


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody told, and what our rules make of it (a role's key, or "unsure")."""

    text: str
    guess: str = UNSURE


class Recommended(msgspec.Struct, frozen=True, kw_only=True):
    """A role of the table with everything that it is offered."""

    key: str
    label: str
    why: str
    row: Role
    workstreams: tuple[Workstream, ...]
    artifacts: tuple[Artifact, ...]
    kit: tuple[tuple[str, str], ...]
    """(slug, title) of pages of the library."""


def prompt_for(text: str, embedder: Embedder | None) -> Prompt:
    """The question for the model. With an `embedder` our rules guess too: for where they are who answers."""
    guess = guess_role(text, embedder) if embedder else None
    table = "\n".join(f"- {key}: {role.why}" for key, role in role_table().role.items())
    return Prompt(
        task="roles",
        system=f"{prompts.system('roles')}\n\nRoles:\n{table}",
        turns=(Turn("user", f"What is going on:\n<<<\n{defused(text)}\n>>>"),),
        material=Described(text=text, guess=guess.role if guess else UNSURE),
        schema=_SCHEMA,
        max_tokens=300,
    )


def guess_by_rule(prompt: Prompt) -> Iterator[str]:
    """What answers where no AI provider is configured."""
    described = msgspec.convert(prompt.material, Described)
    yield msgspec.json.encode({"role": described.guess, "why": ""}).decode()


def recommended(data: Any) -> Recommended | None:
    """The role that was named, None for "unsure" and for whatever is not in the table."""
    key = data.get("role") if isinstance(data, dict) else None
    if not isinstance(key, str) or key not in ROLES:
        return None
    why = data.get("why")
    return of_role(key, why.strip()[:_LONGEST_WHY] if isinstance(why, str) else "")


def of_role(key: str, why: str = "") -> Recommended:
    """A role with everything that it is offered. Raises KeyError."""
    table, entries = role_table(), catalogue().entries
    row = table.role[key]
    return Recommended(
        key=key,
        label=ROLES[key],
        why=why or row.why,
        row=row,
        workstreams=tuple(table.workstreams_of(row)),
        artifacts=row.artifacts,
        kit=tuple((slug, entries[slug].title) for slug in row.kit),
    )
