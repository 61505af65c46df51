"""Forget a player of one guild: in play, in the archive, and in the seven-day history.

1. Games that take answers give the player's back, counts included.
2. A game that is being closed is left alone, for its answers are frozen: ask again once it is in history.
3. In SQL the player's answers are deleted, and results, counts and scores computed again from those of the others.
   One hash for each answer stays, so that everybody else's receipt does.
4. The seven-day history gets the results that SQL has.
Idempotent after any crash: each step reads what is there, not what the step before did.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace

from asgiref.sync import sync_to_async
from django.db import transaction
from django.db.models import QuerySet

from games.archive import receipts
from games.archive.archived_game import dump_results, recount, results_of
from games.archive.certificate import note_forgotten
from games.domain import ids
from games.domain.errors import GameClosed, GameNotFound
from games.domain.ports import Store
from games.domain.records import FinishedGame, Game, Phase, Results
from games.models import ArchivedAnswer, ArchivedGame, CancelledAnswer, CancelledGame
from games.models.outages import fresh_connection
from games.scores import answer_points, scores

_WHOLE_HISTORY = 1_000_000
LOOK_EVERY_S = 1.0
"""How long it waits for games that are being closed, each time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """What was removed, or would be in a dry run."""

    in_play: int
    """Answers of games that still take answers."""
    archived: int
    """Answers of finished games."""
    histories: int
    """Games whose seven-day history was written again."""
    frozen: tuple[str, ...]
    """Ids of games that are being closed and hold answers of the player: nothing was removed from these."""
    unknown: tuple[str, ...]
    """Ids of games that SQL lacks, whose seven-day history names the player until it expires."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing of the player is left."""
        return not self.frozen and not self.unknown

    @property
    def found_nothing(self) -> bool:
        """Whether nothing of the player was there."""
        return self.is_complete and not (self.in_play or self.archived or self.histories)


async def forget(store: Store, guild_id: str, user_id: str, *, dry_run: bool = False) -> Forgotten:
    """Remove all that a guild holds of a player. Raises InvalidId, StoreUnavailable and the database's errors."""
    ids.check_id(guild_id)
    ids.check_id(user_id)
    in_play, frozen = await _in_play(store, guild_id, user_id, dry_run)
    archived = await _in_archive(guild_id, user_id, frozen, dry_run)
    histories, unknown = await _in_history(store, guild_id, user_id, dry_run)
    return Forgotten(
        in_play=in_play, archived=archived, histories=histories, frozen=tuple(frozen), unknown=tuple(unknown)
    )


async def forget_patiently(store: Store, guild_id: str, user_id: str, *, wait_s: float) -> Forgotten:
    """Forget, and again while games are being closed, until the time is up; returns the sums of all tries.

    For `games.privacy.forgotten`, which notes it in the audit. Raises what `forget` raises.
    """
    deadline = time.monotonic() + wait_s
    done = await forget(store, guild_id, user_id)
    while done.frozen and time.monotonic() < deadline:
        await asyncio.sleep(LOOK_EVERY_S)
        again = await forget(store, guild_id, user_id)
        done = replace(
            again,
            in_play=done.in_play + again.in_play,
            archived=done.archived + again.archived,
            histories=done.histories + again.histories,
        )
    return done


async def _in_play(store: Store, guild_id: str, user_id: str, dry_run: bool) -> tuple[int, list[str]]:
    """How many answers were removed, and the games whose answers are frozen."""
    removed, frozen = 0, list[str]()
    for game in await store.get_active_games(guild_id):
        mine = await store.get_player(guild_id, game.id, user_id, len(game.questions))
        if dry_run:
            is_frozen = game.state.phase not in (Phase.POSTING, Phase.OPEN)
            frozen += [game.id] if mine and is_frozen else []
            removed += 0 if is_frozen else len(mine)
            continue
        try:  # also for one without an answer: submissions of theirs may have been refused
            removed += await store.forget_player(guild_id, game.id, user_id)
        except GameClosed:
            frozen += [game.id] if mine else []
        except GameNotFound:
            continue  # cancelled since it was read, and its answers with it
    return removed, frozen


