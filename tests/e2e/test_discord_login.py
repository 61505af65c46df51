"""Log in with Discord in a real browser: from the button to the dashboard and back out, under the site's own policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from games.domain.guilds import GuildDirectory
from tests import axe
from tests.e2e.conftest import Backstage
from tests.e2e.local_discord import LocalDiscord, local_discord
from tests.e2e.servers import Place, dashboard, furnished

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def discord() -> Iterator[LocalDiscord]:
    with local_discord() as discord:
        yield discord


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path, discord: LocalDiscord) -> Iterator[Place]:
    """The scene's dashboard, which sends people to that Discord."""
    with furnished(tmp_path_factory.mktemp("discord-login"), migrated_database) as plain:
        place = replace(plain, env={**plain.env, **discord.environment(plain.address)})
        backstage = Backstage(place.env["REDIS_URL"])
        directory = GuildDirectory(guild_id=discord.guild_id, name="Quiz at Discord", channels={}, roles={})
        backstage.do(lambda store: store.save_directory(directory))
        backstage.close()
        yield place


@pytest.fixture(scope="module")
def address(place: Place) -> Iterator[str]:
    with dashboard(place) as address:
        yield address


@dataclass(frozen=True)
class Visitor:
    page: Page
    context: BrowserContext
    complaints: list[str]


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody before the login page; what their console complained of fails the test."""
    context, complaints = browser.new_context(), list[str]()
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
    page.goto(f"{address}/login/")
    yield Visitor(page, context, complaints)
    context.close()
    assert complaints == []


def allow(page: Page, label: str, answer: str = "Authorize") -> None:
    """At Discord: say who one is, and yes or no."""
    page.get_by_role("button", name="Log in with Discord").click()
    expect(page.get_by_role("heading", name="wants to access your account")).to_be_visible()
    page.get_by_label("You are").select_option(label=label)
    page.get_by_role("button", name=answer).click()


def test_one_click_through_leads_to_the_live_dashboard(visitor: Visitor, address: str) -> None:
    page = visitor.page
    allow(page, "Ada (Quiz at Discord)")
    page.wait_for_url(f"{address}/")
    expect(page.locator(".live-status")).to_have_attribute("data-state", "live")
    expect(page.get_by_text("Account Ada")).to_be_visible()

    page.get_by_role("link", name="Servers").click()
    expect(page.get_by_role("row", name="Quiz at Discord")).to_contain_text("admin")
    expect(page.get_by_text("Book Club")).to_have_count(0)
    page.get_by_role("link", name="Roles in Quiz at Discord").click()
    expect(page.get_by_role("heading", name="Roles in Quiz at Discord")).to_be_visible()

    page.get_by_text("Account Ada").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    page.goto(f"{address}/servers/")
    page.wait_for_url(f"{address}/login/?next=/servers/")


def test_the_keyboard_is_enough(visitor: Visitor, address: str) -> None:
    page = visitor.page
    page.get_by_role("button", name="Log in with Discord").focus()
    page.keyboard.press("Enter")
    page.get_by_label("You are").focus()
    page.keyboard.type("Ada")
    page.get_by_role("button", name="Authorize").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def test_whoever_says_no_reads_why_nobody_was_logged_in(visitor: Visitor) -> None:
    allow(visitor.page, "Ada (Quiz at Discord)", "Cancel")
    expect(visitor.page.get_by_role("alert")).to_contain_text("the login was cancelled at Discord")
    expect(visitor.page.get_by_role("button", name="Log in with Discord")).to_be_visible()


def test_who_has_no_server_is_told_what_to_do(visitor: Visitor, address: str) -> None:
    allow(visitor.page, "Ben (Quiz at Discord)")
    visitor.page.wait_for_url(f"{address}/")
    expect(visitor.page.get_by_text("A server appears here when the bot is in it")).to_be_visible()
    visitor.page.get_by_role("button", name="Look again").click()
    visitor.page.wait_for_url(f"{address}/")


def test_a_role_is_given_and_taken(visitor: Visitor, address: str, discord: LocalDiscord) -> None:
    page = visitor.page
    allow(page, "Ada (Quiz at Discord)")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/servers/{discord.guild_id}/roles/")
    page.get_by_label("User name or Discord user id").fill(discord.ben)
    page.get_by_label("Role", exact=True).select_option("host")
    page.get_by_role("button", name="Give this role").click()
    expect(page.get_by_role("status")).to_contain_text("is host now")
    page.get_by_role("link", name="Take away").click()
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_text("Nobody was given a role here.")).to_be_visible()


def test_axe_finds_nothing_serious_on_the_pages_of_the_login(
    visitor: Visitor, address: str, discord: LocalDiscord
) -> None:
    page, found = visitor.page, list[str]()

    def look(name: str) -> None:
        page.evaluate(axe.SOURCE)
        for scheme in axe.SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found.extend(axe.serious(f"{name}, {scheme}", page.evaluate(axe.RUN)))

    page.goto(f"{address}/login/?problem=denied")
    look("login")
    page.get_by_role("button", name="Log in with Discord").click()
    expect(page.get_by_label("You are")).to_be_visible()
    look("authorize")
    page.get_by_label("You are").select_option(label="Ada (Quiz at Discord)")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{address}/")
    for path in ("/servers/", f"/servers/{discord.guild_id}/roles/"):
        page.goto(address + path)
        look(path)
    assert found == [], "\n".join(found)
