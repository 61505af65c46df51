"""Pictures of the dashboard's pages, light and dark, wide and narrow: `python -m tools.screenshots [directory]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, find_chromium
from tests.e2e.scene import PASSWORD, QUIZ
from tests.e2e.servers import dashboard, furnished

PAGES = {
    "login": "/login/",
    "overview": "/",
    "game": f"/games/{QUIZ}/open-capital/",
    "game-extend": f"/games/{QUIZ}/open-capital/extend/",
    "game-cancel": f"/games/{QUIZ}/open-capital/cancel/",
    "game-close": f"/games/{QUIZ}/open-capital/close/",
    "registrations": "/registrations/",
    "registration-add": "/registrations/add/",
    "registration-change": f"/registrations/{QUIZ}-p4x9d/change/",
    "registration-delete": f"/registrations/{QUIZ}-p4x9d/delete/",
    "registration-clone": f"/registrations/add/?clone={QUIZ}-p4x9d",
    "registration-test-post": f"/registrations/{QUIZ}-p4x9d/test-post/",
    "registration-preview": f"/discord/preview/?registration={QUIZ}-k7m2q",
    "problems": "/problems/",
    "registration-post": f"/registrations/{QUIZ}-p4x9d/post/",
    "history": "/history/",
    "history-game": "/history/finished-three/",
    "questions": f"/questions/?guild={QUIZ}",
    "question": f"/questions/{QUIZ}/own:1/?try=the+lovelase#test",
    "question-bundled": f"/questions/{QUIZ}/capital:AU/",
    "question-add": f"/questions/{QUIZ}/add/",
    "question-change": f"/questions/{QUIZ}/own:1/change/",
    "question-delete": f"/questions/{QUIZ}/own:2/delete/",
    "question-import": f"/questions/{QUIZ}/import/",
    "leaderboard": f"/leaderboard/?guild={QUIZ}",
    "history-regrade": "/history/finished-three/regrade/",
    "history-regrade-preview": "/history/finished-three/regrade/?question=2&answer=tin&verdict=right",
    "audit": "/audit/",
    "servers": "/servers/",
    "log-channel": f"/servers/{QUIZ}/log-channel/",
    "roles": f"/servers/{QUIZ}/roles/",
    "role-take": f"/servers/{QUIZ}/roles/1/take/",
    "people": "/people/",
    "people-users": "/auth/user/",
    "people-user": "/auth/user/2/change/",
    "password": "/password_change/",
    "second-factor": "/account/second-factor/",
    "second-factor-add": "/account/second-factor/add/",
    "registration-history": f"/registrations/{QUIZ}-p4x9d/history/",
}
LONGEST = 1300
"""Pictures end here (px): what a page shows below is more of the same, and they stay under 150 kB."""
SIZES = {"1280": (1280, 800), "390": (390, 844)}


def log_in(page: Page, address: str, name: str = "root") -> None:
    """Open the overview as one of the scene's people; the login's own page is not drawn for it."""
    form = f"{address}/login/"
    requests = page.context.request
    requests.get(form)
    token = next(cookie["value"] for cookie in page.context.cookies(form) if cookie["name"] == "csrftoken")
    given = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = requests.post(form, form=given, max_redirects=0)
    assert answer.status == 302, f"{name} is not let in: {answer.status}"
    page.goto(f"{address}/")


def shoot(browser: Browser, address: str, target: Path, only: set[str]) -> None:
    for width, (x, y) in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": x, "height": y}, color_scheme=scheme, locale="en-GB")
            page, logged_in = context.new_page(), False
            for name, path in PAGES.items():
                if only and name not in only:
                    continue
                if name != "login" and not logged_in:
                    log_in(page, address)
                    logged_in = True
                answer = page.goto(address + path)
                assert answer and answer.ok, f"{path}: {answer and answer.status}"
                page.wait_for_load_state("networkidle")
                picture = target / f"{name}-{width}-{scheme}.png"
                height = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
                page.screenshot(
                    path=picture, full_page=True, clip={"x": 0, "y": 0, "width": x, "height": max(y, height)}
                )
                print(f"{picture} {picture.stat().st_size // 1024} kB")
            context.close()


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
    target.mkdir(parents=True, exist_ok=True)
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium on PATH (Debian: apt-get install chromium)")
    with (
        tempfile.TemporaryDirectory(prefix="tally-shots-") as data,
        furnished(Path(data)) as place,
        dashboard(place) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        shoot(browser, address, target, set(sys.argv[2:]))
        browser.close()


if __name__ == "__main__":
    main()
