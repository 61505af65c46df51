"""Registrations in a real Chromium: made, looked at as Discord shows them, paused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import LogIn
from tests.e2e.scene import QUIZ

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
CHANGE = f"/registrations/{QUIZ}-k7m2q/change/"


def test_a_registration_is_made_and_paused(log_in: LogIn, address: str) -> None:
    page = log_in("edda")
    page.goto(f"{address}/registrations/add/")
    page.get_by_label("Channel").select_option(label="#general")
    page.get_by_label("Times of day").fill("6:45")
    page.get_by_label("Time zone").fill("Europe/Vienna")
    expect(page.locator("#next-posts")).to_contain_text("06:45")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("was added successfully")
    row = page.get_by_role("row").filter(has_text="06:45")
    row.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("row").filter(has_text="06:45").get_by_text("Paused")).to_be_visible()


def test_what_cannot_be_posted_is_asked_once(log_in: LogIn, address: str) -> None:
    page = log_in("edda")
    page.goto(f"{address}/registrations/add/")
    page.get_by_label("Channel").select_option(label="#late-shift")
    page.get_by_label("Times of day").fill("5:15")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The bot lacks 2 permissions in #late-shift").first).to_be_visible()

    page.get_by_label("Save it all the same").check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("was added successfully")


def test_the_preview_draws_the_embed_and_follows_what_is_typed(log_in: LogIn, address: str) -> None:
    page = log_in("edda")
    page.goto(address + CHANGE)
    frame = page.frame_locator("#look")
    embeds = frame.locator("discord-embed")
    expect(embeds).to_have_count(2)
    expect(frame.locator("discord-button").first).to_contain_text("A · ")
    expect(embeds.first).to_contain_text("You can change your answer until the end.")
    expect(frame.locator("#plain")).to_be_hidden()

    page.get_by_label("Which answer counts").select_option("first")
    page.get_by_label("Role to ping").select_option(label="@Trivia Fans")

    expect(embeds.first).to_contain_text("Your first answer counts.")
    expect(frame.locator("discord-mention")).to_contain_text("Trivia Fans")


def test_the_preview_of_what_is_typed_opens_in_a_page_of_its_own_without_javascript(
    log_in: LogIn, address: str
) -> None:
    page = log_in("edda", java_script_enabled=False)
    page.goto(address + CHANGE)
    page.get_by_label("Questions per game").fill("2")

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Open the preview in a page of its own").click()

    expect(opened.value.get_by_role("heading", name="The question")).to_be_visible()
    expect(opened.value.get_by_text(re.compile("2 questions")).first).to_be_visible()
