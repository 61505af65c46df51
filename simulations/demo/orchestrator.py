"""Lets the players play: every game that opens in the demo's guild gets a part for each of them."""

from __future__ import annotations

import asyncio
import random

import aiohttp

from discord_sandbox import RefusedByClient
from discord_sandbox.views import MessageView
from games.domain.cancellation import pause
from games.domain.errors import GameNotFound, StoreUnavailable
from games.domain.records import Game, GameState, Phase
from simulations.demo.environment import DemoEnvironment
from simulations.demo.screen import DemoScreen
from simulations.players.receipts import Receipts
from simulations.players.simulated import PlayerPart, SimulatedPlayer, cast_parts

LOOK_S = 0.2
"""How often the store is asked for what changed."""
OVER = frozenset({Phase.GONE, Phase.MISSED, Phase.FAILED, Phase.CANCELLED})


class GameLost(Exception):
    """A game did not come as far as it should, or not in time."""


async def until_open(stage: DemoEnvironment, game_id: str, timeout_s: float = 30.0) -> Game:
    """Wait until a game takes answers. Raises GameLost."""
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                try:
                    game = await stage.store.get_game(stage.guild_id, game_id)
                except GameNotFound:
                    raise GameLost(f"Game {game_id} was not posted; the bot's log tells why.") from None
                if game.state.phase is Phase.OPEN:
                    return game
                await pause(LOOK_S)
    except TimeoutError:
        raise GameLost(f"Game {game_id} did not open within {timeout_s:.0f} s.") from None


async def until_over(stage: DemoEnvironment, game_id: str, timeout_s: float) -> GameState:
    """Wait until a game is archived and gone; returns how it ended. Raises GameLost."""
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                state = (await stage.store.get_states(stage.guild_id, [game_id])).get(game_id)
                if state is not None and state.phase in OVER:
                    return state
                await pause(LOOK_S)
    except TimeoutError:
        raise GameLost(f"Game {game_id} was not over within {timeout_s:.0f} s.") from None


async def play(stage: DemoEnvironment, game: Game, rng: random.Random, *, all_play: bool) -> Receipts:
    """Let all players act out their parts in an open game; returns what they noted."""
    ledger, post = Receipts(), await _post_of(stage, game)
    parts = cast_parts(len(stage.players), game.window_s, rng, all_play=all_play)
    async with asyncio.TaskGroup() as group:
        for member_id, part in zip(stage.players, parts, strict=True):
            player = SimulatedPlayer(stage.sandbox, member_id, random.Random(rng.random()))
            group.create_task(_act_out(player, game, post, part, ledger))
    return ledger


async def _act_out(player: SimulatedPlayer, game: Game, post: MessageView, part: PlayerPart, ledger: Receipts) -> None:
    try:
        await player.play(game, post, part, ledger)
    except (RefusedByClient, LookupError, aiohttp.ClientError) as problem:
        # One player who stumbles must not end the others' game, but is counted.
        ledger.unclear.append(repr(problem))


async def _post_of(stage: DemoEnvironment, game: Game) -> MessageView:
    for message in await stage.sandbox.messages(stage.channel_id):
        if message.id == game.state.question_message_id:
            return message
    raise LookupError(f"the channel has no message {game.state.question_message_id}")


async def play_all(stage: DemoEnvironment, screen: DemoScreen) -> None:
    """Play every game that opens, until cancelled, and report each that is over."""
    rng, known = random.Random(), set[str]()
    async with asyncio.TaskGroup() as group:
        while True:
            for game in await _games_in_play(stage):
                if game.state.phase is Phase.OPEN and game.id not in known:
                    known.add(game.id)
                    group.create_task(_whole_game(stage, screen, game, rng))
            await pause(LOOK_S)


async def _games_in_play(stage: DemoEnvironment) -> list[Game]:
    try:
        return await stage.store.get_active_games(stage.guild_id)
    except StoreUnavailable:
        return []  # it comes back, and the games with it


async def _whole_game(stage: DemoEnvironment, screen: DemoScreen, game: Game, rng: random.Random) -> None:
    try:
        ledger = await play(stage, game, rng, all_play=False)
        screen.game_over(game, ledger, await until_over(stage, game.id, timeout_s=game.window_s + 60))
    except (GameLost, LookupError, StoreUnavailable) as problem:
        screen.failed(problem)
