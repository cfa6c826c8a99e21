"""Rooms that grew too large: a limit passed means that the house is missing a room."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PRODUCT = [path for top in ("app", "workers", "bench", "infra") for path in sorted((ROOT / top).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def test_files_fit_300_lines_and_conftests_150() -> None:
    assert [says(p, n) for p in (*PRODUCT, *TESTS) if (n := lines(p)) > (150 if p.name == "conftest.py" else 300)] == []


def test_functions_fit_45_lines() -> None:
    functions = [
        (path, node)
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert [says(path, n, f.name) for path, f in functions if (n := (f.end_lineno or 0) - f.lineno + 1) > 45] == []


def test_templates_fit_80_lines() -> None:
    assert [says(path, n) for path in sorted((ROOT / "templates").rglob("*.html")) if (n := lines(path)) > 80] == []


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def says(path: Path, count: int, part: str = "") -> str:
    return f"{path.relative_to(ROOT)} {part} has {count} lines"
