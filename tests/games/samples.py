"""Games, players and a clock for the tests of the store."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from redis.asyncio import Redis

from games.domain.answer_request import AnswerRequest
from games.domain.duties import Claim
from games.domain.ports import Store
from games.domain.records import (
    AnswerPolicy,
    FinishedGame,
    Game,
    MessageKind,
    Phase,
    Question,
    Receipt,
    Registration,
    Submission,
)
from games.rules.scoring import results
from games.store import keys
from games.store.redis import RedisStore

GUILD = "819651574603317248"
CHANNEL = "819651574603317251"
MESSAGE = "1187654321098765432"
REGISTRATION = Registration(id="k7m2q", guild_id=GUILD, channel_id=CHANNEL, times=("08:00",))
QUESTION = Question(
    seed="capital:FR", text="Which is the capital of France?", answer="Paris", options=("Lyon", "Paris")
)

_interactions = itertools.count(9_007_199_254_740_993)  # 2**53 + 1: the first that a double cannot hold


def interaction() -> str:
    """The next interaction's id; they grow as Discord's do."""
    return str(next(_interactions))


def game(
    id: str = "game",
    *,
    questions: int = 1,
    policy: AnswerPolicy = AnswerPolicy.LAST,
    guild_id: str = GUILD,
    window_s: int = 3600,
    **more: object,
) -> Game:
    asked = tuple(replace(QUESTION, seed=f"{QUESTION.seed}:{n}") for n in range(questions))
    made = Game(id=id, guild_id=guild_id, channel_id=CHANNEL, questions=asked, window_s=window_s, policy=policy)
    return replace(made, **more)  # type: ignore[arg-type]


async def opened(store: RedisStore, made: Game | None = None, window_ms: int | None = None) -> Game:
    """A game in play, open."""
    return await store.create_game(made or game(), MESSAGE, window_ms)


async def answer(
    store: RedisStore,
    played: Game,
    user: int | str,
    text: str = "A",
    *,
    by: str = "",
    question: int = 0,
    name: str = "",
) -> Receipt:
    """One player's answer to one question."""
    return await submit(store, played.guild_id, played.id, str(user), {question: text}, by or interaction(), name)


async def submit(
    store: Store,
    guild_id: str,
    game_id: str,
    user_id: str,
    answers: Mapping[int, str],
    interaction_id: str,
    name: str = "",
) -> Receipt:
    """A player's answers as they are, without the cleaning."""
    request = AnswerRequest(
        guild_id=guild_id, game_id=game_id, user_id=user_id, interaction_id=interaction_id, answers=answers, name=name
    )
    return await store.submit_answer(request)


async def stored(store: RedisStore, played: Game) -> list[Submission]:
    """Everything stored in a game, in the order of players and questions."""
    found = await store.get_submissions(played.guild_id, played.id)
    return sorted((one for own in found.values() for one in own), key=lambda s: (int(s.user_id), s.question))


async def scheduled(store: RedisStore, made: Game | None = None) -> Game:
    """A game that waits to be posted."""
    made = made or game(slot_ms=await store.now_ms())
    await store.schedule_game(made, {}, archived=False, due_ms=None, next_ms=None)
    return made


async def claimed_for_close(store: RedisStore) -> Claim:
    """The claim on a fresh game whose window was ended at once."""
    played = await opened(store)
    await store.end_now(GUILD, played.id)
    return await store.claim(GUILD, played.id)


async def announced(store: RedisStore, claim: Claim) -> None:
    """Take a claimed closing game through its results post."""
    await store.begin_send(claim, MessageKind.RESULTS)
    await store.elect_message(claim, MessageKind.RESULTS, f"{MESSAGE}0")
    await store.posted(claim)


async def finished(store: RedisStore, claim: Claim) -> FinishedGame:
    """What goes into the history for a claimed game."""
    played = await store.get_game(claim.guild_id, claim.game_id)
    return FinishedGame(game=played, results=results(played, await stored(store, played)), archived_ms=5)


async def phase(store: RedisStore, game_id: str = "game", guild_id: str = GUILD) -> Phase:
    return (await store.get_states(guild_id, [game_id]))[game_id].phase


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Returns once the condition holds; the test's time-out bounds it."""
    while True:
        if await condition():
            return
        await asyncio.sleep(0.001)


class Clock:
    """A server clock that moves only on demand."""

    READ: ClassVar[str] = "redis.call('HMGET', 'test:clock', 'seconds', 'micros')"
    """What stands in the scripts in place of TIME."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._ms = 0

    async def set(self, ms: int) -> None:
        self._ms = ms
        fields = {"seconds": ms // 1000, "micros": ms % 1000 * 1000}
        await self._client.hset("test:clock", mapping=fields)

    async def advance(self, ms: int) -> None:
        await self.set(self._ms + ms)

    async def now_ms(self) -> int:
        return self._ms


async def lose(redis: Redis, claim: Claim) -> None:
    """The lease runs out."""
    await redis.delete(keys.lease(claim.guild_id, claim.game_id))
