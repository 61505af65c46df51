"""What the bot saves of its servers, for the dashboard's names and checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botbridge import directory
from games.domain.guilds import ChannelKind, GuildDirectory
from tests.botbridge.conftest import Town, until


async def reported(town: Town, good: Callable[[GuildDirectory], bool], what: str) -> GuildDirectory:
    async def look() -> GuildDirectory | None:
        found = await town.store.get_directory(town.guild)
        return found if good(found) else None

    found: GuildDirectory = await until(look, what)
    return found


async def test_what_is_missing_in_a_channel_and_which_roles_are_guarded_is_told(town: Town) -> None:
    town.sandbox.add_role(town.guild, "Everybody's", mentionable=True)
    guarded = town.sandbox.add_role(town.guild, "Guarded").id
    town.sandbox.set_channel_permissions(town.channel, town.guild, deny=["embed_links", "create_public_threads"])

    found = await reported(town, lambda d: bool(d.lacking) and guarded in d.roles, "rights are reported")

    assert {"embed_links", "create_public_threads"} <= set(found.lacking[town.channel])
    assert "send_messages" not in found.lacking[town.channel]
    assert guarded in found.guarded
    assert {found.roles[id] for id in set(found.roles) - found.guarded} == {"Everybody's"}


async def test_the_kinds_of_channels_are_told(town: Town) -> None:
    news = town.sandbox.add_channel(town.guild, "news", kind="announcement").id
    forum = town.sandbox.add_channel(town.guild, "quiz", kind="forum").id
    found = await reported(town, lambda d: forum in d.channels, "the channels are reported")
    kinds = {town.channel: ChannelKind.TEXT, news: ChannelKind.ANNOUNCEMENT, forum: ChannelKind.FORUM}
    assert (found.kinds, found.channels[forum]) == (kinds, "quiz")
    town.sandbox.set_forum(forum, needs_tag=True)
    await reported(town, lambda d: d.kinds.get(forum) is ChannelKind.TAGGED_FORUM, "the forum's tags are reported")


async def test_a_permission_that_is_given_back_is_told_too(town: Town) -> None:
    town.sandbox.set_channel_permissions(town.channel, town.guild, deny=["embed_links"])
    await reported(town, lambda d: "embed_links" in d.lacking.get(town.channel, ()), "it is lacking")
    town.sandbox.set_channel_permissions(town.channel, town.guild)
    await reported(town, lambda d: "embed_links" not in d.lacking.get(town.channel, ()), "it is given back")


async def test_a_server_that_the_bot_has_left_keeps_its_name_and_loses_its_channels(town: Town) -> None:
    await reported(town, lambda d: bool(d.channels), "the server is known")
    town.sandbox.remove_bot(town.guild)
    found = await reported(town, lambda d: not d.channels, "the bot has left")
    assert found.name == "Quiz night"


async def test_everything_is_told_anew_from_time_to_time(quiet_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "EVERY_S", 0.1)
    await quiet_town.start_bot()
    await reported(quiet_town, lambda d: bool(d.name), "the server is known")
    await quiet_town.store.save_directory(GuildDirectory(guild_id=quiet_town.guild, name="Out of date"))
    await reported(quiet_town, lambda d: d.name == "Quiz night", "it is reported again")


async def test_the_commands_refuse_for_the_same_reasons_as_the_dashboard(town: Town) -> None:
    town.sandbox.set_channel_permissions(town.channel, town.guild, deny=["embed_links"])
    await reported(town, lambda d: "embed_links" in d.lacking.get(town.channel, ()), "it is lacking")

    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00")

    assert "Please give me these permissions there: **Embed Links**" in said.text
    assert await town.store.get_registrations(town.guild) == []
