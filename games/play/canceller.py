"""Cancel a game: no results, and no acknowledged answer lost.

1. `Store.cancel_game` ends the taking of answers in the moment of the order, and whoever was posting is overtaken.
2. A duty claims the game and says so under its post.
3. SQL gets the answers, unscored; only then does the game leave play.
A worker that dies anywhere is followed by the next one, which does the same again: every step is idempotent.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from games.archive import archive
from games.domain.duties import Claim
from games.domain.errors import MessageGone, RefusedForNow, Undeliverable
from games.domain.ports import Announcer, Store
from games.domain.records import Game, MessageKind, Phase
from games.play import patience

log = structlog.get_logger(__name__)


async def cancel(store: Store, announcer: Announcer, claim: Claim) -> None:
    """Take a claimed game that is being cancelled out of play. Raises AnnounceError, LeaseLost, database errors."""
    game = await store.get_game(claim.guild_id, claim.game_id)
    try:
        await _show_cancelled(store, announcer, claim, game)
    except RefusedForNow as problem:
        if not await patience.is_over(store, problem, game.state.closed_ms, patience.RESULTS_S):
            raise
        log.info("post of a cancelled game not updated", guild=game.guild_id, game=game.id, problem=str(problem))
    except (MessageGone, Undeliverable) as problem:
        log.info("post of a cancelled game not updated", guild=game.guild_id, game=game.id, problem=str(problem))
    await archive.archive_cancelled(game, archive.frozen_answers(store, claim, MessageKind.QUESTION))
    await store.cancelled(claim)
    log.info("game cancelled", guild=game.guild_id, game=game.id, answers=game.state.stored)


async def _show_cancelled(store: Store, announcer: Announcer, claim: Claim, game: Game) -> None:
    """Let the post say that the game is cancelled; a placeholder that was never elected is deleted."""
    send = await store.begin_send(claim, MessageKind.QUESTION)
    if send.message_id:
        cancelled = replace(game, state=replace(game.state, phase=Phase.CANCELLED))
        await announcer.show_question(cancelled, send.message_id)
    elif not send.first:
        await store.expect_orphans(game, send.since_ms)  # its request may still be under way
        for message_id in await announcer.find_all(game, MessageKind.QUESTION, send.since_ms):
            await announcer.discard(game, MessageKind.QUESTION, message_id)
