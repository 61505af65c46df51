"""What a person of Discord may do, how fresh that is, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import Client

from botbridge.sandbox.oauth.grants import TOKEN_S
from games.access import Role, may_enter, rights_of_session, visible_guilds
from games.connection import close_store, in_sync
from games.discord_login import api, rights, vault
from games.models import DiscordAccount, GuildAccess
from tests.e2e import scene
from tests.games import test_consumers as sockets
from tests.games.discord_login.conftest import Discord, age

GUILDS = "/users/@me/guilds"


def account() -> DiscordAccount:
    return DiscordAccount.objects.select_related("user").get()


def roles() -> dict[str, Role]:
    return dict(visible_guilds(account().user).roles)


def roles_page(discord: Discord, client: Client) -> int:
    return client.get(f"/servers/{discord.quiz}/roles/").status_code


@pytest.mark.parametrize(
    ("owner", "permissions", "manages"),
    [
        (True, 0, True),
        (False, 0x20, True),
        (False, 0x8, True),
        (False, (1 << 53) - 1, True),
        (False, 0x10, False),
        (False, 0, False),
        (False, 0x40 | 0x4 | 0x2000 | 1 << 28, False),
    ],
)
def test_a_server_is_ones_own_by_ownership_manage_server_or_administrator(
    owner: bool, permissions: int, manages: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [{"id": "12345678901234567", "owner": owner, "permissions": str(permissions)}]
    monkeypatch.setattr(api, "_ask", lambda *_args, **_options: told)
    assert api.servers("token") == [api.Server("12345678901234567", manages)]


def test_who_manages_a_server_is_its_admin_and_a_member_sees_nothing(discord: Discord) -> None:
    discord.log_in(discord.ada)
    assert roles() == {discord.quiz: Role.ADMIN}


def test_the_owner_of_a_server_is_its_admin(discord: Discord) -> None:
    discord.log_in(discord.sandbox.core.world.guilds[discord.quiz].owner_id)
    assert roles() == {discord.quiz: Role.ADMIN}


def test_a_server_without_the_bot_does_not_exist(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    for guild_id in (discord.strange, discord.books, scene.QUIZ, "1"):
        assert client.get(f"/servers/{guild_id}/roles/").status_code == 404


def test_a_role_that_was_given_before_the_first_login_counts(discord: Discord) -> None:
    GuildAccess.objects.create(discord_id=discord.ada, guild_id=discord.books, role="editor")
    discord.log_in(discord.ada)
    assert roles() == {discord.quiz: Role.ADMIN, discord.books: Role.EDITOR}


def test_a_smaller_role_takes_nothing_from_an_admin_by_discord(discord: Discord) -> None:
    GuildAccess.objects.create(discord_id=discord.ada, guild_id=discord.quiz, role="viewer")
    discord.log_in(discord.ada)
    assert roles()[discord.quiz] is Role.ADMIN


def test_a_role_counts_only_while_the_person_is_in_the_server(discord: Discord) -> None:
    GuildAccess.objects.create(discord_id=discord.ada, guild_id=discord.books, role="editor")
    GuildAccess.objects.create(discord_id=discord.ada, guild_id=scene.QUIZ, role="editor")
    client = discord.log_in(discord.ada)
    discord.do(lambda sandbox: sandbox.remove_member(discord.books, discord.ada))
    age(11)
    client.get("/")
    assert roles() == {discord.quiz: Role.ADMIN}


# --- how fresh it is ------------------------------------------------------------------------------------------------


def test_what_discord_said_is_believed_for_less_than_ten_minutes(discord: Discord) -> None:
    discord.log_in(discord.ada)
    age(9.9)
    assert roles() == {discord.quiz: Role.ADMIN}
    age(0.2)
    assert roles() == {}


def test_a_right_that_was_taken_away_is_gone_with_the_next_page_after_ten_minutes(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    assert roles_page(discord, client) == 200
    discord.take_from_ada()
    age(11)
    assert roles_page(discord, client) == 404


def test_after_five_minutes_it_is_looked_up_in_the_background(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    discord.take_from_ada()
    age(4)
    roles_page(discord, client)
    _settle()
    assert len(discord.asked(GUILDS)) == 1
    age(1.5)
    assert roles_page(discord, client) == 200  # by what was still fresh when it was asked for
    _settle()
    assert len(discord.asked(GUILDS)) == 2
    assert roles_page(discord, client) == 404


def _settle() -> None:
    """Until nobody waits for Discord any more."""
    rights._pool.submit(lambda: None).result(30)
    rights._pool.submit(lambda: None).result(30)
    for _ in range(300):
        if not rights._waiting:
            return
        threading.Event().wait(0.02)
    raise AssertionError("Discord is still being asked")


def test_a_new_right_comes_with_the_button(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    discord.do(lambda sandbox: sandbox.remove_member(discord.books, discord.ada))
    discord.do(lambda sandbox: sandbox.add_member(discord.books, "", user_id=discord.ada, permissions=["manage_guild"]))
    age(0.1)
    answer = client.post("/discord/again/", {"next": "/servers/"})
    assert (answer.status_code, answer["Location"]) == (302, "/servers/")
    assert roles() == {discord.quiz: Role.ADMIN, discord.books: Role.ADMIN}


def test_the_button_asks_discord_no_oftener_than_every_few_seconds_and_leads_nowhere_else(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    for _ in range(5):
        assert client.post("/discord/again/", {"next": "//evil.example"})["Location"] == "/"
    assert len(discord.asked(GUILDS)) == 1


def test_the_button_is_not_for_local_accounts(discord: Discord, log_in: Any) -> None:
    assert log_in("root").post("/discord/again/").status_code == 404


def test_of_many_who_look_at_once_one_asks(discord: Discord) -> None:
    discord.log_in(discord.ada)
    age(6)
    seen = account()

    def look() -> None:
        try:
            rights.renew(seen)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(discord.asked(GUILDS)) == 2  # the first is the login's


def test_no_more_than_so_many_wait_for_discord(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    discord.log_in(discord.ada)
    age(6)
    monkeypatch.setattr(rights, "MOST_WAITING", 0)
    rights.renew_if_due(account())
    assert not rights._waiting and len(discord.asked(GUILDS)) == 1
    monkeypatch.undo()
    rights.renew_if_due(account())
    _settle()
    assert len(discord.asked(GUILDS)) == 2


def test_a_failure_in_the_background_leaves_the_way_free(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    from games.errors import StoreUnavailable

    def away(_work: Any) -> Any:
        raise StoreUnavailable

    discord.log_in(discord.ada)
    age(6)
    with monkeypatch.context() as patched:
        patched.setattr(rights, "in_sync", away)
        rights.renew_if_due(account())
        _settle()
    assert len(discord.asked(GUILDS)) == 1
    rights.renew_if_due(account())
    _settle()
    assert len(discord.asked(GUILDS)) == 2


def test_a_new_login_is_not_overwritten_by_an_answer_to_the_old_one(discord: Discord) -> None:
    discord.log_in(discord.ada)
    old = account()
    age(6)
    discord.do(lambda sandbox: sandbox.revoke_grants(discord.ada))
    discord.log_in(discord.ada)
    rights.renew(old)
    assert account().problem == "" and roles() == {discord.quiz: Role.ADMIN}


def test_a_local_account_asks_discord_nothing(discord: Discord, log_in: Any) -> None:
    log_in("anna").get("/")
    assert discord.asked("/users/.*") == []


# --- how it ends ------------------------------------------------------------------------------------------------------


def test_a_new_secret_key_with_the_old_one_behind_it_ends_nothing(settings: Any) -> None:
    locked, old = vault.lock("a token"), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [old]
    assert vault.unlock(locked) == "a token"
    assert vault.unlock(vault.lock("new")) == "new"


def test_tokens_do_not_stand_in_what_python_tells_of_them() -> None:
    assert "t0ken" not in repr(api.Tokens("t0ken-a", "t0ken-b"))


@pytest.mark.parametrize("action", ["5xx", "reset_not_done", "429"])
def test_without_discord_the_rights_run_out_and_the_page_says_so(discord: Discord, action: str) -> None:
    client = discord.log_in(discord.ada)
    discord.fault(action, GUILDS, times=100)
    age(6)
    assert roles_page(discord, client) == 200
    _settle()
    age(5)
    page = client.get("/")
    assert page.status_code == 200 and "Discord does not answer." in page.content.decode()
    assert "Try again" in page.content.decode()
    assert roles_page(discord, client) == 404

    discord.mend()
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
    assert vault.unlock(account().access_token) != vault.unlock(before.access_token)
    assert vault.unlock(account().refresh_token) != vault.unlock(before.refresh_token)


def test_whoever_takes_their_leave_back_is_sent_to_the_login(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    discord.do(lambda sandbox: sandbox.revoke_grants(discord.ada))
    age(11)
    assert roles_page(discord, client) == 404
    answer = client.get("/history/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/history/")
    assert "does not let Tally see your servers any more" in client.get("/login/").content.decode()
    assert not may_enter(account().user)
    assert rights_of_session(client.session.session_key) is None
    ended = account()
    assert (ended.access_token, ended.refresh_token, ended.servers) == ("", "", {})

    discord.log_in(discord.ada, client)
    assert roles_page(discord, client) == 200


def test_a_changed_secret_key_ends_the_login(discord: Discord) -> None:
    discord.log_in(discord.ada)
    DiscordAccount.objects.update(access_token=vault.lock("")[:-4])
    age(11)
    rights.renew(account())
    assert account().problem == "ended"


def test_the_store_away_is_told_and_takes_nobodys_login(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    from games.errors import StoreUnavailable

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
    monkeypatch.setattr(sockets.watch, "ROUND_S", 0.05)

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
    await sync_to_async(_settle)()


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
    monkeypatch.setattr(sockets.watch, "ROUND_S", 0.05)

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
