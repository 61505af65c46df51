"""Commands are registered by bulk overwrite, and keep their ids."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands

from discord_sandbox.errors import ApiError
from discord_sandbox.validation.commands import read_commands
from tests.discord_sandbox.support import Place

Json = dict[str, Any]


def command(**fields: Any) -> Json:
    return {"name": "ask", "description": "Ask", "type": 1} | fields


def option(**fields: Any) -> Json:
    return {"type": 3, "name": "text", "description": "Text"} | fields


async def test_ids_stay_when_the_same_commands_are_synced_again(spot: Place) -> None:
    first = {it.name: it.id for it in await spot.bot.tree.sync()}
    second = {it.name: it.id for it in await spot.bot.tree.sync()}
    assert first == second
    assert set(first) == {"trivia", "setup", "who", "labelled", "Submit Answer", "Wave"}


async def test_a_fetched_command_is_whole(spot: Place) -> None:
    commands = {it.name: it for it in await spot.bot.tree.fetch_commands()}
    trivia = commands["trivia"]
    answer = next(it for it in trivia.options if it.name == "answer")
    assert isinstance(answer, app_commands.AppCommandGroup)
    arguments = [it for it in answer.options if isinstance(it, app_commands.Argument)]
    assert [(it.name, it.required, it.autocomplete) for it in arguments] == [
        ("city", True, True),
        ("sure", False, False),
    ]
    assert commands["setup"].default_member_permissions == discord.Permissions(manage_guild=True)


async def test_members_are_offered_what_they_may_use(spot: Place) -> None:
    def names(member: str) -> set[str]:
        return {it["name"] for it in spot.sandbox.commands(member, spot.channel_id)}

    assert "setup" in names(spot.boss)
    assert "setup" not in names(spot.ann) and "trivia" in names(spot.ann)


async def test_a_guilds_own_command_comes_before_a_global_one(spot: Place) -> None:
    tree: app_commands.CommandTree[discord.Client] = spot.bot.tree
    guild = discord.Object(int(spot.guild_id))

    @tree.command(name="who", description="Nobody", guild=guild)
    async def nobody(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("nobody")

    await tree.sync(guild=guild)
    seen = await spot.sandbox.slash(spot.ann, spot.channel_id, "who").answered()
    assert seen.text == "nobody"
    tree.clear_commands(guild=guild)
    await tree.sync(guild=guild)
    assert await tree.fetch_commands(guild=guild) == []


async def test_one_command_is_fetched_edited_and_deleted(spot: Place) -> None:
    found = next(it for it in await spot.bot.tree.fetch_commands() if it.name == "who")
    edited = await found.edit(description="Who is it?")
    assert (edited.id, edited.description) == (found.id, "Who is it?")
    await found.delete()
    with pytest.raises(discord.NotFound) as refusal:
        await spot.bot.tree.fetch_command(found.id)
    assert refusal.value.code == 10063


@pytest.mark.parametrize(
    "commands",
    [
        [command(name="n" * 33)],
        [command(name="With Capitals")],
        [command(description="")],
        [command(description="d" * 101)],
        [command(), command()],
        [command(name=f"c{number}") for number in range(101)],
        [{"type": 3, "name": f"Menu {number}"} for number in range(16)],
        [command(options=[option(name=f"o{number}") for number in range(26)])],
        [command(options=[option(), option(name="late", required=True)])],
        [command(options=[option(choices=[{"name": str(it), "value": str(it)} for it in range(26)])])],
        [command(options=[option(type=4, choices=[{"name": "one", "value": "1"}])])],
        [command(options=[option(autocomplete=True, choices=[{"name": "one", "value": "1"}])])],
        [
            command(
                options=[
                    option(name=f"o{it}", description="d" * 100, choices=[{"name": "c" * 100, "value": "v" * 100}] * 2)
                    for it in range(20)
                ]
            )
        ],
        {},
    ],
)
def test_a_command_that_breaks_a_limit_is_refused(commands: Any) -> None:
    with pytest.raises(ApiError) as refusal:
        read_commands(commands)
    assert refusal.value.code == 50035


def test_commands_at_their_limits_pass() -> None:
    full = [command(name=f"c{number}", description="d" * 100) for number in range(100)]
    menus = [{"type": kind, "name": "Submit Answer"} for kind in (2, 3)]
    choices = [{"name": str(number), "value": str(number)} for number in range(25)]
    full[0]["options"] = [option(name="n" * 32, required=True, choices=choices)]
    assert len(read_commands(full + menus)) == 102
