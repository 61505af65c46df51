"""A finished game to regrade, and what is true of it afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from asgiref.sync import sync_to_async

from games.archive import audit
from games.archive.archived_game import game_of, results_of
from games.domain.points_rule import FLAT, PointsRule
from games.domain.records import Question, Results, Ruling, Submission
from games.models import ArchivedAnswer, ArchivedGame, AuditEntry, OutboxEntry
from games.play import regrading
from games.play.duties import Duties
from games.rules.scoring import results
from games.store.redis import RedisStore
from tests.games.samples import GUILD, answer, game, opened

EDDA = audit.Actor(source=AuditEntry.Source.SITE, name="edda", id="3")
ELEMENT = Question(seed="element:W", text="Which element has the symbol W?", answer="Tungsten", aliases=("Wolfram",))
CAPITAL = Question(seed="capital:FR", text="The capital of France?", answer="Paris", options=("Lyon", "Paris"))
GIVEN = [("1", "Tungsten", "A"), ("2", "Tin", "B"), ("3", "the tin!", "A"), ("4", "lead", "B"), ("5", "TIN", "B")]
"""Player, element, capital: in this order they came."""


async def finished(store: RedisStore, duties: Duties, points: PointsRule = FLAT) -> ArchivedGame:
    """A game of a typed answer and a choice that five played; three of them meant tin."""
    made = await opened(store, game(questions=2, points=points))
    asked = await store.update_game(replace(made, questions=(ELEMENT, CAPITAL)))
    for user, element, capital in GIVEN:
        await answer(store, asked, user, element, question=0, name=f"player {user}")
        await answer(store, asked, user, capital, question=1, name=f"player {user}")
        await asyncio.sleep(0.002)  # so that each has a time of their own
    await store.end_now(GUILD, made.id)
    await duties.run_due()
    return await row_of(made.id)


async def row_of(game_id: str = "game") -> ArchivedGame:
    return await ArchivedGame.objects.aget(id=game_id)


def ruling(answer: str = "tin", *, is_right: bool = True, question: int = 0, at_ms: int = 1_900_000_000_000) -> Ruling:
    return Ruling(question=question, answer=answer, is_right=is_right, shown=answer.capitalize(), at_ms=at_ms)


async def apply(row: ArchivedGame, ruled: Ruling) -> int:
    """Regrade a game as it stands in this row."""
    return await sync_to_async(regrading.apply)(EDDA, row.id, ruled, regrading.fingerprint(row))


async def verdicts(question: int = 0) -> dict[str, bool]:
    """Player -> whether the answer counts as right."""
    rows = ArchivedAnswer.objects.filter(game_id="game", question=question)
    return {user: right async for user, right in rows.values_list("user_id", "is_right")}


async def counted_from_scratch(row: ArchivedGame) -> Results:
    """The results of what was answered and ruled, whatever verdicts the rows hold."""
    rows = ArchivedAnswer.objects.filter(game=row)
    answers = [
        Submission(
            user_id=one.user_id,
            question=one.question,
            answer=one.answer,
            interaction_id=one.interaction_id,
            received_ms=round(one.received_at.timestamp() * 1000),
            name=one.name,
        )
        async for one in rows
    ]
    return results(game_of(row), answers, results_of(row).rulings)


async def entries_left() -> int:
    return await OutboxEntry.objects.filter(done_at__isnull=True).acount()
