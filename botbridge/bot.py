"""Puts the bot together: the client, the commands, and the buttons, menus and forms."""

from __future__ import annotations

import discord
import structlog
from discord import app_commands

from botbridge import commands
from botbridge.client import TriviaBot
from botbridge.components import ITEMS, serve_rest
from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot
from botbridge.respond import Reply, has_replied, respond
from games.domain.ports import QuestionBanks, Store

log = structlog.get_logger(__name__)

IN_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
BY_SERVERS = app_commands.AppInstallationType(guild=True, user=False)
"""Left unsaid, Discord takes what its page for developers says, and a new application may be installed by a user: its
commands then appear in servers where the bot is not."""


class CommandTree(app_commands.CommandTree[TriviaBot]):
    """Answers what fails before one of our commands is reached."""

    def __init__(self, client: TriviaBot) -> None:
        super().__init__(client, allowed_contexts=IN_SERVERS, allowed_installs=BY_SERVERS)

    async def on_error(
        self, interaction: discord.Interaction[TriviaBot], error: app_commands.AppCommandError, /
    ) -> None:
        if has_replied(interaction):
            log.error("a command failed after its reply", exc_info=error)
        else:
            await respond(interaction, _explain(interaction, error))


async def _explain(interaction: discord.Interaction[TriviaBot], error: app_commands.AppCommandError) -> Reply:
    if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        raise RefusedByBot(replies.OLD_COMMAND)
    if isinstance(error, app_commands.TransformerError):
        raise RefusedByBot(_why_unreadable(interaction))
    raise error


def _why_unreadable(interaction: discord.Interaction[TriviaBot]) -> str:
    """Channels are known by what the gateway sends of a server, which may be nothing."""
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    if guild is None:
        return replies.NOT_HERE
    return replies.UNAVAILABLE_SERVER if guild.unavailable else replies.UNREADABLE_OPTION


async def on_interaction(interaction: discord.Interaction[TriviaBot]) -> None:
    """discord.py's event, by its name."""
    await serve_rest(interaction)


def trivia_bot(store: Store, banks: QuestionBanks) -> TriviaBot:
    """The bot with all that it serves, not yet logged in."""
    bot = TriviaBot(store, banks, CommandTree)
    for command in commands.COMMANDS:
        bot.tree.add_command(command)
    bot.add_dynamic_items(*ITEMS)
    bot.event(on_interaction)
    return bot
