"""A visitor plays as a member: the page in a real browser, with a real bot behind it."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect

from tests import axe
from tests.discord_sandbox.support import Place, eventually, place, question_view

# One browser for all, hence one event loop for all.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WIDE, NARROW = (1280, 800), (390, 844)


@dataclass(frozen=True)
class Visit:
    """A page open as Ann, and what its console complained of."""

    spot: Place
    page: Page
    complaints: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: str, chromium_flags: list[str]) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=chromium_flags)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    async with place(rate_limits=False) as spot:
        context = await browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]})
        page = await context.new_page()
        complaints: list[str] = []

        def complain(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                complaints.append(message.text)

        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{spot.sandbox.page_url}?member={spot.ann}&channel={spot.channel_id}")
        await expect(page.locator("#connection")).to_have_text("Live")
        yield Visit(spot, page, complaints)
        await context.close()


async def test_a_file_that_came_along_is_saved_by_a_click(visit: Visit, tmp_path: Path) -> None:
    await visit.spot.channel.send("here", file=discord.File(io.BytesIO(b"a,b\n"), "answers.csv"))
    async with visit.page.expect_download() as started:
        await visit.page.get_by_role("link", name="answers.csv (4 bytes)").click()
    saved = await started.value
    await saved.save_as(tmp_path / "saved")
    assert (saved.suggested_filename, (tmp_path / "saved").read_bytes()) == ("answers.csv", b"a,b\n")
    missing = await visit.page.request.get(f"{visit.spot.sandbox.page_url}sandbox/files/1/answers.csv")
    assert (missing.status, visit.complaints) == (404, [])


async def test_a_pressed_button_brings_a_receipt_of_ones_own(visit: Visit) -> None:
    await visit.spot.question()
    page = visit.page
    await page.get_by_role("button", name="B", exact=True).click()
    receipt = page.locator("discord-message", has_text="Your answer: B")
    await expect(receipt).to_be_visible()
    await expect(receipt).to_contain_text("Only you can see this")
    await page.get_by_label("Playing as").select_option(visit.spot.boss)
    await expect(page.locator("discord-message", has_text="Capital of France?")).to_be_visible()
    await expect(receipt).to_have_count(0)
    assert visit.complaints == []


async def test_a_receipt_can_be_dismissed(visit: Visit) -> None:
    await visit.spot.question()
    await visit.page.get_by_role("button", name="A", exact=True).click()
    await visit.page.get_by_role("button", name="Dismiss message").click()
    await expect(visit.page.locator("discord-message", has_text="Your answer")).to_have_count(0)


async def test_a_form_is_filled_with_the_keyboard_alone(visit: Visit) -> None:
    await visit.spot.question()
    page = visit.page
    button = page.get_by_role("button", name="Answer", exact=True)
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Your answer")).to_be_visible()
    await page.keyboard.type("Paris")
    await page.keyboard.press("Enter")
    await expect(page.locator("discord-message", has_text="Stored: Paris")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_slash_command_is_completed_and_sent(visit: Visit) -> None:
    page = visit.page
    line = page.get_by_label("Message or slash command")
    await line.press_sequentially("/tri")
    await expect(page.get_by_role("option", name="/trivia answer")).to_be_visible()
    await expect(page.get_by_role("option", name="/setup")).to_have_count(0)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(line).to_have_value("/trivia answer ")
    await page.keyboard.press("Tab")
    await expect(line).to_have_value("/trivia answer city:")
    await line.press_sequentially("Pr")
    await page.get_by_role("option", name="Prague").click()
    await line.press_sequentially("sure:f")
    await page.keyboard.press("Tab")
    await expect(line).to_have_value("/trivia answer city:Prague sure:false ")
    await page.keyboard.press("Enter")
    await expect(page.locator("discord-message", has_text="Stored: Prague (False)")).to_be_visible()
    await expect(line).to_have_value("")


async def test_a_member_is_named_in_an_option(visit: Visit) -> None:
    line = visit.page.get_by_label("Message or slash command")
    await line.fill("/who member:Boss")
    await line.press("Enter")
    await expect(visit.page.locator("discord-message", has_text="Boss True")).to_be_visible()


async def test_a_missing_option_is_told(visit: Visit) -> None:
    line = visit.page.get_by_label("Message or slash command")
    await line.fill("/trivia answer")
    await line.press("Enter")
    await expect(visit.page.locator("#notice")).to_have_text("option city is required")


async def test_the_menu_of_a_message_opens_the_bots_form(visit: Visit) -> None:
    await visit.spot.question()
    page = visit.page
    opener = page.get_by_role("button", name="Actions for the message of Tally")
    await opener.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="About Capital of France?")).to_be_visible()


async def test_a_plain_message_reaches_the_bot_and_everybody(visit: Visit) -> None:
    line = visit.page.get_by_label("Message or slash command")
    await line.fill("hello **world** <script>alert(1)</script>")
    await line.press("Enter")
    message = visit.page.locator("discord-message", has_text="hello")
    await expect(message.locator("strong")).to_have_text("world")
    await expect(message).to_contain_text("<script>alert(1)</script>")
    await eventually(lambda: len(visit.spot.bot.said) == 1)


async def test_changes_show_as_they_happen(visit: Visit) -> None:
    page, channel = visit.page, visit.spot.channel
    embed = discord.Embed(title="Results", description="**Paris**", colour=0x5865F2)
    embed.add_field(name="Right", value="2").set_footer(text="Ended")
    message = await channel.send("", embed=embed)
    shown = page.locator("discord-message")
    for text in ("Results", "Paris", "Right", "Ended"):
        await expect(shown).to_contain_text(text)
    await message.edit(content="closed", view=question_view(disabled=True))
    await expect(shown).to_contain_text("(edited)")
    await expect(page.locator("discord-button[disabled]")).to_have_count(2)
    thread = await message.create_thread(name="Talk about it")
    await page.get_by_role("button", name="Talk about it").click()
    await thread.send("inside")
    await expect(shown).to_contain_text("inside")
    await page.get_by_label("Channel").select_option(visit.spot.channel_id)
    await expect(shown).to_contain_text("closed")
    await message.delete()
    await expect(shown).to_have_count(0)
    assert visit.complaints == []


async def test_text_stands_as_its_author_wrote_it(visit: Visit) -> None:
    text = "**A** Kathmandu\n**B** Dhaka\n\nends *soon*"
    await visit.spot.channel.send(text, embed=discord.Embed(description=text).add_field(name="Field", value=text))
    for where in ("discord-message > .text", "discord-embed-description > .text", "discord-embed-field > .text"):
        shown = visit.page.locator(where)
        await expect(shown).to_be_visible()
        assert await shown.inner_text() == "A Kathmandu\nB Dhaka\n\nends soon"
    description = visit.page.locator("discord-embed-description")
    lines = await description.evaluate("it => it.offsetHeight / parseFloat(getComputedStyle(it).lineHeight)")
    assert round(lines, 1) == 4


async def test_the_newest_message_is_in_sight_until_one_scrolls_up(visit: Visit) -> None:
    page = visit.page

    async def send(name: str) -> Locator:
        embed = discord.Embed(title=name, description="line\n" * 5)
        await visit.spot.channel.send(embed=embed, view=question_view())
        shown = page.locator("discord-message", has_text=name).last
        await expect(shown).to_be_attached()
        return shown

    first = await send("Post 1")
    box = await first.bounding_box()
    assert box and box["y"] > WIDE[1] / 3
    for number in range(2, 9):
        newest = await send(f"Post {number}")
    await expect(newest).to_be_in_viewport(ratio=0.9)
    await page.reload()
    await expect(newest).to_be_in_viewport(ratio=0.9)
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -900)
    await expect(newest).not_to_be_in_viewport()
    await expect(await send("Post 9")).not_to_be_in_viewport()


async def test_an_unanswered_press_is_told(visit: Visit) -> None:
    await visit.spot.question()
    visit.spot.bot.silent = True
    await visit.page.get_by_role("button", name="A", exact=True).click()
    await expect(visit.page.locator("#notice")).to_have_text("The application did not respond")


async def test_it_asks_nothing_of_other_hosts_and_breaks_no_policy(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    await visit.page.reload()
    await visit.spot.question()
    await expect(visit.page.locator("discord-message")).to_have_count(1)
    foreign = [url for url in asked if not url.startswith((visit.spot.sandbox.page_url, "data:"))]
    assert asked and foreign == []
    assert visit.complaints == []
    policy = (await visit.page.request.get(visit.spot.sandbox.page_url)).headers["content-security-policy"]
    assert "script-src 'self';" in policy and "unsafe-eval" not in policy
    assert re.findall(r"(\S+) 'unsafe-inline'", policy) == ["style-src-attr"]


async def test_nothing_overflows_a_narrow_screen(visit: Visit) -> None:
    await visit.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    embed = discord.Embed(title="A long title " * 10, description="unbroken" * 60)
    await visit.spot.channel.send("word " * 100, embed=embed, view=question_view())
    await expect(visit.page.locator("discord-message")).to_have_count(1)
    assert await visit.page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    assert await visit.page.evaluate("document.getElementById('log').scrollWidth") <= NARROW[0]
    await visit.page.get_by_role("button", name="A", exact=True).click()
    await expect(visit.page.locator("discord-message", has_text="Your answer: A")).to_be_visible()


async def test_axe_finds_nothing_serious(visit: Visit) -> None:
    await visit.spot.question()
    page = visit.page
    await page.get_by_role("button", name="B", exact=True).click()
    await expect(page.locator("discord-message", has_text="Your answer: B")).to_be_visible()
    await page.evaluate(axe.SOURCE)
    found = []
    for scheme in axe.SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        found += axe.serious(scheme, await page.evaluate(axe.RUN))

    assert found == []
