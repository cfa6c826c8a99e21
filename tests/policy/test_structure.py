"""Habits of the house that no tool knows: docstrings, names, reasons, pages without inline script."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.policy.sources import PRODUCT, ROOT, code_of, name

EVERY = [*PRODUCT, *(path for top in ("tests", "bench", "infra") for path in sorted((ROOT / top).rglob("*.py")))]
PAGES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "mail" not in path.parts]
SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma: no cover)")
REASON = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+?|type: ignore\[[a-z, -]+\]|pragma: no cover)\s+(?:#|--|—)\s*\S.{2,}")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "base"}


def test_modules_open_with_a_sentence_on_what_they_own() -> None:
    texts = {path: path.read_text("utf-8") for path in EVERY}

    assert [name(p) for p, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))] == []


def test_suppressions_carry_their_reason() -> None:
    bare = [
        f"{name(path)}:{number}"
        for path in EVERY
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if SUPPRESSION.search(line) and not REASON.search(line) and path != Path(__file__)
    ]

    assert bare == []


def test_files_are_named_for_what_they_own() -> None:
    assert [name(path) for path in PRODUCT if path.stem in VAGUE] == []


def test_tenant_keys_are_made_in_one_place() -> None:
    assert [name(path) for path in PRODUCT if "TENANT#" in code_of(path)] == ["app/store/keys.py"]


def test_pages_carry_no_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)

    assert [name(path) for path in PAGES if inline.search(path.read_text("utf-8"))] == []


def test_htmx_attributes_are_valid_html() -> None:
    assert [name(path) for path in PAGES if re.search(r"\shx-[a-z]", path.read_text("utf-8"))] == []
