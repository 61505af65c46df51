"""Row 63: no token, password or session stands in what bot and site say, however talkative they are."""

from __future__ import annotations

import asyncio
import http.cookiejar
import os
import re
import secrets
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from redis import Redis
from websockets.sync.client import connect

from games.play.poster import post_now
from tests.e2e import servers
from tests.e2e.local_discord import LocalDiscord, local_discord
from tests.e2e.scene import PASSWORD, QUIZ
from tests.e2e.servers import Place, dashboard
from tests.faults.conftest import PROJECT, House
from tests.games.play.bank import SmallBank

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

STORE_PASSWORD, SQL_PASSWORD = "hunter2-of-the-store", "hunter2-of-the-database"
KEY = secrets.token_urlsafe(64)


@pytest.fixture
def locked_store(redis_url: str) -> Iterator[str]:
    """The address of the store with a user name and a password in it."""
    with Redis.from_url(redis_url) as redis:
        redis.flushall()
        redis.execute_command("ACL", "SETUSER", "tally", "on", f">{STORE_PASSWORD}", "~*", "&*", "+@all")
        yield redis_url.replace("unix://", f"unix://tally:{STORE_PASSWORD}@")
        redis.execute_command("ACL", "DELUSER", "tally")


def _said(log: Path) -> str:
    text = log.read_text("utf-8", "replace")
    assert len(text) > 200, "it said nothing at all"
    return text


def _found(text: str, **kept: str) -> list[str]:
    """The names of the secrets that stand in a text, as they are or as an address spells them."""
    return [name for name, secret in kept.items() if secret in text or urllib.parse.quote(secret, safe="") in text]


@pytest.mark.django_db(transaction=True)
async def test_63_secrets_in_logs_of_the_bot(house: House, locked_store: str, tmp_path: Path) -> None:
    """A bot that logs everything plays a game, loses its gateway and its token."""
    talkative = {"REDIS_URL": locked_store, "SECRET_KEY": KEY, "TALLY_LOG_LEVEL": "DEBUG", "TALLY_LOG_FORMAT": "json"}
    log = tmp_path / "bot.log"
    with log.open("wb") as written:
        bot = await _start_bot(house, talkative, written.fileno())
    await post_now(house.store, SmallBank(), await house.register(window_s=600), "1")
    await house.open_game(60)
    await house.sandbox.gateway.wait_connected()
    message = house.sandbox.messages(house.channel_id)[-1]
    button = str(next(iter(message.interactive()))["custom_id"])
    assert (await house.sandbox.press(house.players[0], message.id, button).answered()).text.startswith("✅")
    await house.sandbox.revoke_token()
    async with asyncio.timeout(60):
        await bot.wait()

    text = _said(log)
    assert "websocket" in text.lower(), "it was talkative"
    assert _found(text, token=house.sandbox.token, store=STORE_PASSWORD, key=KEY) == []
    assert _found(text, token=house.sandbox.token.rpartition(".")[2]) == []


async def _start_bot(house: House, variables: dict[str, str], output: int) -> asyncio.subprocess.Process:
    environment = os.environ | {
        "DISCORD_TOKEN": house.sandbox.token,
        "DISCORD_API_BASE": house.sandbox.api_base,
        "DISCORD_GATEWAY_URL": house.sandbox.gateway_url,
        "DATABASE_URL": f"sqlite:///{house.database}",
        **variables,
    }
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "manage.py", "runbot", env=environment, cwd=PROJECT, stdout=output, stderr=output
    )
    house.bots.append(bot)
    return bot


@pytest.mark.parametrize("form", ["json", "console"])
def test_63_secrets_in_logs_of_the_site(tmp_path: Path, migrated_database: Path, locked_store: str, form: str) -> None:
    """A site that logs everything is logged into, asked for what is not there, and watched by a socket."""
    variables = {"SECRET_KEY": KEY, "TALLY_LOG_LEVEL": "DEBUG", "TALLY_LOG_FORMAT": form}
    place = Place(servers.free_port(), {**servers.environment(tmp_path, locked_store), **variables})
    servers.make_tables(tmp_path, migrated_database)
    servers.fill(place.env)
    log = tmp_path / "site.log"
    with log.open("wb") as written, _output(written.fileno()), dashboard(place) as address:
        kept = _visit(address)

    text = _said(log)
    assert "GET /history/" in text or "history" in text, "it was talkative"
    assert _found(text, store=STORE_PASSWORD, key=KEY, password=PASSWORD, wrong="a-wrong-password", **kept) == []


class _output:
    """Programs started meanwhile say what they say into a file."""

    def __init__(self, target: int) -> None:
        self._target = target

    def __enter__(self) -> None:
        self._own = [os.dup(number) for number in (1, 2)]
        for number in (1, 2):
            os.dup2(self._target, number)

    def __exit__(self, *_: object) -> None:
        for number, own in zip((1, 2), self._own, strict=True):
            os.dup2(own, number)
            os.close(own)


