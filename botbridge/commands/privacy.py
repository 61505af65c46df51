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
from games.privacy.forgotten import BY_PLAYER, as_text, forget_player, removable
from games.privacy.hidden import is_hidden, set_hidden

WAIT_S = 20.0
"""For games that are being closed when somebody wants to be forgotten."""
Act = Callable[[Store, AnsweringPlayer], Awaitable[Reply]]


@app_commands.command(name="privacy", description="Take out what is kept of you here, hide your name, or be forgotten")
async def privacy(interaction: Interaction[TriviaBot]) -> None:
    await respond(interaction, _offer(interaction))


async def _offer(interaction: Interaction[TriviaBot]) -> Reply:
    player = player_of(interaction)
    return _offered(await is_hidden(player.guild_id, player.user_id))


def _offered(hidden: bool, *, update: bool = False) -> Reply:
    return Reply(content=words.offer(hidden), view=controls.privacy_controls(hidden), update=update)


async def _hide(store: Store, player: AnsweringPlayer) -> Reply:
    await set_hidden(player.guild_id, player.user_id, True)
    return _offered(True, update=True)


async def _show(store: Store, player: AnsweringPlayer) -> Reply:
    await set_hidden(player.guild_id, player.user_id, False)
    return _offered(False, update=True)


async def _export(store: Store, player: AnsweringPlayer) -> Reply:
    try:
        found = await export(store, player.guild_id, player.user_id)
    except TooMuch:
        return say(words.too_much(player.guild_id, player.user_id))
    if not found.counts:
        return say(words.NOTHING)
    return Reply(content=words.exported(found.counts), files=found.files)


async def _ask_to_forget(store: Store, player: AnsweringPlayer) -> Reply:
    found = await removable(store, player.guild_id, player.user_id)
    if not found:
        return Reply(content=words.NOTHING, update=True)
    return Reply(content=words.confirm_forgetting(found), view=controls.forget_controls(), update=True)


async def _forget(store: Store, player: AnsweringPlayer) -> Reply:
    """Whatever was asked for the second time is done: the first press showed what it means."""
    outcome = await forget_player(store, player.guild_id, player.user_id, BY_PLAYER, wait_s=WAIT_S)
    if outcome.found_nothing:
        return say(words.NOTHING)
    files = {f"tally-forgotten-{player.guild_id}.json": as_text(outcome.certificate).encode()}
    return Reply(content=words.forgotten(outcome.certificate), files=files)


ACTS: Mapping[str, Act] = {"t": _export, "n": _hide, "s": _show, "f": _ask_to_forget, "d": _forget}
"""By the letter in the button's id. Who presses is what Discord says: a forged id acts for its sender alone."""
COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (privacy,)
