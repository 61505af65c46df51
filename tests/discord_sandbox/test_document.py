"""The sandbox is held to Discord's document by every test; here, that the holding itself works."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from discord_sandbox import Sandbox, SandboxClient, observer
from discord_sandbox.observer import Exchange
from discord_sandbox.rest import all_routes
from tests.discord_document import FINDINGS
from tests.discord_document.document import PATH, Document, raw
from tests.discord_document.exceptions import EXCEPTIONS, Leave
from tests.discord_document.judge import Judge, read_witness
from tests.discord_sandbox.support import Place, eventually, place
from tools import cut_discord_document

PROJECT = Path(__file__).resolve().parents[2]
POST = "/channels/{channel_id}/messages"


def findings(body: Any, path: str = POST, method: str = "POST", status: int = 204) -> list[str]:
    """What is found in a request alone."""
    found = Judge().exchange(Exchange(method, path, {}, body, status, None))
    return [line for line in found if line.startswith("request")]


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x", "allowed_mentions": {"parse": [], "roles": [1576333605427216397]}},
        {"embeds": [{"title": "x", "timestamp": "2026-01-01T00:00:00+00:00"}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 5, "label": "x", "url": "https://x.org/"}]}]},
    ],
)
def test_a_good_body_fits(body: Any) -> None:
    assert findings(body) == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"content": 5}, "$.content"),
        ({"content": "x" * 4001}, "$.content"),
        ({"embeds": [{"title": "x"}] * 11}, "$.embeds"),
        ({"embeds": [{"timestamp": "yesterday"}]}, "$.embeds[0].timestamp"),
        ({"embeds": [{"color": 0x1000000}]}, "$.embeds[0].color"),
        ({"allowed_mentions": {"roles": ["x"]}}, "$.allowed_mentions.roles[0]"),
        ({"components": [{"type": 1, "components": [{"type": 2, "style": 9, "label": "x"}]}]}, "components[0].style"),
        ({"components": [{"type": 1, "components": [{"type": 2, "label": "x"}]}]}, "'style' is a required"),
        ({"content": "x", "colour": 1}, "colour is not named"),
    ],
)
def test_a_bad_body_does_not(body: Any, place: str) -> None:
    [found] = findings(body)
    assert place in found


def test_a_reply_of_another_shape_or_status_is_found() -> None:
    judge = Judge()
    about: Any = ("GET", "/users/{user_id}", {}, None)
    assert "'id' is a required" in str(judge.exchange(Exchange(*about, 200, {"username": "Ann"})))
    assert "no such status" in str(judge.exchange(Exchange(*about, 204, None)))
    assert "'code' is a required" in str(judge.exchange(Exchange(*about, 404, {"message": "?"})))
    assert "not in the document" in str(judge.exchange(Exchange("GET", "/invented", {}, None, 200, {})))


def test_every_route_of_the_sandbox_stands_in_the_document() -> None:
    document = Document(raw())
    own = {(route.method, route.path) for route in all_routes(Sandbox().core, str)}
    assert {it for it in own if document.operation(*it) is None} == {
        ("POST", "/oauth2/token"),  # documented, but in the reference of OAuth2
        ("POST", "/oauth2/token/revoke"),
    }


def test_the_tool_leaves_what_it_cut_as_it_is(tmp_path: Path) -> None:
    """So the file is what the tool writes, and holds no more than the sandbox's routes need."""
    cut_discord_document.main(raw(), raw()["info"]["x-commit"], tmp_path / "openapi.json")
    assert (tmp_path / "openapi.json").read_text() == PATH.read_text()


