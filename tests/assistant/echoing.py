"""A model on Anthropic's wire that says back every placeholder it was given, in the shape that each task wants."""

from __future__ import annotations

import json
import re

from app.assistant import prompts
from tests.ai.anthropic_server import says, wants
from tests.ai.provider import Heard, Line

TASKS = ("ask", "summary", "roles", "rewrite")

_PLACEHOLDER = re.compile(r"\[(?:[A-Z][a-zA-Z]*|SSN)(?: [a-z]+)? (?:[A-Z]{1,2}\d*|\d+)\]")
_LOOKS_FOR = "exchange"


def echo(line: Line, heard: Heard) -> None:
    """Answer one request. A question to the record is answered after one look into it."""
    task = task_of(heard)
    asked = heard.body["messages"]
    if task == "ask" and not _looked(asked[-1]):
        wants("search_record", [json.dumps({"words": _LOOKS_FOR})])(line, heard)
    else:
        said = _shaped(task, " and ".join(dict.fromkeys(_PLACEHOLDER.findall(json.dumps(asked)))) or "Nobody")
        says(*(said[at : at + 7] for at in range(0, len(said), 7)))(line, heard)


def task_of(heard: Heard) -> str:
    """Which of our tasks a request is of: its instructions tell."""
    system = heard.body["system"][0]["text"]
    return next(task for task in TASKS if system.startswith(prompts.system(task)))


def _looked(turn: dict[str, list[dict[str, str]]]) -> bool:
    return any(part["type"] == "tool_result" for part in turn["content"])


def _shaped(task: str, named: str) -> str:
    sentence = f"It is about {named}."
    if task == "summary":
        return json.dumps({"rows": [{"source": 1, "event": sentence}]})
    if task == "roles":
        return json.dumps({"role": "co-parent", "why": sentence})
    if task == "rewrite":
        return "\n\n".join(f"### {label}\n{sentence}" for label in ("VERY NEUTRAL", "WARMER BUT FIRM", "FOLLOW-UP"))
    return f"It is about {named} [1]."
