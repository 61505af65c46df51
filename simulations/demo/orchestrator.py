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
from simulations.players.simulated import PlayerPart, SimulatedPlayer, draw_parts

LOOK_S = 0.2
"""How often the store is asked for what changed."""
OVER = frozenset({Phase.GONE, Phase.MISSED, Phase.FAILED, Phase.CANCELLED})


class GameLost(Exception):
    """A game did not come as far as it should, or not in time."""


async def until_open(environment: DemoEnvironment, game_id: str, timeout_s: float = 30.0) -> Game:
    """Wait until a game takes answers. Raises GameLost."""
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                try:
                    game = await environment.store.get_game(environment.guild_id, game_id)
                except GameNotFound:
                    raise GameLost(f"Game {game_id} was not posted; the bot's log says why.") from None
                if game.state.phase is Phase.OPEN:
                    return game
                await pause(LOOK_S)
    except TimeoutError:
        raise GameLost(f"Game {game_id} did not open within {timeout_s:.0f} s.") from None


async def until_over(environment: DemoEnvironment, game_id: str, timeout_s: float) -> GameState:
    """Wait until a game is archived and gone; returns how it ended. Raises GameLost."""
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                state = (await environment.store.get_states(environment.guild_id, [game_id])).get(game_id)
                if state is not None and state.phase in OVER:
                    return state
                await pause(LOOK_S)
    except TimeoutError:
        raise GameLost(f"Game {game_id} was not over within {timeout_s:.0f} s.") from None


async def play(environment: DemoEnvironment, game: Game, rng: random.Random, *, all_play: bool) -> Receipts:
    """Let all players play their parts in an open game; returns what they noted."""
    receipts, post = Receipts(), await _post_of(environment, game)
    parts = draw_parts(len(environment.players), game.window_s, rng, all_play=all_play)
    async with asyncio.TaskGroup() as group:
        for member_id, part in zip(environment.players, parts, strict=True):
            player = SimulatedPlayer(environment.sandbox, member_id, random.Random(rng.random()))
            group.create_task(_play_part(player, game, post, part, receipts))
    return receipts


async def _play_part(
    player: SimulatedPlayer, game: Game, post: MessageView, part: PlayerPart, receipts: Receipts
) -> None:
    try:
        await player.play(game, post, part, receipts)
    except (RefusedByClient, LookupError, aiohttp.ClientError) as problem:
        # One player who stumbles must not end the others' game, but is counted.
        receipts.unclear.append(repr(problem))


async def _post_of(environment: DemoEnvironment, game: Game) -> MessageView:
    for message in await environment.sandbox.messages(environment.channel_id):
        if message.id == game.state.question_message_id:
            return message
    raise LookupError(f"the channel has no message {game.state.question_message_id}")


async def play_all(environment: DemoEnvironment, screen: DemoScreen) -> None:
    """Play every game that opens, until cancelled, and report each that is over."""
    rng, known = random.Random(), set[str]()
    async with asyncio.TaskGroup() as group:
        while True:
            for game in await _games_in_play(environment):
                if game.state.phase is Phase.OPEN and game.id not in known:
                    known.add(game.id)
                    group.create_task(_whole_game(environment, screen, game, rng))
            await pause(LOOK_S)


async def _games_in_play(environment: DemoEnvironment) -> list[Game]:
    try:
        return await environment.store.get_active_games(environment.guild_id)
    except StoreUnavailable:
        return []  # it comes back, and the games with it


async def _whole_game(environment: DemoEnvironment, screen: DemoScreen, game: Game, rng: random.Random) -> None:
    try:
        receipts = await play(environment, game, rng, all_play=False)
        screen.game_over(game, receipts, await until_over(environment, game.id, timeout_s=game.window_s + 60))
    except (GameLost, LookupError, StoreUnavailable) as problem:
        screen.failed(problem)
