"""What a person of Discord may do, how fresh that is, and how it ends."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from games.access.discord import api, rights
from games.access.roles import Role
from games.models import GuildAccess
from tests.e2e import scene
from tests.games.access.conftest import GUILDS, Discord, account, age, roles, roles_page, settle


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
    listed = [{"id": "12345678901234567", "owner": owner, "permissions": str(permissions)}]
    monkeypatch.setattr(api, "_ask", lambda *_args, **_options: listed)
    assert api.servers("token") == [api.DiscordServer("12345678901234567", manages)]


NOBODY = [None, [], "Ada", {}, {"id": "x", "username": "ada"}, {"id": "1" * 21, "username": "ada"}, {"id": "1"}]
NO_SERVERS = [
    None,
    {"message": "no"},
    [None],
    [{"owner": True, "permissions": "8"}],
    [{"id": 1, "owner": True, "permissions": "8"}],
    [{"id": "../1", "owner": True, "permissions": "8"}],
    [{"id": "1", "owner": False, "permissions": "all"}],
]


@pytest.mark.parametrize("told", NOBODY, ids=repr)
def test_what_is_no_person_is_as_if_discord_had_not_answered(told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_ask", lambda *_args, **_options: told)
    with pytest.raises(api.DiscordUnavailable, match="no person"):
        api.profile("token")


@pytest.mark.parametrize("told", NO_SERVERS, ids=repr)
def test_what_is_no_list_of_servers_is_as_if_discord_had_not_answered(
    told: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither is a right taken by it, nor one given."""
    monkeypatch.setattr(api, "_ask", lambda *_args, **_options: told)
    with pytest.raises(api.DiscordUnavailable, match="no servers"):
        api.servers("token")


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
    settle()
    assert len(discord.asked(GUILDS)) == 1
    age(1.5)
    assert roles_page(discord, client) == 200  # by what was still fresh when it was asked for
    settle()
    assert len(discord.asked(GUILDS)) == 2
    assert roles_page(discord, client) == 404


def test_a_new_right_comes_with_the_button(discord: Discord) -> None:
    client = discord.log_in(discord.ada)
    discord.do(lambda sandbox: sandbox.remove_member(discord.books, discord.ada))
    discord.do(lambda sandbox: sandbox.add_member(discord.books, "", user_id=discord.ada, permissions=["manage_guild"]))
    age(0.1)
    response = client.post("/discord/again/", {"next": "/servers/"})
    assert (response.status_code, response["Location"]) == (302, "/servers/")
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
    settle()
    assert len(discord.asked(GUILDS)) == 2


def test_a_failure_in_the_background_leaves_the_way_free(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    from games.domain.errors import StoreUnavailable

    def away(_work: Any) -> Any:
        raise StoreUnavailable

    discord.log_in(discord.ada)
    age(6)
    with monkeypatch.context() as patched:
        patched.setattr(rights, "in_sync", away)
        rights.renew_if_due(account())
        settle()
    assert len(discord.asked(GUILDS)) == 1
    rights.renew_if_due(account())
    settle()
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
