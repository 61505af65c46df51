"""The replay of a finished game in a browser: played, stepped with the keyboard, still for who wants no motion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LogIn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(120)]

PATH = "/history/finished-three/"


def opened(page: Page, address: str) -> Page:
    page.goto(address + PATH)
    expect(page.locator(".replay-controls")).to_be_visible()
    return page


def answers(page: Page) -> int:
    """How many answers the slider says there were by then."""
    said = page.locator(".replay input[type=range]").get_attribute("aria-valuetext") or ""
    found = re.search(r": (\d+) answers", said)
    assert found, said
    return int(found[1])


def test_the_keyboard_moves_through_the_game_and_counts_and_leaders_follow(log_in: LogIn, address: str) -> None:
    page = opened(log_in("vera"), address)
    slider = page.locator(".replay input[type=range]")
    whole = answers(page)
    assert whole == 3 * 54, "it begins with the whole game, and nothing moves by itself"
    expect(page.locator(".replay .leaders li")).to_have_count(5)

    slider.press("Home")
    assert answers(page) == 0
    expect(page.locator(".replay .leaders")).to_have_text("Nobody yet")
    expect(page.locator(".replay .bar-number").first).to_have_text("0 0 %")
    slider.press("End")
    slider.press("ArrowLeft")
    assert 0 < answers(page) <= whole
    page.get_by_role("button", name="One step forward").press("Enter")
    assert answers(page) == whole

    page.get_by_label("Question", exact=True).select_option("Question 3")
    expect(page.locator(".replay .bars li")).to_have_count(4)
    expect(page.locator(".replay .bars .is-right")).to_contain_text("418 ✓ right")


def test_playing_ends_with_the_whole_game_and_can_be_paused(log_in: LogIn, address: str) -> None:
    page = opened(log_in("vera"), address)
    whole = answers(page)
    play, slider = page.locator(".replay-play"), page.locator(".replay input[type=range]")

    slider.press("Home")
    play.press("Enter")
    expect(play).to_have_text("⏸ Pause")
    expect(slider).not_to_have_value("0")
    play.click()
    expect(play).to_have_text("▶ Play")
    assert int(slider.input_value()) < int(slider.get_attribute("max") or 0)
    page.locator(".replay-speed select").select_option("4")
    play.click()

    expect(play).to_have_text("▶ Play", timeout=60_000)
    assert answers(page) == whole


def test_who_wants_no_motion_steps_instead(log_in: LogIn, address: str) -> None:
    page = opened(log_in("vera", reduced_motion="reduce"), address)

    expect(page.locator(".replay-play")).to_be_hidden()
    expect(page.locator(".replay-speed")).to_be_hidden()
    slider = page.locator(".replay input[type=range]")
    steps = int(slider.get_attribute("max") or 0)
    page.get_by_role("button", name="One step back").click()

    assert steps - int(slider.input_value()) == max(1, round(steps / 20)), "twenty clicks lead through any game"


def test_without_a_script_there_are_a_picture_and_a_table(log_in: LogIn, address: str) -> None:
    page = log_in("vera", java_script_enabled=False)
    page.goto(address + PATH)

    expect(page.locator(".replay .curve")).to_be_visible()
    expect(page.locator(".replay-controls")).to_be_hidden()
    page.get_by_text("As a table").click()
    expect(page.locator(".replay-table tbody tr").last).to_contain_text("162")


def test_data_that_cannot_be_loaded_is_said_and_the_picture_stays(log_in: LogIn, address: str) -> None:
    page = log_in("vera")
    page.route("**/replay/", lambda route: route.fulfill(status=503))
    page.goto(address + PATH)

    expect(page.locator(".replay-problem")).to_contain_text("could not be loaded (the site answered 503)")
    expect(page.locator(".replay .curve")).to_be_visible()
