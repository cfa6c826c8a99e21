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
    *("@bp.*", "@*.route", "@*.get", "@*.post", "@app.*", "@public", "@page", "@staff_only", "@*.command", "@job"),
]
CALLED_BY_NAME = [
    *("bp", "validate_*", "process_formdata", "pre_validate", "get_id", "handle_*", "do_*", "readinto", "readable"),
    *("queue_class", "nr_conns", "max_content_length", "protocol_version"),
    *("login_manager", "lstrip_blocks", "trim_blocks", "content_encoding"),
    *("handleError", "showwarning", "unraisablehook", "enable_telemetry", "gen_header", "signature_algorithm"),
    "compress_type",
    "MAX_IMAGE_PIXELS",
]
"""What Flask, Werkzeug, Flask-Login, WTForms, RQ, gunicorn, dkimpy, Pillow and the standard library look for."""

FOR_TESTS = {"using"}
"""A seam of workers/context.py: jobs on services that are handed in."""

READ_BY_NAME = {"hosting"}
"""A setting that app/policies/adapters.py reads as it reads every port."""

CALLED_BY_RQ = {
    *("perform", "execute_job", "lpop", "lmove", "get_heartbeat_ttl", "working_time", "subscribe", "request_stop"),
    *("signum", "max_connection_wait_time", "log_result_lifespan", "death_penalty_class"),
}
BRACES = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
WORD = re.compile(r"[A-Za-z_]\w+")
READ_BY_GUNICORN = {
    "ServerLog",
    *re.findall(r"^(?:def )?([a-z_]\w+)", Path("infra/gunicorn.py").read_text("utf-8"), re.MULTILINE),
}


def main() -> int:
    """The exit status: 0 when nothing is dead."""
    house = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["vulture"]
    finder = Vulture(ignore_decorators=CALLED_BY_DECORATOR, ignore_names=CALLED_BY_NAME)
    finder.scavenge([path for path in house["paths"] if Path(path).exists()])
    finder.used_names |= (
        named_in_templates()
        | members_of_ports()
        | stored_fields()
        | CALLED_BY_RQ
        | READ_BY_GUNICORN
        | READ_BY_NAME
        | FOR_TESTS
    )
    return int(finder.report(min_confidence=house["min_confidence"]) != ExitCode.NoDeadCode)


def named_in_templates() -> set[str]:
    """Every word that could be an attribute or a call in a template: what stands in its braces, not in its prose."""
    pages = (path.read_text("utf-8") for path in Path("templates").rglob("*") if path.is_file())
    return {word for page in pages for braces in BRACES.findall(page) for word in WORD.findall(braces)}


def members_of_ports() -> set[str]:
    """Ports are whole protocols: what only a contract suite calls is not dead, in the port and in its adapters."""
    return {
        line.name
        for node in classes_of(Path("app"), bases=("Protocol",))
        for line in node.body
        if isinstance(line, ast.FunctionDef)
    }


def stored_fields() -> set[str]:
    """Fields of records and members of enumerations: what is stored is read by the store's decoder, not by name."""
    return {
        target.id
        for node in classes_of(Path("app"), bases=("msgspec.Struct", "StrEnum"))
        for line in node.body
        for target in ([line.target] if isinstance(line, ast.AnnAssign) else getattr(line, "targets", []))
        if isinstance(target, ast.Name)
    }


def classes_of(folder: Path, *, bases: tuple[str, ...]) -> list[ast.ClassDef]:
    """Classes that name one of these as their base."""
    trees = (ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return [node for node in nodes if any(ast.unparse(base) in bases for base in node.bases)]


if __name__ == "__main__":
    sys.exit(main())
