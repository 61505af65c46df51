"""Row 90: somebody has installed the application for themselves, where the bot is not; players use any language."""

from __future__ import annotations

import pytest

from botbridge.messages import replies
from discord_sandbox import RefusedByClient
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, Town

pytestmark = pytest.mark.django_db(transaction=True)

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town


async def test_90_the_commands_do_not_follow_somebody_to_servers_without_the_bot(quiet_town: Town) -> None:
    """Though that is what a new application does with commands that do not say."""
    sandbox = quiet_town.sandbox
    sandbox.set_default_installs([0, 1])
    await quiet_town.start_bot(duties=False)
    elsewhere = sandbox.add_guild("Elsewhere", with_bot=False)
    channel = sandbox.add_channel(elsewhere.id, "general").id
    member = sandbox.add_member(elsewhere.id, "Mia", permissions=["manage_guild"]).id
    sandbox.install(member)
    assert sandbox.commands(member, channel) == []
    with pytest.raises(RefusedByClient, match="no such command"):
        sandbox.slash(member, channel, "trivia help")
    assert len(sandbox.commands(quiet_town.ben, quiet_town.channel)) == 2


async def test_90_commands_of_before_that_follow_all_the_same_are_answered_in_words(town: Town) -> None:
    sandbox = town.sandbox
    elsewhere = sandbox.add_guild("Elsewhere", with_bot=False)
    channel = sandbox.add_channel(elsewhere.id, "general").id
    member = sandbox.add_member(elsewhere.id, "Mia", permissions=["manage_guild"]).id
    sandbox.install(member)
    [trivia] = [command for command in sandbox.core.commands.all("") if command["name"] == "trivia"]
    sandbox.core.commands.edit("", trivia["id"], {"integration_types": [0, 1]})
    said = await sandbox.slash(member, channel, "trivia register", {"channel": channel, "times": "8:00"}).answered()
    assert said.text == replies.NOT_HERE
    assert (await sandbox.slash(member, channel, "trivia help").answered()).text


@pytest.mark.parametrize("locale", ["de", "ja", "pt-BR", "xx-unknown"])
async def test_90_a_language_that_the_bot_does_not_speak_is_answered_in_english(town: Town, locale: str) -> None:
    town.sandbox.set_locales(member_id=town.ben, locale=locale, guild_id=town.guild, guild_locale=locale)
    post = await town.play(CAPITAL)
    assert "Saved: **B · Paris**" in (await town.press(town.ben, post, "B")).text
    assert (await town.slash(town.ben, "status")).text
