"""Who is offered a command: members of servers that have the bot, and those who installed it for themselves."""

from __future__ import annotations

import pytest

from discord_sandbox import RefusedByClient, SandboxClient
from tests.discord_sandbox.support import Place


async def test_who_installed_it_takes_it_to_servers_without_the_bot(spot: Place) -> None:
    elsewhere = spot.sandbox.add_guild("Elsewhere", with_bot=False)
    channel = spot.sandbox.add_channel(elsewhere.id, "general").id
    member = spot.sandbox.add_member(elsewhere.id, "Mia").id
    commands = spot.sandbox.core.commands
    [form] = [command for command in commands.all("") if command["name"] == "labelled"]
    commands.edit("", form["id"], {"integration_types": [0, 1]})
    with pytest.raises(RefusedByClient, match="no such command"):
        spot.sandbox.slash(member, channel, "labelled")
    async with SandboxClient(spot.sandbox.page_url) as client:
        await client.install(member)
        await client.set_locales(member_id=member, locale="de", guild_id=elsewhere.id, guild_locale="pt-BR")
    seen = await spot.sandbox.slash(member, channel, "labelled").answered()
    assert seen.acknowledged
    interaction = spot.bot.seen[-1]
    assert (interaction.is_user_integration(), interaction.is_guild_integration()) == (True, False)
    assert (str(interaction.locale), str(interaction.guild_locale)) == ("de", "pt-BR")
    assert {command["name"] for command in spot.sandbox.commands(member, channel)} == {"labelled"}
    spot.sandbox.install(member, installed=False)
    assert spot.sandbox.commands(member, channel) == []


async def test_both_installations_are_told(spot: Place) -> None:
    commands = spot.sandbox.core.commands
    [form] = [command for command in commands.all("") if command["name"] == "labelled"]
    commands.edit("", form["id"], {"integration_types": [0, 1]})
    spot.sandbox.install(spot.ann)
    await spot.sandbox.slash(spot.ann, spot.channel_id, "labelled").answered()
    interaction = spot.bot.seen[-1]
    assert (interaction.is_user_integration(), interaction.is_guild_integration()) == (True, True)


async def test_a_command_that_is_for_direct_messages_is_not_offered_in_a_server(spot: Place) -> None:
    commands = spot.sandbox.core.commands
    [form] = [command for command in commands.all("") if command["name"] == "labelled"]
    commands.edit("", form["id"], {"contexts": [1]})
    with pytest.raises(RefusedByClient, match="no such command"):
        spot.sandbox.slash(spot.ann, spot.channel_id, "labelled")