class Recorder:
    """An observer that keeps everything, as it was at the time."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    def answered(self, exchange: Exchange) -> None:
        body, reply = json.loads(json.dumps([exchange.body, exchange.reply]))
        about = (exchange.method, exchange.path, exchange.query)
        self.exchanges.append(Exchange(*about, body, exchange.status, reply))

    def dispatched(self, event: str, payload: Any) -> None:
        pass


async def say_everything(spot: Place) -> None:
    """Whatever discord.py writes in a way of its own."""
    channel, bot = spot.channel, spot.bot
    role, person = discord.Object(int(spot.guild_id)), discord.Object(int(spot.ann))
    first = await channel.send("hello", allowed_mentions=discord.AllowedMentions(roles=[role], users=[person]))
    await first.reply("again", file=discord.File(io.BytesIO(b"text"), "a.txt"))
    embed = discord.Embed(title="title")
    written = await channel.send(embed=embed)
    await written.edit(content="changed", embed=written.embeds[0])
    await channel.delete_messages([first, written])
    bot.silent = True
    spot.sandbox.press(spot.ann, await spot.question(), "choice:A")
    await eventually(lambda: bot.seen)
    await bot.seen[-1].response.send_message(file=discord.File(io.BytesIO(b"text"), "a.txt"))
    made = spot.sandbox.add_channel(spot.guild_id, "quiz", kind="forum")
    await eventually(lambda: bot.get_channel(int(made.id)))
    forum = bot.get_channel(int(made.id))
    assert isinstance(forum, discord.ForumChannel)
    await forum.create_thread(name="Quiz", content="first")
    with pytest.raises(discord.HTTPException):
        await channel.send("x" * 2001)
    assert bot.user


async def recorded(monkeypatch: pytest.MonkeyPatch) -> list[Exchange]:
    recorder = Recorder()
    monkeypatch.setattr("discord_sandbox.core.observer_of_environment", lambda: recorder)
    async with place(rate_limits=False) as spot:
        spot.sandbox.set_role_permissions(spot.guild_id, spot.guild_id, ["administrator"])
        await say_everything(spot)
    return recorder.exchanges


async def test_each_exception_is_still_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    exchanges = await recorded(monkeypatch)

    def found_without(one: Leave | None) -> int:
        judge = Judge([it for it in EXCEPTIONS if it is not one])
        return sum(bool(judge.exchange(it)) for it in exchanges)

    assert found_without(None) == 0
    assert [it.name for it in EXCEPTIONS if not found_without(it)] == []


@pytest.mark.process
async def test_a_sandbox_in_another_process_is_held_too(tmp_path: Path) -> None:
    """It finds the observer by its environment, and that writes to the file of this test."""
    port_line = "DISCORD_API_BASE="
    environment = os.environ | {FINDINGS: str(tmp_path / "findings")}
    command = [sys.executable, "manage.py", "sandbox", "--port", "0", "--token", "t"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=PROJECT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        while not (line := (await process.stdout.readline()).decode()).startswith(port_line):
            assert line
        base = line.removeprefix(port_line).strip()
        async with SandboxClient(base.removesuffix("/api/v10")) as client, aiohttp.ClientSession() as session:
            guild = await client.add_guild("Guild")
            url = f"{base}/guilds/{guild}"
            async with session.get(url, headers={"Authorization": "Bot t"}) as answer:
                assert answer.status == 200
    finally:
        process.terminate()
        await process.wait()
    with (tmp_path / "findings").open() as file:
        seen, found = read_witness(file)
    assert (seen.keys(), found) == ({"events", "replies", "requests"}, set())


STRANGE = """
from discord_sandbox import Sandbox

def test_strange():
    Sandbox().gateway.dispatch("GUILD_ROLE_CREATE", {"role": {"id": "1"}})

def test_plain():
    Sandbox()
"""


@pytest.mark.process
def test_the_test_fails_that_let_something_happen_that_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(STRANGE)
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", f"--rootdir={PROJECT}"]
    command += ["-c", str(PROJECT / "pyproject.toml"), str(tmp_path / "test_it.py")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=50)
    assert done.returncode == 1, done.stdout
    assert "GUILD_ROLE_CREATE.role: $: 'name' is a required property" in done.stdout
    assert "test_strange" in done.stdout and re.search("2 passed,.* 1 error", done.stdout)


def test_nobody_looks_unless_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """In use there is neither the document nor what reads it."""
    monkeypatch.delenv(observer.VARIABLE)
    assert isinstance(Sandbox().core.observer, observer.Nobody)
