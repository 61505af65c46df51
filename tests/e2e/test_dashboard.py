"""The dashboard in a real Chromium: what an administrator does in a day."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.e2e import scene
from tests.e2e.conftest import Backstage, LogIn
from tests.e2e.scene import BOOKS, OTTAWA, PASSWORD, QUIZ, READING, TRIVIA
from tests.e2e.servers import Place, dashboard, free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def count(page: Page, game_id: str, name: str = "accepted", guild_id: str = QUIZ) -> Any:
    return page.locator(f'[data-game="{guild_id}/{game_id}"] [data-count="{name}"]')


def new_game(backstage: Backstage, id: str, guild_id: str = QUIZ, channel_id: str = TRIVIA) -> scene.Game:
    """Each with a question of its own: what another game in play asks is withheld where this one is shown."""
    asked = replace(OTTAWA, seed=f"test:{id}", text=f"{OTTAWA.text} ({id})")
    return backstage.do(lambda store: scene.open_game(store, guild_id, channel_id, asked, id=id))


def answer(backstage: Backstage, game: scene.Game, *users: int) -> None:
    for user in users:
        backstage.do(lambda store, user=user: scene.submit(store, game, user, "C"))  # type: ignore[misc]


def live(page: Page) -> None:
    expect(page.locator("#live-status")).to_have_text("Live")


def test_a_wrong_password_is_refused_and_the_right_one_leads_where_one_wanted(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/history/")
    page.get_by_label("User name").fill("vera")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("Please enter the correct username and password")

    page.get_by_label("User name").fill("vera")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("heading", name="History")).to_be_visible()
    page.locator("summary", has_text="vera").click()
    page.get_by_role("button", name="Log out").click()
    page.goto(address)
    expect(page).to_have_url(re.compile("/login/"))
    page.close()


def test_a_count_rises_live_on_overview_and_game_page(log_in: LogIn, address: str, backstage: Backstage) -> None:
    game = new_game(backstage, "rising")
    overview, live_game = log_in("vera"), log_in("hugo")
    live_game.goto(f"{address}/games/{QUIZ}/rising/")
    live(overview)
    live(live_game)

    answer(backstage, game, 1, 2, 3, 1)

    for page in (overview, live_game):
        expect(count(page, "rising")).to_have_text("4")
        expect(count(page, "rising", "players")).to_have_text("3")
        expect(count(page, "rising", "changed")).to_have_text("1")


def test_a_game_appears_and_leads_to_its_results_without_reloading(
    log_in: LogIn, address: str, backstage: Backstage, place: Place
) -> None:
    page = log_in("hugo")
    live(page)

    game = new_game(backstage, "coming-and-going")
    card = page.locator(f'[data-game="{QUIZ}/coming-and-going"]')
    expect(card).to_be_visible()
    answer(backstage, game, 1, 2)
    card.get_by_role("link").click()
    live(page)

    place.finish(QUIZ, "coming-and-going")

    page.get_by_role("link", name="See the results").click()
    expect(page).to_have_url(f"{address}/history/coming-and-going/")
    expect(page.get_by_text("2 of 2 right.")).to_be_visible()


def test_closing_a_game_asks_once(log_in: LogIn, address: str, backstage: Backstage) -> None:
    new_game(backstage, "to-close")
    page = log_in("hugo")
    page.goto(f"{address}/games/{QUIZ}/to-close/")

    page.get_by_role("link", name="Close now").click()
    page.get_by_role("button", name="Close now").click()

    expect(page.get_by_role("status").filter(has_text="The answer window is over")).to_be_visible()
    expect(page.locator(".until")).to_contain_text("0 s left")


def test_a_registration_is_created_previewed_paused_and_deleted(log_in: LogIn, address: str) -> None:
    page = log_in("anna", timezone_id="Europe/Vienna")
    page.get_by_role("link", name="Registrations", exact=True).click()
    page.get_by_role("link", name="Add a registration").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Vienna")

    page.get_by_label("Channel").select_option(label="#late-shift")
    page.get_by_label("Times of day").fill("6:45")
    expect(page.locator("#next-posts td").filter(has_text="06:45").first).to_be_visible()
    page.get_by_label("Answers are taken for").fill("half an hour")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist").filter(has_text="written like 90s, 30m")).to_be_visible()
    page.get_by_label("Answers are taken for").fill("30m")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Save it all the same").check()  # the bot may not post there
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("was added successfully")
    row = page.get_by_role("row").filter(has_text="06:45")
    row.get_by_role("button", name="Pause").click()
    row = page.get_by_role("row").filter(has_text="06:45")
    expect(row).to_contain_text("Paused")
    row.get_by_role("link", name="#late-shift").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()

    expect(page.get_by_role("status")).to_contain_text("was deleted successfully")
    expect(page.get_by_role("row").filter(has_text="06:45")).to_have_count(0)


def test_the_badge_tells_when_the_socket_is_down_and_counts_catch_up(
    log_in: LogIn, place: Place, backstage: Backstage
) -> None:
    """The dashboard itself is stopped and started again."""
    game = new_game(backstage, "interrupted")
    page = log_in("vera")
    second = Place(free_port(), place.env)
    with dashboard(second) as address:
        page.goto(address)  # cookies know no ports: still logged in
        live(page)
    expect(page.locator("#live-status")).to_contain_text("Stale since")
    answer(backstage, game, 1, 2, 3)
    expect(count(page, "interrupted")).to_have_text("0")

    with dashboard(second):
        expect(page.locator("#live-status")).to_have_text("Live", timeout=30_000)
        expect(count(page, "interrupted")).to_have_text("3")


def test_a_lost_message_makes_the_page_ask_for_a_snapshot(log_in: LogIn, backstage: Backstage) -> None:
    game = new_game(backstage, "gap")
    page = log_in("vera")
    asked: list[str] = []
    dropped: list[int] = []

    def between(browser_side: WebSocketRoute) -> None:
        server = browser_side.connect_to_server()
        browser_side.on_message(lambda text: (asked.append(str(text)), server.send(text)))

        def pass_on(text: str | bytes) -> None:
            message = json.loads(text)
            if message["type"] == "state" and not dropped:
                dropped.append(message["n"])
            else:
                browser_side.send(text)

        server.on_message(pass_on)

    page.route_web_socket(re.compile("/ws/overview"), between)
    page.reload()
    live(page)

    answer(backstage, game, 1)
    page.wait_for_timeout(300)
    answer(backstage, game, 2)
    expect(count(page, "gap")).to_have_text("2")

    assert len(dropped) == 1
    assert '{"type":"resync"}' in asked


def test_announcements_are_made_for_listeners_but_not_for_each_answer(log_in: LogIn, backstage: Backstage) -> None:
    game = new_game(backstage, "announced")
    page = log_in("vera")
    live(page)
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => window.said.push(document.querySelector("#announce")
        .textContent)).observe(document.querySelector("#announce"), {childList: true}) }"""
    )

    for user in range(20):
        answer(backstage, game, user)

    expect(page.locator("#announce")).to_contain_text("#daily-trivia: 20 submissions by 20 players.", timeout=20_000)
    assert len(page.evaluate("window.said")) <= 2


