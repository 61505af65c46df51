"""A local Discord beside the site, and browsers that log in through it over HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.db.models import F
from django.http import HttpResponse
from django.test import Client

from discord_sandbox import Sandbox, ShiftedClock
from discord_sandbox.audit import Call
from games.access.discord import rights
from games.access.roles import Role, visible_guilds
from games.connection import in_sync
from games.domain.guilds import GuildDirectory
from games.models import DiscordAccount
from tests.games.dashboard.conftest import log_in as _log_in
from tests.games.dashboard.conftest import world as _world

T = TypeVar("T")
GUILDS = "/users/@me/guilds"
BACK = "http://testserver/discord/login/callback/"

world, log_in = _world, _log_in


@dataclass
class Discord:
    """The sandbox in a thread of its own: three guilds, and Ada, who manages the first."""

    sandbox: Sandbox
    loop: asyncio.AbstractEventLoop
    clock: ShiftedClock
    quiz: str = ""
    """Ada manages it, Ben is a member."""
    books: str = ""
    """Ada is a member, Ben manages it."""
    strange: str = ""
    """Ada and Ben manage it, but the bot is not there."""
    ada: str = ""
    ben: str = ""

    def do(self, work: Callable[[Sandbox], T]) -> T:
        """What a verb of the sandbox returns, called in the thread that it lives in."""

        async def call() -> T:
            return work(self.sandbox)

        return asyncio.run_coroutine_threadsafe(call(), self.loop).result(30)

    def furnish(self) -> None:
        def build(sandbox: Sandbox) -> None:
            self.quiz, self.books = sandbox.add_guild("Quiz at Discord").id, sandbox.add_guild("Books at Discord").id
            self.strange = sandbox.add_guild("Without the bot", with_bot=False).id
            self.ada = sandbox.add_member(self.quiz, "Ada", permissions=["manage_guild"]).id
            self.ben = sandbox.add_member(self.books, "Ben", permissions=["administrator"]).id
            sandbox.add_member(self.books, "Ada", user_id=self.ada)
            sandbox.add_member(self.quiz, "Ben", user_id=self.ben)
            for member in (self.ada, self.ben):
                sandbox.add_member(self.strange, "", user_id=member, permissions=["manage_guild"])

        self.do(build)
        for guild_id, name in ((self.quiz, "Quiz at Discord"), (self.books, "Books at Discord")):
            directory = GuildDirectory(guild_id=guild_id, name=name, channels={}, roles={})
            in_sync(lambda store, known=directory: store.save_directory(known))

    def take_from_ada(self) -> None:
        """Her right to manage the quiz server."""
        self.do(lambda sandbox: sandbox.set_member_roles(self.quiz, self.ada, []))

    def asked(self, path: str) -> list[Call]:
        return self.do(lambda sandbox: sandbox.audit.calls("", path))

    def fault(self, action: str, path: str, **options: Any) -> None:
        self.do(lambda sandbox: sandbox.faults.add(action, path=path, **options))

    def fix(self) -> None:
        self.do(lambda sandbox: sandbox.faults.clear())

    # a browser's way

    def leave(self, client: Client, **form: str) -> dict[str, str]:
        """Press the button on the login page; returns what stands in the address at Discord."""
        response = client.post("/discord/login/", form)
        assert response.status_code == 302, response.content
        there = urlsplit(response["Location"])
        assert there._replace(query="").geturl() == self.sandbox.authorize_url
        return dict(parse_qsl(there.query))

    def say(self, asked: dict[str, str], member_id: str, answer: str = "authorize") -> str:
        """What the person says at Discord; returns the address, on our site, that this leads to."""
        origin = {"Origin": self.sandbox.page_url.rstrip("/")}
        form = asked | {"member_id": member_id, "answer": answer}
        said = requests.post(self.sandbox.authorize_url, form, headers=origin, allow_redirects=False, timeout=10)
        assert said.status_code == 302, said.text
        assert said.headers["Location"].startswith(BACK)
        return said.headers["Location"].removeprefix("http://testserver")

    def log_in(self, member_id: str, client: Client | None = None, **form: str) -> Client:
        """A browser of somebody who has logged in."""
        client = client or Client()
        response = client.get(self.say(self.leave(client, **form), member_id))
        assert (response.status_code, response["Location"]) == (302, form.get("next", "/"))
        return client


def problem(response: HttpResponse) -> str:
    """Which problem the login page is to show; the page itself has words for it."""
    assert response.status_code == 302, response.status_code
    page, _, code = response["Location"].partition("?problem=")
    assert page == "/login/"
    return code


def age(minutes: float) -> None:
    """Let time pass since Discord was asked."""
    past = timedelta(minutes=minutes)
    DiscordAccount.objects.update(told_at=F("told_at") - past, asked_at=F("asked_at") - past)


def account() -> DiscordAccount:
    return DiscordAccount.objects.select_related("user").get()


def roles() -> dict[str, Role]:
    return dict(visible_guilds(account().user).roles)


def roles_page(discord: Discord, client: Client) -> int:
    return client.get(f"/servers/{discord.quiz}/roles/").status_code


def settle() -> None:
    """Until nobody waits for Discord any more."""
    rights._pool.submit(lambda: None).result(30)
    rights._pool.submit(lambda: None).result(30)
    for _ in range(300):
        if not rights._waiting:
            return
        threading.Event().wait(0.02)
    raise AssertionError("Discord is still being asked")


@pytest.fixture
def discord(world: None, settings: Any) -> Iterator[Discord]:
    """A Discord that the site is configured for."""
    loop, clock = asyncio.new_event_loop(), ShiftedClock()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    sandbox = Sandbox(clock=clock, redirect_uris=(BACK,), rate_limits=False)
    asyncio.run_coroutine_threadsafe(sandbox.start(), loop).result(30)
    settings.DISCORD_CLIENT_ID = sandbox.core.grants.client_id
    settings.DISCORD_CLIENT_SECRET = sandbox.core.grants.client_secret
    settings.DISCORD_API_BASE, settings.DISCORD_AUTHORIZE_URL = sandbox.api_base, sandbox.authorize_url
    discord = Discord(sandbox, loop, clock)
    discord.furnish()
    yield discord
    asyncio.run_coroutine_threadsafe(sandbox.stop(), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
    loop.close()
