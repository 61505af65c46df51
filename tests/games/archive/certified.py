"""Games to certify, from their first answer to SQL."""

from __future__ import annotations

import asyncio

from games.archive.certificate import Certificate
from games.domain.records import Game
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games.samples import GUILD, answer, game, opened

NUMBERS = ("acknowledged", "stored", "scored", "posted", "archived")


async def played(store: RedisStore, id: str = "game", players: int = 3) -> Game:
    """An open game of two questions in which each player has answered both."""
    made = await opened(store, game(id, questions=2))
    for user in range(1, players + 1):
        await answer(store, made, user, "A", question=0)
        await answer(store, made, user, "B", question=1)
    return made


async def closed(store: RedisStore, duties: Duties, made: Game) -> None:
    await store.end_now(GUILD, made.id)
    await duties.run_due()


async def once_more(duties: Duties) -> None:
    """The next look at a game that was given back for a moment."""
    await asyncio.sleep(0.01)
    await duties.run_due()


def agreed(found: Certificate, number: int) -> bool:
    return found.numbers == [(name, number) for name in NUMBERS] and found.problems == []
