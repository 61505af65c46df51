"""Where a server's problems are logged, those of hidden channels too: for those who administer all of it."""

from __future__ import annotations

from typing import Any

from discord import Interaction, TextChannel, app_commands

from botbridge.audit_notes import actor_of
from botbridge.client import TriviaBot
from botbridge.directory import directory_of
from botbridge.messages import server_log
from botbridge.messages.replies import RefusedByBot
from botbridge.permissions import administrator_guild
from botbridge.respond import Reply, respond, say
from games.play import server_log as service
from games.play.registration_checks.log_channel import log_channel_finding


@app_commands.command(name="log-channel", description="Choose where it is written what keeps games from being posted")
@app_commands.describe(channel="The channel that is to hear of it", off="Log nothing any more")
async def log_channel(
    interaction: Interaction[TriviaBot], channel: TextChannel | None = None, off: bool = False
) -> None:
    await respond(interaction, _log_channel(interaction, channel, off))


async def _log_channel(interaction: Interaction[TriviaBot], channel: TextChannel | None, off: bool) -> Reply:
    guild_id, actor = administrator_guild(interaction), actor_of(interaction)
    if off:
        await service.choose_channel(actor, guild_id, "")
        return say(server_log.OFF)
    if channel is None:
        now = await service.read_channel(guild_id)
        return say(server_log.log_channel(now) if now else server_log.NONE)
    if finding := log_channel_finding(str(channel.id), directory_of(channel.guild)):
        raise RefusedByBot(f"{finding.text} {finding.advice}")
    await service.choose_channel(actor, guild_id, str(channel.id))
    return say(server_log.logged_in(str(channel.id)))


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (log_channel,)
