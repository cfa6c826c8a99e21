"""What every page is held to: axe-core for accessibility, the Nu checker for HTML, and the width of a phone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def barriers(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, one line a finding; empty when it finds nothing."""
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def accessible(page: Page) -> None:
    """Raises AssertionError with axe-core's words."""
    found = barriers(page)
    assert found == [], f"{page.url}\n" + "\n".join(found)


def fits(page: Page) -> None:
    """Raises AssertionError when the page has to be moved sideways to be read."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} is {wide} wide in {room}"


def html_errors(jar: Path, files: Sequence[Path]) -> list[str]:
    """What the Nu checker calls an error in saved pages, one line a finding."""
    command = ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    messages = json.loads(answer.stderr)["messages"]
    return [f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']}" for m in messages]
