"""Keep finished games in SQL for good."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from games.domain import codec
from games.domain.ports import Store
from games.domain.records import Claim, Game, MessageKind, Results, Submission
from games.models import ArchivedAnswer, ArchivedGame, CancelledGame
from games.models.outages import answering
from games.rules.scoring import ResultsBuilder

ANSWER_S = 10.0
"""Many games may be archived at once, in one thread: on a slow disk it takes seconds until it is a game's turn."""

# Django checks its connections at the begin and end of a request; the duty loop has no requests, and would for ever
# keep one that the database server has closed.
_fresh_connection = sync_to_async(close_old_connections)


async def exists(game_id: str) -> bool:
    """Whether SQL has this game, whole. Asked before all else, so that no duty stands before a database that hangs."""
    async with answering(ANSWER_S):
        await _fresh_connection()
        return await ArchivedGame.objects.filter(id=game_id, confirmed_at__isnull=False).aexists()


async def slot_is_taken(game_id: str) -> bool:
    """Whether SQL says that this game was played, or cancelled, so that its slot makes no other."""
    return await exists(game_id) or await CancelledGame.objects.filter(id=game_id).aexists()


async def archive(game: Game, results: Results, judge: ResultsBuilder, pages: AsyncIterator[list[Submission]]) -> None:
    """Write a closed game and all its answers; returns once it is confirmed.

    Safe to repeat after any crash or unknown outcome: each row is written once, and the game counts as archived only
    when as many answers are there as the results counted. A game that SQL has confirmed stays as it is, also when a
    store that was restored from a backup knows fewer answers. Raises the database's errors.
    """
    if await exists(game.id):
        return
    await ArchivedGame.objects.abulk_create([game_row(game, results)], ignore_conflicts=True)
    async for page in pages:
        rows = [answer_row(game, judge, submission) for submission in page]
        await ArchivedAnswer.objects.abulk_create(rows, ignore_conflicts=True)
    stored = await ArchivedAnswer.objects.filter(game_id=game.id).acount()
    if stored != results.answers:
        raise ArchiveMismatch(f"game {game.id}: {results.answers} answers in the store, {stored} in SQL")
    await ArchivedGame.objects.filter(id=game.id, confirmed_at__isnull=True).aupdate(confirmed_at=datetime.now(UTC))


async def held(store: Store, claim: Claim, noted: MessageKind) -> AsyncIterator[list[Submission]]:
    """The frozen answers in pages, the lease renewed before each: a large archive takes longer than one lease, and a
    worker that begins anew each time would never end it. Raises LeaseLost once another has taken over.

    An intent of the kind `noted` has to be there, so that another one only extends the lease.
    """
    async for page in store.iter_submissions(claim.guild_id, claim.game_id):
        await store.begin_send(claim, noted)
        yield page


class ArchiveMismatch(Exception):
    """SQL and the store disagree about a game: it stays in play until a person has looked."""


def game_row(game: Game, results: Results) -> ArchivedGame:
    """The row of a closed game, not yet confirmed."""
    state = game.state
    categories = {question.category for question in game.questions}
    return ArchivedGame(
        id=game.id,
        guild_id=game.guild_id,
        channel_id=game.channel_id,
        registration_id=game.registration_id,
        slot=game.slot,
        category=categories.pop() if len(categories) == 1 else "",
        opened_at=moment(state.opens_ms),
        ended_at=moment(state.ends_ms),
        closed_at=moment(state.closed_ms),
        players=results.players,
        answers=results.answers,
        acknowledged=state.answers,
        stored=state.stored,
        posted=state.posted,
        checksum=state.checksum,
        accepted=state.accepted,
        changed=state.changed,
        refused=dict(state.refused),
        description=json.loads(codec.dump_game(game)),
        results=json.loads(codec.dump_results(results)),
        question_message_id=state.question_message_id,
        results_message_id=state.results_message_id,
        asked=searchable(question.text for question in game.questions),
    )


def searchable(texts: Iterable[str]) -> str:
    """Texts as a search finds them, whatever case they are written in, one a line."""
    return "\n".join(" ".join(text.split()) for text in texts).casefold()


def answer_row(game: Game, judge: ResultsBuilder, submission: Submission) -> ArchivedAnswer:
    """The row of an answer, judged."""
    return ArchivedAnswer(
        game_id=game.id,
        user_id=submission.user_id,
        name=submission.name,
        question=submission.question,
        answer=submission.answer,
        is_right=judge.is_right(submission),
        interaction_id=submission.interaction_id,
        received_at=moment(submission.received_ms),
        time_ms=judge.time_ms(submission),
    )


def moment(ms: int) -> datetime:
    """The date and time of milliseconds since the epoch."""
    return datetime.fromtimestamp(ms / 1000, UTC)
