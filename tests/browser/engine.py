"""The browser under the stories: which one is started, and how."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.stack import ROOT

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""It talks to the product and to nobody else."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowser(Exception):
    """There is none on this machine; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("There is no browser here. Install Chromium or Chrome, or run: make test")


def launched(playwright: Playwright) -> Browser:
    """What set-up found, else what is on the path, else Playwright's own. Raises NoBrowser."""
    told = ROOT / ".tools" / "browser"
    candidates = [told.read_text().strip() if told.exists() else "", *(shutil.which(name) or "" for name in _NAMES)]
    candidates.append(playwright.chromium.executable_path)
    found = next((path for path in candidates if path and Path(path).is_file()), None)
    if found is None:
        raise NoBrowser
    return playwright.chromium.launch(executable_path=found, args=QUIET)
