"""What administrators do with single games: post one now, close one early, extend it, cancel it."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands

from botbridge import answering, controls
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


@app_commands.command(name="extend", description="Take answers for longer than was planned")
@app_commands.describe(
    duration="By how much, such as 15m, 2h30m or 1d", game="Which game; needed when several are open here"
)
@app_commands.autocomplete(game=completions.open_games)
async def extend(interaction: Interaction[TriviaBot], duration: str, game: str | None = None) -> None:
    await respond(interaction, _extend(interaction, duration, game))


async def _extend(interaction: Interaction[TriviaBot], duration: str, wanted: str | None) -> Reply:
    guild_id, store = manager_guild(interaction), interaction.client.store
    more_s = hosting.parse_extension(duration)
    game = await answering.find_game(store, guild_id, visibility_of(interaction), wanted)
    actor, subject = actor_of(interaction), game_subject(game)
    _, ends_ms = await hosting.extend(store, guild_id, game.id, more_s, game.state.ends_ms, actor, subject=subject)
    return say(replies.extended(ends_ms))


@app_commands.command(name="cancel", description="End a game without results; its answers do not count")
@app_commands.describe(game="Which game; needed when several are in play here")
@app_commands.autocomplete(game=completions.games_in_play)
async def cancel(interaction: Interaction[TriviaBot], game: str | None = None) -> None:
    await respond(interaction, _cancel(interaction, game))


async def _cancel(interaction: Interaction[TriviaBot], wanted: str | None) -> Reply:
    """Asks once; the button that confirms stands under it."""
    guild_id, store = manager_guild(interaction), interaction.client.store
    game = await answering.find_game(store, guild_id, visibility_of(interaction), wanted)
    return Reply(content=replies.confirm_cancel(game), view=controls.cancel_controls(game.id))


async def confirmed_cancel(interaction: Interaction[TriviaBot], game_id: str) -> Reply:
    """The button under the question; the permission, and what the person sees, are checked again."""
    guild_id, store = manager_guild(interaction), interaction.client.store
    game = await store.get_game(guild_id, game_id)
    visibility_of(interaction).require_game(game)
    await hosting.cancel(store, guild_id, game_id, actor_of(interaction), subject=game_subject(game))
    return Reply(content=replies.cancelled(), update=True)


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (post, close, extend, cancel)
