"""What a player may do with what is kept of them in a server: privately, and for themselves alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from discord import Interaction, app_commands

from botbridge import controls
from botbridge.answering import AnsweringPlayer, player_of
from botbridge.client import TriviaBot
from botbridge.messages import privacy as words
from botbridge.respond import Reply, respond, say
from games.domain.ports import Store
from games.privacy.export import TooMuch, export

Act = Callable[[Store, AnsweringPlayer], Awaitable[Reply]]


@app_commands.command(name="privacy", description="See and take out what is kept of you here")
async def privacy(interaction: Interaction[TriviaBot]) -> None:
    await respond(interaction, _offer(interaction))


async def _offer(interaction: Interaction[TriviaBot]) -> Reply:
    player_of(interaction)  # refuses outside a server
    return Reply(content=words.OFFER, view=controls.privacy_controls())


async def _export(store: Store, player: AnsweringPlayer) -> Reply:
    try:
        found = await export(store, player.guild_id, player.user_id)
    except TooMuch:
        return say(words.too_much(player.guild_id, player.user_id))
    if not found.counts:
        return say(words.NOTHING)
    return Reply(content=words.exported(found.counts), files=found.files)


ACTS: Mapping[str, Act] = {"t": _export}
"""By the letter in the button's id. Who presses is what Discord says: a forged id acts for its sender alone."""
COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (privacy,)
