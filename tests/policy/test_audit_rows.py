"""Rows of the audit log are added and nothing else: no code of the product changes or removes one."""

from __future__ import annotations

import ast

from tests.policy.sources import PRODUCT, ROOT, code_of, name

LOG = ROOT / "app" / "audit"
WRITES = {"put", "add", "replace", "remove", "discard"}


def test_only_the_audit_log_names_its_area() -> None:
    naming = [
        name(path)
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("AUDIT")
    ]

    assert sorted(naming) == ["app/audit/chain.py", "app/retention/table.py"]  # which keeps it for ever


def test_it_adds_rows_and_writes_over_nothing_but_what_it_notes_elsewhere() -> None:
    found = [call for path in LOG.glob("*.py") for call in changes(ast.parse(path.read_text("utf-8")))]

    assert sorted(found) == ["self._shelf.add(sort, record)", "witness.put(_NOTED, head)"]


def test_a_planted_removal_would_be_seen() -> None:
    planted = ast.parse("shelf.write(shelf.discard(_sort(3)))")

    assert changes(planted) == ["shelf.discard(_sort(3))"]


def test_nobody_reaches_for_its_shelf() -> None:
    assert [name(path) for path in PRODUCT if "audit._" in code_of(path)] == []


def changes(tree: ast.AST) -> list[str]:
    """Each call that makes a change of a shelf, as it is written."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func.value).endswith(("shelf", "shelf(services)", "witness"))
    ]
