"""Cancel a game: no results, and no acknowledged answer lost.

1. `Store.cancel_game` ends the taking of answers in the moment of the order, and whoever was posting is overtaken.
2. A duty claims the game and says so under its post.
3. SQL gets the answers, unscored; only then does the game leave play.
A worker that dies anywhere is followed by the next one, which does the same again: every step bears repetition.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from games.archive.archive import ArchiveMismatch, held
from games.domain import codec
from games.domain.errors import MessageGone, RefusedForNow, Undeliverable
from games.domain.ports import Announcer, Store
from games.domain.records import Claim, Game, MessageKind, Phase, Submission
from games.models import CancelledAnswer, CancelledGame
from games.play import patience

log = structlog.get_logger(__name__)

_fresh_connection = sync_to_async(close_old_connections)


async def cancel(store: Store, announcer: Announcer, claim: Claim) -> None:
    """Take a claimed game that is being cancelled out of play. Raises AnnounceError, LeaseLost, database errors."""
    game = await store.get_game(claim.guild_id, claim.game_id)
    try:
        await _tell(store, announcer, claim, game)
    except RefusedForNow as problem:
        if not await patience.is_over(store, problem, game.state.closed_ms, patience.RESULTS_S):
            raise
        log.info("post of a cancelled game not updated", guild=game.guild_id, game=game.id, problem=str(problem))
    except (MessageGone, Undeliverable) as problem:
        log.info("post of a cancelled game not updated", guild=game.guild_id, game=game.id, problem=str(problem))
    await _keep(game, held(store, claim, MessageKind.QUESTION))
    await store.cancelled(claim)
    log.info("game cancelled", guild=game.guild_id, game=game.id, answers=game.state.stored)


async def _tell(store: Store, announcer: Announcer, claim: Claim, game: Game) -> None:
    """Let the post say that the game is cancelled; a placeholder that was never elected is deleted."""
    send = await store.begin_send(claim, MessageKind.QUESTION)
    if send.message_id:
        cancelled = replace(game, state=replace(game.state, phase=Phase.CANCELLED))
        await announcer.show_question(cancelled, send.message_id)
    elif not send.first:
        await store.expect_orphans(game, send.since_ms)  # its request may still be under way
        for message_id in await announcer.find_all(game, MessageKind.QUESTION, send.since_ms):
            await announcer.discard(game, MessageKind.QUESTION, message_id)


async def _keep(game: Game, pages: AsyncIterator[list[Submission]]) -> None:
    """Write game and answers; returns once all are there. Raises ArchiveMismatch and the database's errors."""
    await _fresh_connection()
    row = _game_row(game)
    await CancelledGame.objects.abulk_create([row], ignore_conflicts=True)
    async for page in pages:
        await CancelledAnswer.objects.abulk_create([_answer_row(game, s) for s in page], ignore_conflicts=True)
    kept = await CancelledAnswer.objects.filter(game_id=game.id).acount()
    if kept != row.answers:
        raise ArchiveMismatch(f"cancelled game {game.id}: {row.answers} answers in the store, {kept} in SQL")
    unconfirmed = CancelledGame.objects.filter(id=game.id, confirmed_at__isnull=True)
    await unconfirmed.aupdate(confirmed_at=datetime.now(UTC))


def _game_row(game: Game) -> CancelledGame:
    state = game.state
    return CancelledGame(
        id=game.id,
        guild_id=game.guild_id,
        channel_id=game.channel_id,
        registration_id=game.registration_id,
        opened_at=_moment(state.opens_ms) if state.opens_ms else None,
        cancelled_at=_moment(state.closed_ms),
        players=state.players,
        answers=state.stored,
        description=json.loads(codec.dump_game(game)),
    )


def _answer_row(game: Game, s: Submission) -> CancelledAnswer:
    return CancelledAnswer(
        game_id=game.id,
        user_id=s.user_id,
        name=s.name,
        question=s.question,
        answer=s.answer,
        interaction_id=s.interaction_id,
        received_at=_moment(s.received_ms),
    )


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
