"""Close a game: freeze its answers, show its results once, archive it, move it to history.

1. `claim` sets `closed_at` before it reads the lease: from then on nobody's answer is taken.
2. The results are a pure function of the frozen answers, so whoever repeats a step shows the same.
3. `posted` notes what was shown and the checksum of the answers, then SQL, then `move_to_history`; the game stays in
   play until SQL has confirmed every answer.
"""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace

import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from games.archive import archive
from games.archive.certificate import UNDELIVERABLE, Checksum
from games.domain.duties import Claim
from games.domain.errors import AnnounceError, MessageGone, RefusedForNow, Undeliverable
from games.domain.ports import Announcer, Store
from games.domain.records import FinishedGame, Game, MessageKind, Phase, Results
from games.models.outages import SQL_UNAVAILABLE, answering
from games.play import patience
from games.play.placeholders import send_once
from games.play.registrations import note_problem
from games.privacy.hidden import cover, hidden_in, without_names
from games.rules.receipts import ProofBuilder
from games.rules.scoring import ResultsBuilder

log = structlog.get_logger(__name__)

HIDDEN_S = 2.0
"""How long results wait for SQL to say who is not to be named in them."""


async def close(store: Store, announcer: Announcer, claim: Claim) -> None:
    """Take a claimed game from wherever it stands to history. Raises AnnounceError, LeaseLost and database errors."""
    game = await store.get_game(claim.guild_id, claim.game_id)
    judge, proof, frozen = ResultsBuilder(game), ProofBuilder(game), Checksum()
    async for page in store.iter_submissions(claim.guild_id, claim.game_id):
        # In a thread: answers may be hard to judge, and those who share the loop are served meanwhile.
        await to_thread(judge.add_page, page)
        await to_thread(proof.add_page, page)
        frozen.add_page(page)
    results, checksum = replace(judge.finish(), proof=await to_thread(proof.finish)), frozen.finish()
    if claim.phase is Phase.CLOSING:
        refusal = await _announce(store, announcer, claim, game, results)
        if refusal is None:
            return
        shown = 0 if refusal else results.answers
        await store.posted(claim, shown, checksum=checksum, undeliverable=refusal)
        log.info("results posted" if not refusal else "results given up", **_about(game), answers=results.answers)
    # Read again: another worker may have shown the results, and what was shown is what is archived.
    game = await store.get_game(claim.guild_id, claim.game_id)
    if game.state.checksum != checksum:
        raise archive.ArchiveMismatch(
            f"game {game.id}: the answers have the checksum {checksum}, not {game.state.checksum} as for the results"
        )
    await archive.archive(game, results, judge, archive.frozen_answers(store, claim, MessageKind.RESULTS))
    archived_ms = await store.now_ms()
    await store.move_to_history(claim, FinishedGame(game=game, results=results, archived_ms=archived_ms))
    log.info("game archived", **_about(game), answers=results.answers)


def _about(game: Game) -> dict[str, str]:
    return {"guild": game.guild_id, "game": game.id}


async def _announce(store: Store, announcer: Announcer, claim: Claim, game: Game, results: Results) -> str | None:
    """Show the results. Returns "", or what stands for the message's id when Discord refused them for good or for too
    long, or None when a moderator deleted the placeholder and the next try sends another.
    """
    message_id = refusal = ""
    try:
        message_id = await send_once(store, announcer, claim, game, MessageKind.RESULTS)
        await announcer.show_results(game, await _for_all(game, results), message_id)
    except MessageGone:
        await store.forget_message(claim, MessageKind.RESULTS, message_id)
        await store.retry_later(claim)
        return None
    except (Undeliverable, RefusedForNow) as problem:
        if await _may_pass(store, game, problem):
            raise
        log.error("results refused by Discord", guild=game.guild_id, game=game.id, problem=str(problem))
        await _note_refusal(store, game, f"The results could not be posted: {problem}")
        refusal = f"{UNDELIVERABLE}{problem.code}"
    if not game.state.question_message_id:  # it came from elsewhere, without one
        return refusal
    try:
        closed = replace(game, state=replace(game.state, phase=Phase.CLOSING, results_message_id=message_id))
        await announcer.show_question(closed, game.state.question_message_id)
    except (MessageGone, Undeliverable, RefusedForNow) as problem:
        if await _may_pass(store, game, problem):
            raise
        log.info("question post not updated", guild=game.guild_id, game=game.id, problem=str(problem))
    return refusal


async def _for_all(game: Game, results: Results) -> Results:
    """The results as everybody may read them. They do not wait for SQL: while nobody can say who is hidden, all are."""
    try:
        async with answering(HIDDEN_S):
            return cover(results, await sync_to_async(_hidden_in)(game.guild_id))
    except SQL_UNAVAILABLE as error:
        log.warning("not known who is hidden, results without names", **_about(game), problem=repr(error))
        return without_names(results)


def _hidden_in(guild_id: str) -> frozenset[str]:
    close_old_connections()
    return hidden_in(guild_id)


async def _may_pass(store: Store, game: Game, problem: AnnounceError) -> bool:
    """Whether to try again later; a game that is long closed is archived without what Discord still refuses."""
    if not isinstance(problem, RefusedForNow):
        return False
    return not await patience.is_over(store, problem, game.state.closed_ms, patience.RESULTS_S)


async def _note_refusal(store: Store, game: Game, problem: str) -> None:
    """Note it on the registration; before the refusal is recorded, for whoever takes over then does not meet it."""
    await note_problem(store, game.guild_id, game.registration_id, lambda r: replace(r, last_problem=problem))
