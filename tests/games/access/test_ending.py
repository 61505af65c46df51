"""How what a person of Discord may do ends: with their leave, with Discord's silence, on pages and on open sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from discord_sandbox.oauth.grants import TOKEN_S
from games.access.discord import api, rights, token_encryption
from games.access.roles import may_enter, rights_of_session, visible_guilds
from games.connection import close_store, in_sync
from games.models import DiscordAccount, GuildAccess
from tests.e2e import scene
from tests.games.access.conftest import GUILDS, Discord, account, age, roles, roles_page, settle
from tests.games.live import test_consumers as sockets


def test_a_new_secret_key_with_the_old_one_behind_it_ends_nothing(settings: Any) -> None:
    locked, old = token_encryption.encrypt("a token"), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [old]
    assert token_encryption.decrypt(locked) == "a token"
    assert token_encryption.decrypt(token_encryption.encrypt("new")) == "new"


def test_tokens_do_not_stand_in_what_python_tells_of_them() -> None:
    assert "t0ken" not in repr(api.Tokens("t0ken-a", "t0ken-b"))


@pytest.mark.parametrize("action", ["5xx", "reset_not_done", "429"])
def test_without_discord_the_rights_run_out_and_the_page_says_so(discord: Discord, action: str) -> None:
    client = discord.log_in(discord.ada)
    discord.fault(action, GUILDS, times=100)
    age(6)
    assert roles_page(discord, client) == 200
    settle()
    age(5)
    page = client.get("/")
    assert page.status_code == 200 and "Discord does not answer." in page.content.decode()
    assert "Try again" in page.content.decode()
    assert roles_page(discord, client) == 404

    discord.fix()
    age(0.1)
    client.post("/discord/again/")
    assert roles_page(discord, client) == 200
    assert "does not answer" not in client.get("/").content.decode()


def test_a_discord_that_is_away_is_not_asked_with_every_page(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    discord.fault("5xx", GUILDS, times=100)
    age(11)
    for _ in range(4):
        client.get("/")
    assert len(discord.asked(GUILDS)) == 2
    age(0.5)
    client.get("/")
    assert len(discord.asked(GUILDS)) == 3


def test_an_access_token_that_ends_is_renewed(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    before = account()
    discord.clock.advance(TOKEN_S)
    age(TOKEN_S / 60)
    assert roles_page(discord, client) == 200
    assert token_encryption.decrypt(account().access_token) != token_encryption.decrypt(before.access_token)
    assert token_encryption.decrypt(account().refresh_token) != token_encryption.decrypt(before.refresh_token)


def test_whoever_takes_their_leave_back_is_sent_to_the_login(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    discord.do(lambda sandbox: sandbox.revoke_grants(discord.ada))
    age(11)
    assert roles_page(discord, client) == 404
    response = client.get("/history/")
    assert (response.status_code, response["Location"]) == (302, "/login/?next=/history/")
    assert "does not let Tally see your servers any more" in client.get("/login/").content.decode()
    assert not may_enter(account().user)
    assert rights_of_session(client.session.session_key) is None
    ended = account()
    assert (ended.access_token, ended.refresh_token, ended.servers) == ("", "", {})

    discord.log_in(discord.ada, client)
    assert roles_page(discord, client) == 200


def test_a_changed_secret_key_ends_the_login(discord: Discord) -> None:
    discord.log_in(discord.ada)
    DiscordAccount.objects.update(access_token=token_encryption.encrypt("")[:-4])
    age(11)
    rights.renew(account())
    assert account().problem == "ended"


def test_the_store_away_is_told_and_takes_nobodys_login(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    from games.domain.errors import StoreUnavailable

    client = discord.log_in(discord.ada)

    def away(_work: Any) -> Any:
        raise StoreUnavailable

    monkeypatch.setattr(rights, "in_sync", away)
    age(11)
    assert client.get("/").status_code == 503
    discord.log_in(discord.ada)
    assert account().problem == "" and roles() == {}
    monkeypatch.undo()
    assert roles_page(discord, client) == 200


def test_a_person_who_was_switched_off_has_nothing(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    user = account().user
    user.is_active = False
    user.save()
    assert visible_guilds(user).roles == {}
    assert rights_of_session(client.session.session_key) is None


# --- sockets ----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def socket(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[sockets.Socket]:
    """Ada watches a game in her server."""
    monkeypatch.setattr(sockets.session_monitor, "ROUND_S", 0.05)

    def prepare() -> bytes:
        client = discord.log_in(discord.ada)

        async def play(store: Any) -> None:
            await scene.open_game(store, discord.quiz, scene.TRIVIA, scene.CAPITAL, id="open")

        in_sync(play)
        return f"sessionid={client.session.session_key}".encode()

    found = sockets.Socket(f"/ws/games/{discord.quiz}/open", await sync_to_async(prepare)())
    assert await found.opens()
    assert (await found.next())["type"] == "snapshot"
    yield found
    await found.leave()
    await close_store()
    await sync_to_async(settle)()


async def test_a_right_that_was_taken_away_closes_the_socket(discord: Discord, socket: sockets.Socket) -> None:
    """Nobody opens a page: the socket alone has Discord asked, before what it said runs out."""
    discord.take_from_ada()
    await sync_to_async(age)(6)
    assert await socket.closed() == sockets.consumers.NOT_FOUND
    assert (await sync_to_async(account)()).is_fresh(rights.timezone.now())


async def test_without_discord_the_socket_closes_when_the_rights_run_out(
    discord: Discord, socket: sockets.Socket
) -> None:
    discord.fault("5xx", GUILDS, times=100)
    await sync_to_async(age)(11)
    assert await socket.closed() == sockets.consumers.NOT_FOUND


async def test_a_login_that_ended_closes_the_socket(discord: Discord, socket: sockets.Socket) -> None:
    discord.do(lambda sandbox: sandbox.revoke_grants(discord.ada))
    await sync_to_async(age)(6)
    assert await socket.closed() == sockets.consumers.NOT_LOGGED_IN


async def test_a_role_that_was_taken_away_closes_the_socket_at_once(
    discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets.session_monitor, "ROUND_S", 0.05)

    def prepare() -> bytes:
        async def play(store: Any) -> None:
            await scene.open_game(store, discord.books, scene.TRIVIA, scene.CAPITAL, id="open")

        in_sync(play)
        GuildAccess.objects.create(discord_id=discord.ada, guild_id=discord.books, role="viewer")
        return f"sessionid={discord.log_in(discord.ada).session.session_key}".encode()

    watcher = sockets.Socket(f"/ws/games/{discord.books}/open", await sync_to_async(prepare)())
    assert await watcher.opens()
    assert (await watcher.next())["type"] == "snapshot"
    await GuildAccess.objects.filter(discord_id=discord.ada).adelete()
    assert await watcher.closed() == sockets.consumers.NOT_FOUND
    await watcher.leave()
    await close_store()
