"""What administrators do with single games: post one now, close one early."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands

from botbridge import answering
from botbridge.audit_notes import actor_of, game_subject, registration_subject
from botbridge.client import TriviaBot
from botbridge.commands import completions
from botbridge.messages import replies
from botbridge.permissions import check_channel, manager_guild, typed_registration
from botbridge.respond import Reply, respond, say
from botbridge.visibility import visibility_of
from games.play import hosting, poster


@app_commands.command(name="post", description="Post a game of a registration now")
@app_commands.describe(registration="Which registration")
@app_commands.autocomplete(registration=completions.registrations)
async def post(interaction: Interaction[TriviaBot], registration: str) -> None:
    await respond(interaction, _post(interaction, registration))


async def _post(interaction: Interaction[TriviaBot], registration_id: str) -> Reply:
    bot = interaction.client
    registration = await typed_registration(interaction, registration_id)
    check_channel(interaction.guild, registration)
    slot, subject = str(interaction.id), registration_subject(interaction, registration)
    await poster.post_now(bot.store, bot.banks, registration, slot, actor_of(interaction), subject=subject)
    return say(replies.queued(registration.channel_id))


@app_commands.command(name="close", description="End a game now and show its results")
@app_commands.describe(game="Which game; needed when several are open here")
@app_commands.autocomplete(game=completions.open_games)
async def close(interaction: Interaction[TriviaBot], game: str | None = None) -> None:
    await respond(interaction, _close(interaction, game))


async def _close(interaction: Interaction[TriviaBot], wanted: str | None) -> Reply:
    guild_id, store = manager_guild(interaction), interaction.client.store
    game = await answering.find_game(store, guild_id, visibility_of(interaction), wanted)
    await hosting.close(store, guild_id, game.id, actor_of(interaction), subject=game_subject(game))
    return say(replies.closing())


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (post, close)