def test_the_history_shows_a_finished_game(log_in: LogIn, address: str) -> None:
    page = log_in("vera")
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("link", name="Which city is the capital of Australia?").last.click()

    expect(page.get_by_role("heading", name="Winners")).to_be_visible()
    widths = page.locator("svg.bar .fill").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
    assert len(widths) >= 4 and max(widths) > 100
    expect(page.get_by_text("✓ right").first).to_be_visible()


def test_another_servers_game_is_not_found(log_in: LogIn, address: str) -> None:
    page = log_in("vera")

    for path in (f"/games/{BOOKS}/open-books/", "/history/finished-books/", f"/registrations/{BOOKS}-b5c6v/change/"):
        answer = page.goto(address + path)
        assert answer and answer.status == 404


def test_the_first_paint_without_scripts_shows_the_counts(browser: Browser, address: str, backstage: Backstage) -> None:
    game = new_game(backstage, "unscripted", BOOKS, READING)
    answer(backstage, game, 1, 2)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/login/")
    page.get_by_label("User name").fill("bert")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()

    expect(count(page, "unscripted", guild_id=BOOKS)).to_have_text("2")
    expect(page.get_by_text("Not live: reload for newer counts")).to_be_visible()
    context.close()


def test_the_theme_is_remembered(log_in: LogIn, address: str) -> None:
    page = log_in("vera", color_scheme="light")
    button = page.get_by_role("button", name=re.compile("^Colours"))
    button.click()
    button.click()
    page.goto(f"{address}/history/")

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 20)"


def test_everything_on_the_overview_is_reached_by_keyboard(log_in: LogIn) -> None:
    page = log_in("hugo")
    live(page)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid" or page.evaluate("document.activeElement === document.body"), reached[-1]

    assert reached[0] == "Skip to the content"
    assert {"Overview", "Registrations", "History", "All finished games"} <= set(reached)
