"""The live game in a real Chromium: the curve grows, counts are asked for, actions are taken, hidden tabs rest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from games.domain.errors import GameError
from tests.e2e.conftest import Backstage, LogIn
from tests.e2e.scene import PASSWORD, QUIZ
from tests.e2e.servers import Place, dashboard, free_port
from tests.e2e.test_dashboard import answer, count, live, new_game

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def visit(page: Page, address: str, id: str) -> None:
    page.goto(f"{address}/games/{QUIZ}/{id}/")
    live(page)


def curve(page: Page) -> Any:
    return page.get_by_role("img", name=re.compile("answers stand"))


def test_the_curve_grows_with_the_answers(log_in: LogIn, address: str, backstage: Backstage) -> None:
    game = new_game(backstage, "curved")
    page = log_in("vera")
    visit(page, address, "curved")
    expect(page.get_by_text("The curve begins with the first one.")).to_be_visible()

    answer(backstage, game, 1, 2, 3)
    expect(page.get_by_role("img", name=re.compile("^3 answers stand"))).to_be_visible()
    answer(backstage, game, 4)

    expect(page.get_by_role("img", name=re.compile("^4 answers stand"))).to_be_visible()
    assert page.locator("#curve canvas").count() == 1
    expect(page.get_by_text("The curve begins with the first one.")).to_have_count(0)


def test_the_curve_is_a_table_for_whoever_asks_and_without_scripts(
    browser: Browser, log_in: LogIn, address: str, backstage: Backstage
) -> None:
    game = new_game(backstage, "tabled")
    answer(backstage, game, 1, 2)
    page = log_in("vera")
    visit(page, address, "tabled")
    expect(curve(page)).to_be_visible()
    page.get_by_text("As a table").click()
    expect(page.locator("#curve tbody tr").last.locator("td").last).to_have_text("2")

    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}/login/?next=/games/{QUIZ}/tabled/")
    plain.get_by_label("User name").fill("hugo")
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Log in").click()
    expect(plain.locator("#curve tbody tr").last.locator("td").last).to_have_text("2")
    plain.get_by_role("button", name="Show the counts so far").click()
    expect(plain.get_by_text("Ottawa")).to_be_visible()
    context.close()


def test_counts_and_curve_come_back_when_the_socket_was_lost(log_in: LogIn, place: Place, backstage: Backstage) -> None:
    """The dashboard itself is stopped and started again."""
    game = new_game(backstage, "lost-and-found")
    answer(backstage, game, 1)
    page = log_in("vera")
    second = Place(free_port(), place.env)
    with dashboard(second) as address:
        visit(page, address, "lost-and-found")
        answer(backstage, game, 2)
        expect(count(page, "lost-and-found")).to_have_text("2")
    expect(page.locator("#live-status")).to_contain_text("Stale since")
    answer(backstage, game, 3, 4, 5)

    with dashboard(second):
        expect(page.locator("#live-status")).to_have_text("Live", timeout=30_000)
        expect(count(page, "lost-and-found")).to_have_text("5")
        expect(page.get_by_role("img", name=re.compile("^5 answers stand"))).to_be_visible()


def test_counts_of_options_are_shown_on_request_and_stay_when_the_page_changes(
    log_in: LogIn, address: str, backstage: Backstage
) -> None:
    game = new_game(backstage, "asked")
    answer(backstage, game, 1, 2)
    page = log_in("hugo")
    visit(page, address, "asked")
    assert page.locator(".bar-number").count() == 0

    page.get_by_role("button", name="Show the counts so far").click()

    expect(page.get_by_role("listitem").filter(has_text="Ottawa").get_by_text("100 %")).to_be_visible()
    assert page.evaluate("document.activeElement.textContent") == "Count again", "the keyboard stays where it was"

    state = backstage.do(lambda store: store.get_game(QUIZ, "asked")).state
    backstage.do(lambda store: store.extend_game(QUIZ, "asked", state.ends_ms, state.ends_ms + 3_600_000))
    expect(page.get_by_text("(extended)")).to_be_visible()
    expect(page.get_by_text("100 %")).to_be_visible()
    assert page.evaluate("document.activeElement.textContent") == "Count again"
    expect(page.get_by_text(re.compile(r"1 h \d\d min left"))).to_be_visible()


def test_refusals_appear_without_reloading(log_in: LogIn, address: str, backstage: Backstage) -> None:
    game = new_game(backstage, "refusing")
    page = log_in("vera")
    visit(page, address, "refusing")
    backstage.do(lambda store: store.end_now(QUIZ, "refusing"))
    with pytest.raises(GameError):
        answer(backstage, game, 7)
    row = page.get_by_role("row").filter(has_text="7000000000000000007")
    expect(row).to_contain_text("too late", timeout=15_000)


def test_a_host_extends_and_cancels(log_in: LogIn, address: str, backstage: Backstage) -> None:
    new_game(backstage, "steered")
    page = log_in("hugo")
    visit(page, address, "steered")
    page.get_by_role("link", name="Extend").click()
    page.get_by_label("By another time").fill("soon")
    page.get_by_role("button", name="Extend", exact=True).click()
    expect(page.locator(".errorlist")).to_contain_text("written like 15m")
    page.get_by_role("button", name="1 more hour").click()
    expect(page.get_by_role("status").filter(has_text="The game is extended")).to_be_visible()
    expect(page.locator(".until")).to_contain_text("1 h 59 min")

    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Cancel the game").click()
    expect(page.get_by_role("status").filter(has_text="The game is cancelled")).to_be_visible()
    expect(page.locator(".game .badge")).to_have_text("Being cancelled")


def test_a_hidden_tab_hangs_up_and_catches_up_when_it_is_seen_again(
    log_in: LogIn, address: str, backstage: Backstage
) -> None:
    game = new_game(backstage, "unseen")
    page = log_in("vera")
    page.add_init_script(
        """(() => { let hidden = false; Object.defineProperty(document, "hidden", { get: () => hidden });
        window.hide = (now) => { hidden = now; document.dispatchEvent(new Event("visibilitychange")); };
        const later = window.setTimeout;
        window.setTimeout = (work, ms, ...more) => later(work, ms === 10000 ? 50 : ms, ...more);
        })()"""
    )
    visit(page, address, "unseen")
    page.evaluate("hide(true)")
    expect(page.locator("#live-status")).to_have_text("Paused")
    answer(backstage, game, 1, 2)
    page.wait_for_timeout(500)
    assert count(page, "unseen").text_content() == "0"

    page.evaluate("hide(false)")
    live(page)
    expect(count(page, "unseen")).to_have_text("2")
