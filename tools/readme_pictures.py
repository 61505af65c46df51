"""The README's picture, taken from a running demo: `python -m tools.readme_pictures [directory]`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, find_chromium

PROJECT = Path(__file__).resolve().parents[1]
START_S = 90
INTO_THE_GAME_S = 40
"""By then most players have answered."""


def run_demo(data_dir: str, output: Path) -> subprocess.Popen[bytes]:
    with output.open("wb") as file:
        command = [sys.executable, "manage.py", "demo"]
        environment = {**os.environ, "TALLY_DATA_DIR": data_dir}
        return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=file, stderr=file)


def printed(output: Path, pattern: str) -> str:
    """What the demo has printed, as soon as it has."""
    for _ in range(START_S * 10):
        found = re.search(pattern, output.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise SystemExit(f"the demo did not start: {output.read_text(errors='replace')}")


def log_in(page: Page, address: str, password: str) -> None:
    page.goto(address)
    page.get_by_label("User name").fill("demo")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(address)


def shoot(page: Page, target: Path, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target / f"{name}.png")


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else PROJECT / "docs" / "screenshots")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir, sync_playwright() as playwright:
        output = Path(data_dir) / "output"
        demo = run_demo(data_dir, output)
        try:
            dashboard = printed(output, r"Dashboard\s+(http://\S+)")
            password = printed(output, r"password (\S+)")
            printed(output, r"(Ready after)")
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 750}, locale="en-GB")
            log_in(page, dashboard, password)
            page.wait_for_timeout(INTO_THE_GAME_S * 1000)
            page.locator("a[href*='/games/']").first.click()
            shoot(page, target, "game")
            browser.close()
        finally:
            demo.terminate()
            demo.wait(30)


if __name__ == "__main__":
    main()
