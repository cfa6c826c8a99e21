"""Looks for secrets in everything that was ever committed: `python infra/secrets_in_history.py`, exit 1 if any.

The detectors are detect-secrets' own, without those that go by entropy alone (hashes of packages are random too), and a
few for keys that it does not know. No network is asked, and what is found is told by its place and never shown.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detect_secrets.core.plugins.util import (
    get_mapping_from_secret_type_to_class,
)
from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector

_BY_CHANCE = {"Base64HighEntropyString", "HexHighEntropyString", "KeywordDetector", "IPPublicDetector"}

NO_SECRETS = {
    "password": "the form of an address, in a sentence",
    "secret": "a word in the addresses that tests refuse",
    "word": "as above",
    "wrong": "the password that a mail server of the tests refuses",
    "right%40%3A%2F": "the one that it takes",
    "hush-smtp": "a word that tests look for in what is shown",
    "CANARY": "as above",
    "{CANARY}": "as above",
    "0123456789abcdef0123456789abcdef-us21": "the stand-in of Mailchimp knows this one",
    "ghs": "the middle of a name of three words",
}
"""What looks like a secret and is none, and why."""

_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


class OurProviders(RegexBasedDetector):
    """Keys of the services that this product uses and detect-secrets has no detector for."""

    secret_type = "Key of a provider of ours"  # noqa: S105  # the kind's name
    denylist = (
        re.compile(r"\bsk-ant-[A-Za-z0-9_-]{20,}"),
        re.compile(r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{20,}"),
        re.compile(r"\bwhsec_[A-Za-z0-9+/]{24,}={0,2}"),
        re.compile(r"\bASIA[A-Z0-9]{16}\b"),
        re.compile(r"(?i)\baws_?(?:secret|session)\w*\W{1,4}[A-Za-z0-9+/]{40,}"),
        re.compile(r"(?i)\b(?:secret_key|api_key|password|token)=(?!arn:)[A-Za-z0-9+/_-]{32,}"),
        re.compile(r"\brediss?://[^:@/ ]*:[A-Za-z0-9+/_%-]{16,}@"),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Where a secret stands. Not what it is."""

    kind: str
    commit: str
    path: str


def no_history(folder: Path) -> bool:
    """Whether there is nothing here to look through: a folder that was not cloned."""
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, check=False).returncode != 0  # noqa: S607  # git is where the machine has it


def look(folder: Path) -> list[Found]:
    """Everything that looks like a secret in the messages and the added lines of all commits before HEAD."""
    detectors = _detectors()
    seen: set[str] = set()
    found = []
    for commit, path, line in _lines(folder):
        if line not in seen and not _HASH.search(line):
            seen.add(line)
            found += [Found(kind, commit, path) for kind in _kinds(detectors, line)]
    return found


def _kinds(detectors: list[BasePlugin], line: str) -> set[str]:
    return {
        detector.secret_type
        for detector in detectors
        for value in detector.analyze_string(line)
        if value not in NO_SECRETS
    }


def _detectors() -> list[BasePlugin]:
    known: list[Any] = list(get_mapping_from_secret_type_to_class().values())
    return [OurProviders(), *(kind() for kind in known if kind.__name__ not in _BY_CHANCE)]


def _lines(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(commit, path, line) of every message and every line that was added, merges included."""
    told = ["git", "log", "-p", "-m", "--unified=0", "--no-color", "--no-ext-diff", "--format=commit %H%n+%B", "HEAD"]
    with subprocess.Popen(told, cwd=folder, stdout=subprocess.PIPE) as git:
        commit = path = ""
        for raw in git.stdout or ():
            line = raw.decode("utf-8", "replace").rstrip("\n")
            if line.startswith("commit ") and len(line) == 47:
                commit, path = line[7:], "(message)"
            elif line.startswith("+++ "):
                path = line[4:].removeprefix("b/")
            elif not line.startswith(("-", "@@ ", "diff --git", "index ")):
                yield commit, path, line.removeprefix("+")


def main(folder: Path) -> int:
    """The exit code."""
    if no_history(folder):
        print("There is no history here, so nothing was looked through.")
        return 0
    found = look(folder)
    for one in found:
        print(f"{one.kind}: {one.path}, commit {one.commit[:12]}")
    if found:
        print("Exchange each (docs/runbook.md): whoever has cloned this has it. Or say in NO_SECRETS why it is none.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