def _visit(address: str) -> dict[str, str]:
    """Log in after a wrong password, look around, cause errors; returns the cookies and tokens that were used."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{address}/login/").read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    for password in ("a-wrong-password", PASSWORD):
        form = {"username": "root", "password": password, "csrfmiddlewaretoken": token}
        browser.open(f"{address}/login/", urllib.parse.urlencode(form).encode()).read()
    cookies = {cookie.name: str(cookie.value) for cookie in jar}
    for path in ("/", "/history/", "/nowhere/", f"/games/{QUIZ}/nothing/", "/registrations/?q=x"):
        try:
            browser.open(address + path).read()
        except urllib.error.HTTPError as error:
            assert error.code == 404
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    live = f"ws{address.removeprefix('http')}/ws/overview"
    with connect(live, additional_headers={"Cookie": header, "Origin": address}) as socket:
        assert '"n":1' in str(socket.recv(30))
    assert {"sessionid", "csrftoken"} <= cookies.keys()
    return {**cookies, "form token": token}


@pytest.mark.parametrize("form", ["json", "console"])
def test_63_secrets_in_logs_of_a_login_by_discord(
    tmp_path: Path, migrated_database: Path, locked_store: str, form: str
) -> None:
    """Somebody says no, logs in, comes by the same address again; Discord is unavailable, and takes no token."""
    place = Place(servers.free_port(), servers.environment(tmp_path, locked_store))
    log = tmp_path / "site.log"
    with local_discord() as discord:
        talkative = {"SECRET_KEY": KEY, "TALLY_LOG_LEVEL": "DEBUG", "TALLY_LOG_FORMAT": form}
        place = replace(place, env={**place.env, **talkative, **discord.environment(place.address)})
        servers.make_tables(tmp_path, migrated_database)
        with log.open("wb") as written, _output(written.fileno()), dashboard(place) as address:
            kept = _come_in(address, discord, tmp_path / "tally.sqlite3")
        kept["client secret"] = discord.sandbox.core.grants.client_secret

    text = _said(log)
    assert "a login with Discord failed" in text and "/oauth2/token" in text, "it was talkative"
    assert _found(text, store=STORE_PASSWORD, key=KEY, **kept) == []


def _come_in(address: str, discord: LocalDiscord, database: Path) -> dict[str, str]:
    """Returns what the browser, the site and Discord gave each other."""
    discord.sandbox.faults.add("5xx", path="/users/@me/guilds", times=1)
    browser, kept = requests.Session(), dict[str, str]()
    kept["denied state"] = _leave(browser, address, discord, "deny")[1]["state"]
    back, query = _leave(browser, address, discord, "authorize")
    kept |= query
    assert browser.get(back).status_code == 200, "the same address once more"
    (grant,) = discord.sandbox.core.grants.of_member(discord.ada)
    (call,) = discord.sandbox.audit.calls("POST", "/oauth2/token")
    kept |= {"access": grant.access, "refresh": grant.refresh, "verifier": call.body["code_verifier"]}
    kept["session"] = browser.cookies["sessionid"]
    discord.sandbox.revoke_grants(discord.ada)
    with closing(sqlite3.connect(database)) as sql, sql:
        sql.execute("UPDATE games_discordaccount SET asked_at = NULL")
    assert browser.get(f"{address}/servers/").status_code == 200
    assert browser.get(f"{address}/history/").url.startswith(f"{address}/login/"), "the login has ended"
    return kept


def _leave(browser: requests.Session, address: str, discord: LocalDiscord, answer: str) -> tuple[str, dict[str, str]]:
    """To Discord and back; the address that this leads to, and what stands in it."""
    page = browser.get(f"{address}/login/").text
    form = {"csrfmiddlewaretoken": re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]}
    left = browser.post(f"{address}/discord/login/", form, allow_redirects=False).headers["Location"]
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(left).query))
    form = asked | {"member_id": discord.ada, "answer": answer}
    origin = {"Origin": discord.sandbox.page_url.rstrip("/")}
    said = requests.post(discord.sandbox.authorize_url, form, headers=origin, allow_redirects=False)
    back = said.headers["Location"]
    assert browser.get(back).status_code == 200
    return back, dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back).query))


AWAY = {
    "REDIS_URL": f"redis://tally:{STORE_PASSWORD}@127.0.0.1:1/0",
    "DATABASE_URL": f"postgres://tally:{SQL_PASSWORD}@127.0.0.1:1/tally",
    "DISCORD_TOKEN": "MTE4NzY1NDMyMTA5ODc2NTQzMg.GaBcDe.a-token-that-nobody-may-read",
    "SECRET_KEY": KEY,
}


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("words", ["doctor", "check --deploy", "runbot", "run_duties", "migrate", "forget_player 1 2"])
def test_63_secrets_in_the_words_of_a_command_that_fails(words: str, form: str, tmp_path: Path) -> None:
    """Store, database and Discord cannot be reached, and each command says so in full."""
    environment = servers.environment(tmp_path, AWAY["REDIS_URL"]) | AWAY | {"TALLY_LOG_LEVEL": "DEBUG"}
    environment |= {"TALLY_LOG_FORMAT": form, "DISCORD_API_BASE": "http://127.0.0.1:1/api/v10", "DEBUG": "false"}
    environment["ALLOWED_HOSTS"] = "trivia.example.org"
    command = [sys.executable, "manage.py", *words.split(), "--traceback"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=100)

    text = done.stdout + done.stderr
    assert done.returncode != 0 and len(text) > 50
    secret = {"store": STORE_PASSWORD, "sql": SQL_PASSWORD, "token": AWAY["DISCORD_TOKEN"], "key": KEY}
    assert _found(text, **secret) == [], text
