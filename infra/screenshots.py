"""Takes the README's pictures: the demo account of an instance of its own, on a desktop and on a phone."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.engine import launched
from tests.stack import ROOT, Stack

FOLDER = ROOT / "docs" / "screenshots"


def main() -> None:
    """Writes docs/screenshots/*.png."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder) / "data") as stack,
        sync_playwright() as playwright,
    ):
        browser = launched(playwright)
        link = _demo(stack)
        desktop = browser.new_context(viewport={"width": 1180, "height": 860}, device_scale_factor=1)
        _take(desktop.new_page(), link, stack.url, {"timeline": "/incidents"})
        phone = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=1.5, has_touch=True)
        pages = {"timeline-phone": "/incidents", "write-phone": "/incidents/new", "home-phone": "/home"}
        _take(phone.new_page(), link, stack.url, pages)
        browser.close()


def _demo(stack: Stack) -> str:
    command = [sys.executable, "-m", "app.demo"]
    told = subprocess.run(command, cwd=ROOT, env=stack.environ(), capture_output=True, text=True, check=True).stdout
    return str(re.findall(r"http\S+/dev/demo/\S+", told)[0])


def _take(page: Page, link: str, url: str, pages: dict[str, str]) -> None:
    page.goto(link)
    page.get_by_role("button", name="Sign in to the demo").click()
    page.wait_for_url("**/home")
    for name, address in pages.items():
        page.goto(f"{url}{address}", wait_until="networkidle")
        page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
