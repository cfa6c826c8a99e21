"""Documents for operators: what they tell to type, open or set is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Group
from flask import Flask

from tests.stack import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
_COMMAND = re.compile(r"`?(?:\.venv/bin/)?flask(?: --app wsgi)? ([a-z]+)(?: ([a-z]+))?")
_ADDRESS = re.compile(r"`(/(?:admin|settings|webhooks|requests|trust|readyz|healthz)[a-z/-]*)`")
_FILE = re.compile(r"\b((?:infra|app|tests|workers)/[\w./-]+\.(?:py|yaml|sh|toml))")
_LINK = re.compile(r"\]\(([\w./-]+?)(#[\w-]+)?\)")
COMING = {"/admin/holds", "/settings/privacy/staff", "/requests/new", "/admin/requests"}
"""Addresses that are on their way; once there, they may be here too."""


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)
def test_every_command_that_is_told_of_is_one(page: Path, app: Flask) -> None:
    for name, further in _COMMAND.findall(page.read_text("utf-8")):
        command = app.cli.commands.get(name)
        assert command is not None, name
        if isinstance(command, Group):
            assert further in command.commands, f"{name} {further}"


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)
def test_every_address_that_is_told_of_is_one(page: Path, app: Flask) -> None:
    known = {rule.rule.partition("<")[0].rstrip("/") for rule in app.url_map.iter_rules()} | COMING
    told = {address.rstrip("/") for address in _ADDRESS.findall(page.read_text("utf-8"))}
    assert told - known == set()


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)
def test_every_file_and_page_that_is_named_is_there(page: Path) -> None:
    words = page.read_text("utf-8")
    files = [ROOT / name for name in _FILE.findall(words)]
    links = [page.parent / target for target, _ in _LINK.findall(words)]
    assert [str(path) for path in (*files, *links) if not path.exists()] == []
