"""Gathers what the store, SQL and the channel have of a game, and what its players noted."""

from __future__ import annotations

from pathlib import Path

from games.models import ArchivedAnswer, ArchivedGame
from simulations.stress import journal
from simulations.stress.environment import GamePlace, StressEnvironment
from simulations.stress.options import PLAYER_PROCESSES, StressOptions
from simulations.stress.reconcile import CollectedGame, KnownAnswers


async def found(environment: StressEnvironment, place: GamePlace) -> CollectedGame:
    """What is left of a game on all sides. Raises StoreUnavailable."""
    history = await environment.store.get_history(place.guild_id)
    finished = next((one for one in history if one.game.id == place.game_id), None)
    states = await environment.store.get_states(place.guild_id, [place.game_id])
    confirmed = ArchivedAnswer.objects.filter(game_id=place.game_id, game__confirmed_at__isnull=False)
    archived = await ArchivedGame.objects.filter(guild_id=place.guild_id).acount()
    return CollectedGame(
        game=finished.game if finished else None,
        state=states.get(place.game_id),
        finished=finished,
        rows=[row async for row in confirmed.values_list("user_id", "answer")],
        games_of_slot=max(archived, len(history)),
        posts=environment.sandbox.messages(place.channel_id),
    )


def answers(options: StressOptions, logs: Path, number: int, ends_ms: int) -> KnownAnswers:
    """What the players of a game noted; games count from 0."""
    folded = KnownAnswers()
    for process in range(PLAYER_PROCESSES):
        folded.fold(journal.read(journal.path_of(logs, number, process)), ends_ms, wire=options.wire)
    return folded
