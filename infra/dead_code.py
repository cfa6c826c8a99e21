"""Prints code that nothing uses: vulture over the product, told what only templates, Flask or an SDK call by name."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

from vulture import Vulture
from vulture.utils import ExitCode

CALLED_BY_DECORATOR = [
    *("@bp.*", "@*.route", "@*.get", "@*.post", "@app.*", "@public", "@staff_only", "@*.command", "@job"),
]
CALLED_BY_NAME = [
    *("bp", "validate_*", "process_formdata", "pre_validate", "get_id", "handle_*", "do_*", "readinto", "queue_class"),
    *("login_manager", "lstrip_blocks", "trim_blocks", "content_encoding"),
    *("handleError", "showwarning", "unraisablehook"),
]
"""What Flask, Flask-Login, WTForms, RQ, html.parser, io, logging and Python itself look for by its name."""

CALLED_BY_RQ = {
    *("perform", "execute_job", "lpop", "lmove", "get_heartbeat_ttl", "working_time", "subscribe", "request_stop"),
    *("signum", "max_connection_wait_time", "log_result_lifespan"),
}
READ_BY_GUNICORN = {
    "ServerLog",
    *re.findall(r"^(?:def )?([a-z_]\w+)", Path("infra/gunicorn.py").read_text("utf-8"), re.MULTILINE),
}


def main() -> int:
    """The exit status: 0 when nothing is dead."""
    house = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["vulture"]
    finder = Vulture(ignore_decorators=CALLED_BY_DECORATOR, ignore_names=CALLED_BY_NAME)
    finder.scavenge([path for path in house["paths"] if Path(path).exists()])
    finder.used_names |= named_in_templates() | named_in_tests() | stored_fields() | CALLED_BY_RQ | READ_BY_GUNICORN
    return int(finder.report(min_confidence=house["min_confidence"]) != ExitCode.NoDeadCode)


def named_in_templates() -> set[str]:
    """Every word that could be an attribute or a call in a template."""
    return {word for path in Path("templates").rglob("*") if path.is_file() for word in words(path)}


def named_in_tests() -> set[str]:
    """Ports are whole protocols: what only a contract suite calls is not dead."""
    return {
        word
        for folder in ("store", "keys", "blobs")
        for path in Path("tests", folder).rglob("*.py")
        for word in words(path)
    }


def stored_fields() -> set[str]:
    """Fields of records and members of enumerations: what is stored is read by the store's decoder, not by name."""
    classes = [
        node
        for path in Path("app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(b) in ("msgspec.Struct", "StrEnum") for b in node.bases)
    ]
    return {
        target.id
        for node in classes
        for line in node.body
        for target in ([line.target] if isinstance(line, ast.AnnAssign) else getattr(line, "targets", []))
        if isinstance(target, ast.Name)
    }


def words(path: Path) -> list[str]:
    return re.findall(r"[A-Za-z_]\w+", path.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