async def _in_archive(guild_id: str, user_id: str, frozen: list[str], dry_run: bool) -> int:
    """How many answers were deleted. A frozen game is still being written: its rows belong to the closer.

    Each game is work of its own for SQL's one thread: whoever has played for years holds up no closer and no slot.
    """
    await fresh_connection()
    mine = ArchivedAnswer.objects.filter(game__guild_id=guild_id, user_id=user_id).exclude(game_id__in=frozen)
    cancelled = CancelledAnswer.objects.filter(game__guild_id=guild_id, user_id=user_id).exclude(game_id__in=frozen)
    if dry_run:
        return await mine.acount() + await cancelled.acount()
    removed = 0
    for game_id in await sync_to_async(_games_of)(mine):
        removed += await sync_to_async(forget_answers)(game_id, user_id)
    for game_id in await sync_to_async(_games_of)(cancelled):
        removed += await sync_to_async(forget_cancelled)(game_id, user_id)
    return removed


def forget_cancelled(game_id: str, user_id: str = "") -> int:
    """Delete a player's answers to one cancelled game, or everybody's; its row counts those that are left."""
    with transaction.atomic():
        row = CancelledGame.objects.select_for_update().get(id=game_id)
        mine = CancelledAnswer.objects.filter(game=row, **_whose(user_id))
        row.players -= mine.values("user_id").distinct().count()
        removed, _ = mine.delete()
        row.answers -= removed
        row.save(update_fields=["answers", "players"])
    return removed


def _games_of(answers: QuerySet[ArchivedAnswer] | QuerySet[CancelledAnswer]) -> list[str]:
    return list(answers.order_by("game_id").values_list("game_id", flat=True).distinct())


def _whose(user_id: str) -> dict[str, str]:
    return {"user_id": user_id} if user_id else {}


def forget_answers(game_id: str, user_id: str = "") -> int:
    """Delete a player's answers to one game, or everybody's, and count it again, all or nothing."""
    with transaction.atomic(), scores.changing(game_id):
        row = ArchivedGame.objects.select_for_update().get(id=game_id)
        mine = ArchivedAnswer.objects.filter(game=row, **_whose(user_id))
        # What came in one interaction was stored at one moment, and counted as one accepted submission.
        interactions = mine.values("user_id", "received_at").distinct().count()
        leaves = receipts.keep_leaves_of(row, user_id) if user_id else receipts.drop_leaves(row)
        removed, _ = mine.delete()
        answer_points.renew(row)
        results = recount(row, results_of(row).rulings)
        row.players, row.answers = results.players, results.answers
        row.accepted -= interactions
        row.results = dump_results(results)
        certified = note_forgotten(row, removed)
        row.save(update_fields=["players", "answers", "accepted", "results", *leaves, *certified])
    return removed


async def _in_history(store: Store, guild_id: str, user_id: str, dry_run: bool) -> tuple[int, list[str]]:
    """How many games of the seven-day history were written again, and those that SQL has not."""
    amended, unknown = 0, list[str]()
    for finished in await store.get_history(guild_id, _WHOLE_HISTORY):
        named = _names(finished.results, user_id)
        row = await ArchivedGame.objects.confirmed().filter(id=finished.game.id).afirst()
        if row is None:
            unknown += [finished.game.id] if named else []
        elif dry_run:
            amended += named
        elif (results := results_of(row)) != finished.results:
            await store.amend_history(with_sql_results(finished, row, results))
            amended += 1
    return amended, unknown


def _names(results: Results, user_id: str) -> bool:
    fastest = (tally.fastest for tally in results.tallies)
    return any(standing is not None and standing.user_id == user_id for standing in (*results.top, *fastest))


def with_sql_results(finished: FinishedGame, row: ArchivedGame, results: Results) -> FinishedGame:
    """A game of the history with the counts and the results that SQL has."""
    state = replace(finished.game.state, players=row.players, answers=row.answers, accepted=row.accepted)
    game: Game = replace(finished.game, state=state)
    return replace(finished, game=game, results=results)
