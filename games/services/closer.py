"""Close a game: freeze its answers, show its results once, archive it, move it to history.

1. `claim` sets `closed_at` before it looks at the lease: from then on nobody's answer is taken.
2. The results are a pure function of the frozen answers, so whoever repeats a step shows the same.
3. `posted`, then SQL, then `move_to_history`; the game stays in play until SQL has confirmed every answer.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from games.domain import Claim, FinishedGame, Game, Kind, Phase, Results
from games.errors import MessageGone, Undeliverable
from games.ports import Announcer, Store
from games.rules import ResultsBuilder
from games.services import archive
from games.services.messages import reserve

log = structlog.get_logger(__name__)

UNDELIVERABLE = "undeliverable:"
"""Stands in place of the results' message id when Discord refused them for good; the code follows."""


async def close(store: Store, announcer: Announcer, claim: Claim) -> None:
    """Take a claimed game from wherever it stands to history. Raises AnnounceError, LeaseLost and database errors."""
    game = await store.get_game(claim.guild_id, claim.game_id)
    judge = ResultsBuilder(game)
    async for page in store.iter_submissions(claim.guild_id, claim.game_id):
        judge.add_page(page)
    results = judge.finish()
    if claim.phase is Phase.CLOSING:
        if not await _announce(store, announcer, claim, game, results):
            return
        await store.posted(claim)
    game = await store.get_game(claim.guild_id, claim.game_id)
    pages = store.iter_submissions(claim.guild_id, claim.game_id)
    archived_ms = await archive.archive(game, results, judge, pages)
    await store.move_to_history(claim, FinishedGame(game=game, results=results, archived_ms=archived_ms))


async def _announce(store: Store, announcer: Announcer, claim: Claim, game: Game, results: Results) -> bool:
    """Show the results; False when a moderator deleted the placeholder and the next try sends another."""
    message_id = ""
    try:
        message_id = await reserve(store, announcer, claim, game, Kind.RESULTS)
        if not message_id.startswith(UNDELIVERABLE):
            await announcer.show_results(game, results, message_id)
    except MessageGone:
        await store.clear(claim, Kind.RESULTS, message_id)
        await store.retry_later(claim)
        return False
    except Undeliverable as problem:
        log.error("results refused by Discord", guild=game.guild_id, game=game.id, problem=str(problem))
        if not message_id:
            await store.commit(claim, Kind.RESULTS, f"{UNDELIVERABLE}{problem.code}")
    try:
        closed = replace(game, state=replace(game.state, phase=Phase.CLOSING, results_message_id=message_id))
        await announcer.show_question(closed, game.state.question_message_id)
    except (MessageGone, Undeliverable) as problem:
        log.info("question post not updated", guild=game.guild_id, game=game.id, problem=str(problem))
    return True
