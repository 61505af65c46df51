"""A player's own result in one game: from the store until the game is archived, from SQL from then on."""

from __future__ import annotations

from collections.abc import Sequence

from botbridge.answering import AnsweringPlayer
from botbridge.messages import replies
from botbridge.messages.posts import CALLED_OFF
from botbridge.messages.replies import RefusedByBot
from botbridge.messages.results import my_result
from botbridge.respond import Reply
from games.archive.archived_game import game_of, results_of
from games.bank.withheld import from_everybody
from games.domain.errors import GameNotFound
from games.domain.ports import Store
from games.domain.records import Game, Phase
from games.models import ArchivedAnswer, ArchivedGame
from games.rules import scoring
from games.rules.points import beyond_answers

Mine = Sequence[tuple[int, str, bool]]
"""Question index, answer, whether it is right."""


async def show(store: Store, player: AnsweringPlayer, game_id: str) -> Reply:
    """The result once the game is over. Raises RefusedByBot before that, and for those who took no part."""
    try:
        game = await store.get_game(player.guild_id, game_id)
    except GameNotFound:
        return await _archived(store, player, game_id)
    player.visibility.require_game(game)
    if game.state.phase in (Phase.POSTING, Phase.OPEN):
        raise RefusedByBot(replies.NOT_OVER)
    if game.state.phase in CALLED_OFF:
        raise RefusedByBot(replies.CANCELLED)
    if game.state.phase is Phase.CLOSING:
        raise RefusedByBot(replies.RESULTS_SOON)
    stored = await store.get_player(player.guild_id, game_id, player.user_id, len(game.questions))
    mine = [(s.question, s.answer, scoring.is_right(game.questions[s.question], s)) for s in stored]
    return await _reply(store, game, mine)


async def finished_row(store: Store, player: AnsweringPlayer, game_id: str) -> ArchivedGame:
    """A finished game that the player sees. Raises GameNotFound; RefusedByBot for one that is hidden or cancelled."""
    row = await ArchivedGame.objects.confirmed().filter(id=game_id, guild_id=player.guild_id).afirst()
    if row is None:
        state = (await store.get_states(player.guild_id, [game_id])).get(game_id)
        if state is not None and state.phase in CALLED_OFF:
            raise RefusedByBot(replies.CANCELLED)
        raise GameNotFound
    player.visibility.require_game(game_of(row))
    return row


async def _archived(store: Store, player: AnsweringPlayer, game_id: str) -> Reply:
    row = await finished_row(store, player, game_id)
    game = game_of(row)
    answers = ArchivedAnswer.objects.filter(game=row, user_id=player.user_id).order_by("question")
    own = [entry async for entry in answers]
    right = [entry for entry in own if entry.is_right]
    points = sum(entry.brought for entry in own) + sum(beyond_answers(game.points, len(right), len(game.questions)))
    place = scoring.place(game, results_of(row), points, sum(entry.time_ms for entry in right))
    mine = [(entry.question, entry.answer, entry.is_right) for entry in own]
    return await _reply(store, game, mine, place, points)


async def _reply(store: Store, game: Game, mine: Mine, place: int | None = None, points: int | None = None) -> Reply:
    """Of a question that a game in play asks again, the right answer is not shown."""
    if not mine:
        raise RefusedByBot(replies.TOOK_NO_PART)
    hidden = (await from_everybody(store)).covered(game)
    return Reply(embed=my_result(game, mine, place, points, hidden))
