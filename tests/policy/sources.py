"""The house's own files, and what stands in them, for the policies of this folder."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PRODUCT = [path for top in ("app", "workers") for path in sorted((ROOT / top).rglob("*.py"))]
FEATURES = sorted(path.parent.name for path in (ROOT / "app").glob("*/views.py"))


def name(path: Path) -> str:
    """A file as the house calls it: from its root, with slashes."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> list[str]:
    """Dotted names that a file imports, `from x import y` as x.y."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def code_of(path: Path) -> str:
    """A file's code without docstrings and comments."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            node.value.value = ""
    return ast.unparse(tree)
