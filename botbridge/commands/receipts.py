"""What players check a game with: its commitment while it is in play, the proof of their answers once it is over."""

from __future__ import annotations

import json
from typing import Any

import structlog
from discord import Interaction, app_commands

from botbridge.answering import AnsweringPlayer, player_of
from botbridge.client import TriviaBot
from botbridge.commands import completions
from botbridge.messages import receipts as words
from botbridge.messages import replies
from botbridge.messages.posts import CALLED_OFF
from botbridge.messages.replies import RefusedByBot
from botbridge.my_result import finished_row
from botbridge.respond import Reply, respond
from games.archive import receipts
from games.archive.archived_game import game_of
from games.bank.withheld import from_everybody
from games.domain import ids
from games.domain.errors import GameNotFound
from games.domain.ports import Store
from games.domain.records import Game
from games.rules.commitment import promise
from games.rules.receipts import dump_receipt

log = structlog.get_logger(__name__)


@app_commands.command(name="receipt", description="Get the proof of your own answers, to check it yourself")
@app_commands.describe(game="Which game; the newest finished one that you answered when left out")
@app_commands.autocomplete(game=completions.answered_games)
async def receipt(interaction: Interaction[TriviaBot], game: str | None = None) -> None:
    await respond(interaction, _receipt(interaction, game))


async def _receipt(interaction: Interaction[TriviaBot], wanted: str | None) -> Reply:
    store, player = interaction.client.store, player_of(interaction)
    game_id = wanted or await _newest(player)
    if not ids.is_game_id(game_id):
        raise GameNotFound
    try:
        game = await store.get_game(player.guild_id, game_id)
    except GameNotFound:
        return await _of_finished(store, player, game_id)
    player.visibility.require_game(game)
    return _of_game_in_play(game)


async def _newest(player: AnsweringPlayer) -> str:
    games = await receipts.answered(player.guild_id, player.user_id, player.visibility.channels())
    if not games:
        raise RefusedByBot(words.NONE_YET)
    return games[0].id


def _of_game_in_play(game: Game) -> Reply:
    if game.state.phase in CALLED_OFF:
        raise RefusedByBot(replies.CANCELLED)
    if not game.commitment:
        raise RefusedByBot(words.NO_RECEIPTS)
    content = json.dumps(promise(game), indent=1) + "\n"
    return Reply(content=words.promised(game), files={f"tally-commitment-{game.id}.json": content.encode()})


async def _of_finished(store: Store, player: AnsweringPlayer, game_id: str) -> Reply:
    row = await finished_row(store, player, game_id)
    game = game_of(row)
    if (await from_everybody(store)).covered(game):
        raise RefusedByBot(words.WITHHELD)
    try:
        found = await receipts.of_player(row, player.user_id)
    except ValueError as error:
        log.error("no receipt", guild=game.guild_id, game=game.id, problem=str(error))
        raise RefusedByBot(words.DIFFERS) from error
    if found is None:
        raise RefusedByBot(words.NO_RECEIPTS)
    name = f"tally-receipt-{game.id}.json"
    return Reply(content=words.proven(game, found, name), files={name: dump_receipt(found).encode()})


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (receipt,)
