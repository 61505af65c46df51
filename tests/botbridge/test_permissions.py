"""Who may do what, and that nobody reaches into another server."""

from __future__ import annotations

from typing import Any

import pytest
from discord.ui import Button, View

from botbridge.client import TriviaBot
from games.models import GuildSettings
from games.privacy.retention import kept_days
from games.questions.bundled import bundled_bank
from tests.botbridge.conftest import CAPITAL, Town

ADMINISTRATORS_COMMANDS = {
    "register": {"channel": "", "times": "8:00"},
    "edit": {"registration": "test1"},
    "list": {},
    "next": {},
    "enable": {"registration": "test1"},
    "disable": {"registration": "test1"},
    "delete": {"registration": "test1"},
    "post": {"registration": "test1"},
    "close": {},
}


async def test_administrators_commands_name_the_permission_they_need(town: Town) -> None:
    await town.register()
    for command, options in ADMINISTRATORS_COMMANDS.items():
        given = options | ({"channel": town.channel} if "channel" in options else {})
        said = await town.slash(town.ben, command, **given)
        assert said.text == "You need the permission **Manage Server** in this server to do that.", command
    assert len(await town.store.get_registrations(town.guild)) == 1


async def test_how_long_answers_are_kept_is_for_administrators(town: Town) -> None:
    """They go in channels that are hidden from managers, too."""
    said = await town.slash(town.admin, "keep-answers", days=90)
    assert said.text == "You need the permission **Administrator** in this server to do that."
    chair = town.sandbox.add_member(town.guild, "Chair", permissions=["administrator"]).id
    assert "kept for good" in (await town.slash(chair, "keep-answers")).text

    asked = await town.slash(chair, "keep-answers", days=90)
    assert "0 answers of 0 older games would be removed" in asked.text and await kept_days(town.guild) is None
    forged = await _message_with_button(town, town.channel, "k:90")
    refused = await town.sandbox.press(town.admin, forged, "k:90").answered()
    assert "Administrator" in refused.text and await kept_days(town.guild) is None
    done = await town.press(chair, asked.messages[0], "Keep 90 days")

    assert "kept for 90 days" in done.text and await kept_days(town.guild) == 90
    assert "for good" in (await town.slash(chair, "keep-answers", forever=True)).text
    assert await kept_days(town.guild) is None


@pytest.mark.parametrize("options", [{"channel": ""}, {}, {"off": True}])
async def test_where_problems_are_logged_is_for_administrators(town: Town, options: dict[str, Any]) -> None:
    """They name the registrations of channels that are hidden from managers, too."""
    given = options | ({"channel": town.channel} if "channel" in options else {})
    said = await town.slash(town.admin, "log-channel", **given)
    assert said.text == "You need the permission **Administrator** in this server to do that."
    assert not await GuildSettings.objects.exclude(log_channel_id="").aexists()


async def test_a_deletion_asks_once_and_checks_the_permission_again(town: Town) -> None:
    await town.register()
    said = await town.slash(town.admin, "delete", registration="test1")
    assert "Delete the registration `test1`?" in said.text
    done = await town.press(town.admin, said.messages[0], "Delete it")
    assert "is deleted" in done.messages[0].text
    assert list(done.messages[0].interactive()) == []
    assert await town.store.get_registrations(town.guild) == []


async def test_a_button_that_names_another_servers_game_finds_nothing(town: Town) -> None:
    await town.play(CAPITAL)
    game = await town.game()
    other = town.sandbox.add_guild("Elsewhere")
    channel = town.sandbox.add_channel(other.id, "lobby").id
    mallory = town.sandbox.add_member(other.id, "Mallory").id
    forged = await _message_with_button(town, channel, f"a:{game.id}:0:B")
    said = await town.sandbox.press(mallory, forged, f"a:{game.id}:0:B").answered()
    assert "There is no such game here" in said.text
    assert await town.stored(mallory) == {}


async def _message_with_button(town: Town, channel: str, custom_id: str) -> str:
    """What only the bot's own account could send."""
    async with TriviaBot(town.store, bundled_bank()) as bot:
        await bot.login(town.sandbox.token)
        view = View(timeout=None).add_item(Button(label="B", custom_id=custom_id))
        message = await bot.get_partial_messageable(int(channel)).send("forged", view=view)
        return str(message.id)


@pytest.mark.parametrize("custom_id", ["a:{game}:0:B", "a:{game}:0:Z", "nonsense", "d:test1"])
async def test_a_custom_id_that_the_message_does_not_carry_is_refused(town: Town, custom_id: str) -> None:
    await town.play(CAPITAL)
    await town.register()
    game = await town.game()
    post = (await town.posts())[0]
    remark = await _message_with_button(town, town.channel, "x")
    said = await town.sandbox.press(town.ben, remark, custom_id.format(game=game.id), force=True).answered()
    assert "I do not know that button any more" in said.text
    assert await town.stored(town.ben) == {}
    assert post.id
    assert len(await town.store.get_registrations(town.guild)) == 1


async def test_a_channel_in_which_the_bot_may_not_post_is_refused_with_advice(town: Town) -> None:
    bot = town.sandbox.bot_id
    town.sandbox.set_channel_permissions(town.channel, bot, deny=["embed_links", "send_messages"])
    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00")
    assert "I cannot post in" in said.text
    assert "Send Messages, Embed Links" in said.text
    assert await town.store.get_registrations(town.guild) == []


async def test_a_role_that_may_not_be_mentioned_is_refused_with_advice(town: Town) -> None:
    role = town.sandbox.add_role(town.guild, "Quiet").id
    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00", role=role)
    assert "Mention @everyone, @here, and All Roles" in said.text
    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00", role=town.guild)
    assert "I do not mention @everyone" in said.text
